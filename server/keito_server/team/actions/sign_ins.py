"""Who came in, from where, and what guards their sign-in: in the audit log of each workspace that it concerns (P7)."""

from collections.abc import Callable

from django.db import transaction

from keito_server.accounts.events import LoginEvent, PasswordReplaced, SecondFactorChanged, SignedIn, SignInRefused
from keito_server.events.actions import record
from keito_server.events.events import DomainEvent
from keito_server.team.events import (
    MemberSignedIn,
    PasswordChanged,
    SecondFactorAdded,
    SecondFactorRemoved,
    SignInFailed,
)
from keito_server.team.models import Member

PasswordKeeping = Callable[[Member], bool]
_keepers: list[PasswordKeeping] = []


def register_password_keepers(keeps_password: PasswordKeeping) -> None:
    """Says who comes in by password where single sign-on is required of everybody else."""
    _keepers[:] = [keeps_password]


@transaction.atomic
def follow_login(event: LoginEvent) -> None:
    """Records what happened to a login for each of its active members whom it concerns: one query, one insert each.

    Who came in is told to the workspaces that their session opens; what guards a login, to all of them.
    """
    rows = Member.objects.across_workspaces().select_related("workspace", "login")
    rows = rows.filter(login_id=event.login_id, archived_at=None)
    if isinstance(event, SignedIn) and event.workspace_id is not None:
        rows = rows.filter(workspace_id=event.workspace_id)
    for member in rows.order_by("created_at", "id"):
        if isinstance(event, SignedIn) and not _opens(event, member):
            continue
        # Whoever was refused did not prove to be the member.
        actor = None if isinstance(event, SignInRefused) else member
        record(event=_told(event, member), actor=actor, origin=event.origin, now=event.now)


def _opens(event: SignedIn, member: Member) -> bool:
    if event.workspace_id is not None or not member.workspace.requires_single_sign_on:
        return True
    return any(keeps_password(member) for keeps_password in _keepers)


def _told(event: LoginEvent, member: Member) -> DomainEvent:
    workspace_id, subject_id = member.workspace_id, member.id
    match event:
        case SignedIn():
            return MemberSignedIn(workspace_id=workspace_id, subject_id=subject_id, method=event.method)
        case SignInRefused():
            return SignInFailed(workspace_id=workspace_id, subject_id=subject_id, reason=event.reason)
        case PasswordReplaced():
            return PasswordChanged(workspace_id=workspace_id, subject_id=subject_id, way=event.way)
        case SecondFactorChanged():
            kind = SecondFactorAdded if event.is_added else SecondFactorRemoved
            return kind(workspace_id=workspace_id, subject_id=subject_id, what=event.what)
    raise TypeError(f"{type(event).__name__} has no words in the audit log.")
