"""Asking people to join, in one transaction for a whole batch; sending again; ending an invitation."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from keito_server.events.actions import record
from keito_server.events.queries import count_events
from keito_server.kit.amounts import check_rate
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import NotFound, ValidationRefused
from keito_server.kit.tenancy import Origin
from keito_server.team.errors import (
    InvitationNotOpen,
    InvitationSentJustNow,
    InvitationsRefused,
    InvitationsUsedUp,
    TooManyInvitations,
)
from keito_server.team.events import InvitationCancelled, MemberInvited
from keito_server.team.models import Invitation, Member
from keito_server.team.permissions import Permission, require
from keito_server.team.queries import open_invitation_keys, read_invitation_link, states_of_members
from keito_server.team.rules import LIFETIME, MOST_A_DAY, MOST_AT_ONCE, RESENT_AFTER, problems_of, state_of
from keito_server.workspaces.models import Workspace

_NONCE_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """A person to invite, with what is set up for them. A rate or capacity of None is none of their own."""

    email: str
    first_name: str = ""
    last_name: str = ""
    role: str = Member.Role.MEMBER
    engagement: str = Member.Engagement.EMPLOYEE
    billable_rate: Decimal | None = None
    weekly_capacity_ms: int | None = None


@transaction.atomic
def invite(*, actor: Member, people: Sequence[Invitee], now: datetime) -> list[Invitation]:
    """Invites all of them, or nobody: `InvitationsRefused` says which rows stand in the way.

    Each gets a link of their own, good for a week; the mail goes out by the event `MemberInvited`.
    """
    require(actor, Permission.MEMBERS_EDIT)
    if len(people) > MOST_AT_ONCE:
        raise TooManyInvitations
    # Two batches at once would both find an address free: they queue here instead.
    Workspace.objects.select_for_update(no_key=True).get(id=actor.workspace_id)
    problems = problems_of(
        [person.email for person in people],
        unreadable={place for place, person in enumerate(people) if not _is_address(person.email)},
        members=states_of_members(actor),
        invited=open_invitation_keys(actor),
    )
    if problems:
        raise InvitationsRefused(problems)
    _check_sent_today(actor, len(people), now)
    return [_send_first(actor, person, now) for person in people]


@transaction.atomic
def resend_invitation(*, actor: Member, invitation_id: UUID, now: datetime) -> Invitation:
    """Sends an open invitation once more, with a new link and a new week: links sent before are worthless from now on."""
    invitation = _open(actor, invitation_id, now)
    if now < invitation.sent_at + RESENT_AFTER:
        raise InvitationSentJustNow
    _check_sent_today(actor, 1, now)
    invitation.nonce = _new_nonce()
    invitation.sent_at = now
    invitation.expires_at = now + LIFETIME
    invitation.save(update_fields=["nonce", "sent_at", "expires_at"])
    _announce(actor, invitation, now, is_repeated=True)
    return invitation


@transaction.atomic
def cancel_invitation(*, actor: Member, invitation_id: UUID, now: datetime) -> Invitation:
    """Ends an open invitation: its link is worthless from now on."""
    invitation = _open(actor, invitation_id, now)
    _end(invitation, actor=actor, origin=actor.origin, now=now)
    return invitation


@transaction.atomic
def decline_invitation(*, token: str, now: datetime, origin: Origin) -> None:
    """Ends the invitation behind a link, because whoever holds it says that it is not for them."""
    invitation = read_invitation_link(token, now=now, is_locked=True).invitation
    _end(invitation, actor=None, origin=origin, now=now)


def _check_sent_today(actor: Member, count: int, now: datetime) -> None:
    if count_events(actor, kind=MemberInvited.__name__, since=now - timedelta(days=1)) + count > MOST_A_DAY:
        raise InvitationsUsedUp


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= 254


def _send_first(actor: Member, person: Invitee, now: datetime) -> Invitation:
    check_rate(person.billable_rate, field="billable_rate")
    if person.role not in Member.Role.values or person.engagement not in Member.Engagement.values:
        raise ValidationRefused("There is no such role or kind of engagement.", field="role")
    if not 0 <= (person.weekly_capacity_ms or 0) <= 168 * HOUR_MS:
        raise ValidationRefused("A week has 168 hours.", field="weekly_capacity")
    invitation = Invitation.objects.create(
        workspace_id=actor.workspace_id,
        email=person.email.strip(),
        first_name=person.first_name.strip(),
        last_name=person.last_name.strip(),
        role=person.role,
        engagement=person.engagement,
        billable_rate=person.billable_rate,
        weekly_capacity_ms=person.weekly_capacity_ms,
        invited_by=actor,
        nonce=_new_nonce(),
        sent_at=now,
        expires_at=now + LIFETIME,
        created_at=now,
    )
    _announce(actor, invitation, now, is_repeated=False)
    return invitation


def _announce(actor: Member, invitation: Invitation, now: datetime, *, is_repeated: bool) -> None:
    invited = MemberInvited(
        workspace_id=actor.workspace_id,
        subject_id=invitation.id,
        email=invitation.email,
        name=f"{invitation.first_name} {invitation.last_name}".strip(),
        role=invitation.role,
        is_repeated=is_repeated,
    )
    record(event=invited, actor=actor, now=now)


def _open(actor: Member, invitation_id: UUID, now: datetime) -> Invitation:
    require(actor, Permission.MEMBERS_EDIT)
    rows = Invitation.objects.in_workspace(actor.workspace_id).select_for_update()
    invitation = rows.filter(id=invitation_id).first()
    if invitation is None:
        raise NotFound
    state = state_of(
        accepted_at=invitation.accepted_at,
        cancelled_at=invitation.cancelled_at,
        declined_at=invitation.declined_at,
        expires_at=invitation.expires_at,
        now=now,
    )
    if not state.is_open:
        raise InvitationNotOpen
    return invitation


def _end(invitation: Invitation, *, actor: Member | None, origin: Origin, now: datetime) -> None:
    invitation.cancelled_at = now
    invitation.declined_at = now if actor is None else None
    invitation.save(update_fields=["cancelled_at", "declined_at"])
    ended = InvitationCancelled(
        workspace_id=invitation.workspace_id,
        subject_id=invitation.id,
        email=invitation.email,
        is_declined=actor is None,
    )
    record(event=ended, actor=actor, now=now, origin=origin)


def _new_nonce() -> str:
    return secrets.token_urlsafe(_NONCE_BYTES)
