"""Whether a session may open a workspace (P7). The gate asks on every page, so the usual case asks no database."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator

from keito_server.accounts.models import Login
from keito_server.kit.session_reach import is_bound, proven_workspaces
from keito_server.single_sign_on.models import IdentityProvider, PasswordKeeper
from keito_server.single_sign_on.rules import Admission, admission
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require

_SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def admits(session: Mapping[str, Any], actor: Member) -> Admission:
    """What the gate does with a member's session. An ended proof counts for nothing from the next request on."""
    seal = proven_workspaces(session).get(actor.workspace_id)
    bound, required = is_bound(session), actor.workspace.requires_single_sign_on
    if seal is None and not bound and not required:
        return Admission.OPEN
    proven = seal is not None and _is_live(seal, actor.workspace_id)
    return admission(
        is_proven=proven,
        was_proven=seal is not None,
        is_bound=bound,
        is_required=required,
        keeps_password=required and not proven and not bound and keeps_password(actor),
    )


def keeps_password(member: Member) -> bool:
    """Whether this is the one administrator who may come in without a provider, and still has all that it takes."""
    if not PasswordKeeper.objects.in_workspace(member.workspace_id).filter(member=member).exists():
        return False
    is_administrator = member.role == Member.Role.ADMINISTRATOR and member.is_active
    return is_administrator and _has_two_factors(member.login)


def list_possible_keepers(actor: Member) -> list[Member]:
    """The administrators with a password and a second factor, by name."""
    require(actor, Permission.SINGLE_SIGN_ON_EDIT)
    rows = Member.objects.in_workspace(actor.workspace_id).select_related("login")
    rows = rows.filter(
        role=Member.Role.ADMINISTRATOR,
        archived_at=None,
        login__in=Authenticator.objects.filter(type__in=_SECOND_FACTORS).values("user"),
    )
    able = [member for member in rows if member.login is not None and member.login.has_usable_password()]
    return sorted(able, key=lambda member: member.name)


def _has_two_factors(login: Login | None) -> bool:
    if login is None or not login.has_usable_password():
        return False
    return bool(Authenticator.objects.filter(user=login, type__in=_SECOND_FACTORS).exists())


def _is_live(seal: str, workspace_id: UUID) -> bool:
    """Whether a provider that is switched on still is what it was when it proved: one trusted otherwise proves anew."""
    rows = IdentityProvider.objects.in_workspace(workspace_id).filter(is_enabled=True)
    return any(provider.seal == seal for provider in rows)
