"""Adding, changing and removing a workspace's identity providers."""

from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from keito_server.events.actions import record
from keito_server.kit.sealing import seal, unseal
from keito_server.single_sign_on.errors import ProviderNameTaken, ProviderNeeded
from keito_server.single_sign_on.events import (
    IdentityProviderAdded,
    IdentityProviderChanged,
    IdentityProviderRemoved,
)
from keito_server.single_sign_on.models import Identity, IdentityProvider, new_slug
from keito_server.single_sign_on.queries import get_provider
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.workspaces.models import Workspace

_PURPOSE = "client secret of an identity provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderValues:
    """What an administrator says about a provider. An empty `client_secret` keeps the one that is stored."""

    name: str
    issuer: str
    is_enabled: bool = True
    joins_by_domain: bool = False
    client_id: str = ""
    client_secret: str = ""
    token_authentication: str = ""
    sso_url: str = ""
    certificates: str = ""


@transaction.atomic
def add_provider(*, actor: Member, kind: str, values: ProviderValues, now: datetime) -> IdentityProvider:
    """Adds a provider. Raises `ProviderNameTaken`."""
    require(actor, Permission.SINGLE_SIGN_ON_EDIT)
    provider = IdentityProvider(workspace_id=actor.workspace_id, kind=kind, created_at=now)
    _take(provider, values)
    _save(provider, is_new=True)
    event = IdentityProviderAdded(
        workspace_id=actor.workspace_id, subject_id=provider.id, name=provider.name, kind=kind, issuer=provider.issuer
    )
    record(event=event, actor=actor, now=now)
    return provider


@transaction.atomic
def change_provider(*, actor: Member, provider_id: UUID, values: ProviderValues, now: datetime) -> IdentityProvider:
    """Changes a provider. Another issuer gives it other addresses: whom the old one knew is unknown to it.

    What the provider has proven so far is asked for anew once its issuer, entity id, addresses or certificates change.

    Raises `ProviderNameTaken`, and `ProviderNeeded` where single sign-on is required and no other is switched on.
    """
    require(actor, Permission.SINGLE_SIGN_ON_EDIT)
    _lock(actor)
    provider = get_provider(actor, provider_id)
    changed = _take(provider, values)
    if "issuer" in changed:
        provider.slug = new_slug()
    if not provider.is_enabled:
        _keep_a_way_in(actor, provider)
    _save(provider, is_new=False)
    if changed:
        event = IdentityProviderChanged(
            workspace_id=actor.workspace_id, subject_id=provider.id, name=provider.name, changed=", ".join(changed)
        )
        record(event=event, actor=actor, now=now)
    return provider


@transaction.atomic
def remove_provider(*, actor: Member, provider_id: UUID, now: datetime) -> IdentityProvider:
    """Removes a provider with its identities; members and their logins stay. Raises `ProviderNeeded`."""
    require(actor, Permission.SINGLE_SIGN_ON_EDIT)
    _lock(actor)
    provider = get_provider(actor, provider_id)
    _keep_a_way_in(actor, provider)
    Identity.objects.in_workspace(actor.workspace_id).filter(provider=provider).delete()
    IdentityProvider.objects.in_workspace(actor.workspace_id).filter(id=provider.id).delete()
    event = IdentityProviderRemoved(workspace_id=actor.workspace_id, subject_id=provider_id, name=provider.name)
    record(event=event, actor=actor, now=now)
    return provider


def client_secret_of(provider: IdentityProvider) -> str:
    """The secret to prove ourselves with at the provider; raises `SealBroken` where `SECRET_KEY` is another one now."""
    return unseal(provider.client_secret, purpose=_PURPOSE)


def _take(provider: IdentityProvider, values: ProviderValues) -> list[str]:
    """Puts the values on the row; names what is otherwise now."""
    changed = []
    for field in fields(values):
        value = getattr(values, field.name)
        if field.name == "client_secret":
            if not value:
                continue
            value = seal(value, purpose=_PURPOSE)
        if getattr(provider, field.name) != value:
            changed.append(field.name)
            setattr(provider, field.name, value)
    return changed


def _save(provider: IdentityProvider, *, is_new: bool) -> None:
    try:
        with transaction.atomic():
            provider.save(force_insert=is_new, force_update=not is_new)
    except IntegrityError as error:
        raise ProviderNameTaken(field="name") from error


def _lock(actor: Member) -> None:
    """Holds the workspace, so that two who switch providers off at once are counted one after the other."""
    Workspace.objects.select_for_update(no_key=True).get(id=actor.workspace_id)


def _keep_a_way_in(actor: Member, provider: IdentityProvider) -> None:
    others = IdentityProvider.objects.in_workspace(actor.workspace_id).filter(is_enabled=True).exclude(id=provider.id)
    if Workspace.objects.get(id=actor.workspace_id).requires_single_sign_on and not others.exists():
        raise ProviderNeeded
