"""Reading invitations: the team's list of them, the letter about one, and the one behind a link.

A link is signed. It holds the invitation's id, the nonce of its last sending, and whether it went out by mail or was
handed over by a person: only what came by mail proves that its holder reads mail at that address.
"""

from dataclasses import dataclass
from datetime import datetime
from secrets import compare_digest
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import F, QuerySet
from django.urls import reverse

from keito_server.accounts.models import Login
from keito_server.accounts.queries import was_ever_verified
from keito_server.kit.errors import NotFound
from keito_server.team.errors import InvitationWorthless
from keito_server.team.models import Invitation, Member
from keito_server.team.permissions import Permission, require
from keito_server.team.queries.members import has_membership
from keito_server.team.rules import InvitationState, address_key, state_of

_SIGNER = "keito.team.invitation"
_MAILED, _HANDED = "m", "h"
_MOST_ENDED = 100


@dataclass(frozen=True, slots=True)
class InvitationLetter:
    """What the mail of an invitation says. `zone` is the workspace's, for the day on which the link expires."""

    address: str
    inviter_name: str
    workspace_name: str
    role_label: str
    url: str
    expires_at: datetime
    zone: str
    first_name: str


@dataclass(frozen=True, slots=True)
class InvitationLink:
    """The pending invitation behind a link, and whether its mail carried the link."""

    invitation: Invitation
    came_by_mail: bool


def list_invitations(actor: Member, *, now: datetime) -> list[tuple[Invitation, InvitationState]]:
    """Invitations with their states, open ones first, then the latest of the others; each newest first."""
    require(actor, Permission.MEMBERS_EDIT)
    rows = Invitation.objects.in_workspace(actor.workspace_id).select_related("invited_by", "member")
    is_open = {"accepted_at": None, "cancelled_at": None}
    newest_first = rows.order_by("-sent_at", F("email"))
    found = [*newest_first.filter(**is_open), *newest_first.exclude(**is_open)[:_MOST_ENDED]]
    return [(invitation, state_of_invitation(invitation, now)) for invitation in found]


def count_open_invitations(actor: Member) -> int:
    """How many have neither joined nor been cancelled nor declined."""
    require(actor, Permission.MEMBERS_EDIT)
    return _open(actor.workspace_id).count()


def get_invitation(actor: Member, invitation_id: UUID) -> Invitation:
    """One invitation of the workspace."""
    require(actor, Permission.MEMBERS_EDIT)
    rows = Invitation.objects.in_workspace(actor.workspace_id).select_related("invited_by")
    invitation = rows.filter(id=invitation_id).first()
    if invitation is None:
        raise NotFound
    return invitation


def states_of_members(actor: Member) -> dict[str, bool]:
    """Whether the member with an address is active, by `address_key`, for all members of the workspace."""
    require(actor, Permission.MEMBERS_EDIT)
    rows = Member.objects.in_workspace(actor.workspace_id).values_list("email", "archived_at")
    return {address_key(email): archived_at is None for email, archived_at in rows}


def open_invitation_keys(actor: Member) -> set[str]:
    """The `address_key` of everybody who is invited and has not answered."""
    require(actor, Permission.MEMBERS_EDIT)
    return {address_key(email) for email in _open(actor.workspace_id).values_list("email", flat=True)}


def get_invitation_letter(invitation_id: UUID) -> InvitationLetter:
    """What to write to the invited person, with the link of the newest sending. For whoever delivers the mail."""
    rows = Invitation.objects.across_workspaces().select_related("workspace", "invited_by")
    invitation = rows.filter(id=invitation_id).first()
    if invitation is None:
        raise NotFound
    return InvitationLetter(
        address=invitation.email,
        inviter_name=invitation.invited_by.name,
        workspace_name=invitation.workspace.name,
        role_label=Member.Role(invitation.role).label,
        url=_url(invitation, _MAILED),
        expires_at=invitation.expires_at,
        zone=invitation.workspace.timezone,
        first_name=invitation.first_name,
    )


def link_to_hand_over(actor: Member, invitation: Invitation) -> str:
    """The address that an administrator passes on where no mail is sent; empty where mail is, which proves more."""
    require(actor, Permission.MEMBERS_EDIT)
    return "" if settings.MAIL_IS_CONFIGURED else _url(invitation, _HANDED)


def read_invitation_link(token: str, *, now: datetime, is_locked: bool = False) -> InvitationLink:
    """The pending invitation behind the token of a link; `InvitationWorthless` for every other, whatever is wrong.

    With `is_locked` the invitation cannot be used by anybody else until the transaction ends.
    """
    try:
        public_id, nonce, channel = Signer(salt=_SIGNER, sep=".").unsign(token).split(".")
        invitation_id = Invitation.parse_id(public_id)
    except (BadSignature, ValueError, NotFound):
        raise InvitationWorthless from None
    rows = Invitation.objects.across_workspaces().select_related("workspace", "invited_by")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    invitation = rows.filter(id=invitation_id).first()
    if invitation is None or not compare_digest(invitation.nonce, nonce):
        raise InvitationWorthless
    if state_of_invitation(invitation, now) is not InvitationState.PENDING:
        raise InvitationWorthless
    return InvitationLink(invitation, came_by_mail=channel == _MAILED)


def find_login_of(invitation: Invitation) -> Login | None:
    """The login that the invited address already has. Ask only for whoever holds the invitation's link."""
    return Login.objects.filter(email__iexact=invitation.email).first()


def find_abandoned_login(link: InvitationLink) -> Login | None:
    """The login of a sign-up with the invited address that nobody finished: never verified, never a member of anything.

    Only a mailed link tells: its holder reads mail at the address, which nobody who signed up with it has shown.
    """
    login = find_login_of(link.invitation) if link.came_by_mail else None
    if login is None or was_ever_verified(login) or has_membership(login):
        return None
    return login


def known_name(invitation: Invitation, login: Login | None = None) -> tuple[str, str]:
    """First and last name of the invited person: as typed with the invitation, else as in their other workspaces."""
    if invitation.first_name or login is None:
        return invitation.first_name, invitation.last_name
    rows = Member.objects.across_workspaces().filter(login=login).order_by("-created_at")
    return rows.values_list("first_name", "last_name").first() or ("", invitation.last_name)


def _open(workspace_id: UUID) -> QuerySet[Invitation]:
    return Invitation.objects.in_workspace(workspace_id).filter(accepted_at=None, cancelled_at=None)


def state_of_invitation(invitation: Invitation, now: datetime) -> InvitationState:
    """Whether it is pending, expired, accepted or cancelled at `now`."""
    return state_of(
        accepted_at=invitation.accepted_at,
        cancelled_at=invitation.cancelled_at,
        declined_at=invitation.declined_at,
        expires_at=invitation.expires_at,
        now=now,
    )


def _url(invitation: Invitation, channel: str) -> str:
    token = Signer(salt=_SIGNER, sep=".").sign(f"{invitation.public_id}.{invitation.nonce}.{channel}")
    return settings.PUBLIC_URL + reverse("join:join", kwargs={"token": token})
