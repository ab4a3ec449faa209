"""Requiring single sign-on of a workspace's members, and stopping to (P7)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.kit.errors import NotFound
from keito_server.single_sign_on.errors import ProviderNeeded, SecondFactorNeeded
from keito_server.single_sign_on.events import SingleSignOnOptional, SingleSignOnRequired
from keito_server.single_sign_on.models import IdentityProvider, PasswordKeeper
from keito_server.single_sign_on.queries import list_possible_keepers
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.workspaces.models import Workspace


@transaction.atomic
def require_single_sign_on(*, actor: Member, keeper_id: UUID, now: datetime) -> None:
    """Asks everybody but one administrator for single sign-on, from the next request on. Also changes who that is.

    Raises `SecondFactorNeeded` unless the one has a password and a second factor, and `ProviderNeeded` without a
    provider that is switched on.
    """
    require(actor, Permission.SINGLE_SIGN_ON_EDIT)
    workspace = Workspace.objects.select_for_update(no_key=True).get(id=actor.workspace_id)
    if keeper_id not in {member.id for member in list_possible_keepers(actor)}:
        raise SecondFactorNeeded(field="keeper")
    if not IdentityProvider.objects.in_workspace(workspace.id).filter(is_enabled=True).exists():
        raise ProviderNeeded("Add a provider and switch it on first.")
    keeper = PasswordKeeper.objects.in_workspace(workspace.id).first()
    if workspace.requires_single_sign_on and keeper is not None and keeper.member_id == keeper_id:
        return
    PasswordKeeper.objects.in_workspace(workspace.id).delete()
    PasswordKeeper.objects.create(workspace_id=workspace.id, member_id=keeper_id, created_at=now)
    workspace.requires_single_sign_on = True
    workspace.save(update_fields=["requires_single_sign_on"])
    event = SingleSignOnRequired(workspace_id=workspace.id, subject_id=workspace.id, member_id=keeper_id)
    record(event=event, actor=actor, now=now)


@transaction.atomic
def make_optional(*, actor: Member, now: datetime) -> None:
    """Lets passwords open the workspace again."""
    require(actor, Permission.SINGLE_SIGN_ON_EDIT)
    _stop(actor.workspace_id, actor, now)


@transaction.atomic
def switch_off(*, subdomain: str, now: datetime) -> Workspace:
    """The same from the server's own command line, for when nobody can get in. Raises `NotFound`."""
    workspace = Workspace.objects.filter(subdomain=subdomain).first()
    if workspace is None:
        raise NotFound(f"There is no workspace with the subdomain {subdomain}.")
    _stop(workspace.id, None, now)
    return workspace


def _stop(workspace_id: UUID, actor: Member | None, now: datetime) -> None:
    workspace = Workspace.objects.select_for_update(no_key=True).get(id=workspace_id)
    if not workspace.requires_single_sign_on:
        return
    PasswordKeeper.objects.in_workspace(workspace.id).delete()
    workspace.requires_single_sign_on = False
    workspace.save(update_fields=["requires_single_sign_on"])
    event = SingleSignOnOptional(workspace_id=workspace.id, subject_id=workspace.id, by_command=actor is None)
    record(event=event, actor=actor, now=now)
