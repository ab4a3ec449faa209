"""Accepting an invitation: its link makes one member, once (inviting-your-team.md)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from keito_server.accounts import actions as accounts
from keito_server.accounts.models import Login
from keito_server.events.actions import record
from keito_server.kit.tenancy import Origin
from keito_server.team.actions.members import join
from keito_server.team.actions.rates import SINCE_EVER
from keito_server.team.errors import InvitationOfAnother, InvitationWorthless
from keito_server.team.events import InvitationAccepted
from keito_server.team.models import Invitation, Member, MemberRate
from keito_server.team.queries import find_abandoned_login, read_invitation_link
from keito_server.team.rules import address_key


@transaction.atomic
def accept_as_newcomer(
    *, token: str, password: str, first_name: str, last_name: str, timezone: str, now: datetime, origin: Origin
) -> Member:
    """Makes a login for the invitation's address and joins with it. A link that came by mail has verified the address.

    A sign-up with the address that nobody finished gives way to a link that came by mail (`find_abandoned_login`).

    `password` has passed the validators. Raises `InvitationWorthless`, and `EmailTaken` where a login was made meanwhile.
    """
    link = read_invitation_link(token, now=now, is_locked=True)
    abandoned = find_abandoned_login(link)
    if abandoned is not None:
        accounts.discard_unverified_login(abandoned)
    login = accounts.create_login(
        email=link.invitation.email, password=password, is_verified=link.came_by_mail, now=now
    )
    return _accept(link.invitation, login, (first_name, last_name), timezone, now, origin)


@transaction.atomic
def accept_invitation(
    *, token: str, login: Login, first_name: str, last_name: str, now: datetime, origin: Origin
) -> Member:
    """Joins with a login that exists: the invitation's own (`InvitationOfAnother`). Raises `InvitationWorthless`."""
    invitation = read_invitation_link(token, now=now, is_locked=True).invitation
    if address_key(login.email) != address_key(invitation.email):
        raise InvitationOfAnother
    return _accept(invitation, login, (first_name, last_name), "", now, origin)


def _accept(
    invitation: Invitation, login: Login, name: tuple[str, str], timezone: str, now: datetime, origin: Origin
) -> Member:
    origin = Origin(address=origin.address, user_agent=origin.user_agent, login_id=login.id)
    member = _member_already(invitation, login) or _new_member(invitation, login, name, timezone, now, origin)
    member.origin = origin
    invitation.accepted_at = now
    invitation.member = member
    invitation.save(update_fields=["accepted_at", "member"])
    accepted = InvitationAccepted(
        workspace_id=invitation.workspace_id, subject_id=invitation.id, email=invitation.email, member_id=member.id
    )
    record(event=accepted, actor=member, now=now)
    return member


def _member_already(invitation: Invitation, login: Login) -> Member | None:
    """The login's membership where it joined another way meanwhile; an archived one is the team's to reactivate (P6)."""
    member = Member.objects.in_workspace(invitation.workspace_id).filter(login=login).first()
    if member is not None and not member.is_active:
        raise InvitationWorthless
    return member


def _new_member(
    invitation: Invitation, login: Login, name: tuple[str, str], timezone: str, now: datetime, origin: Origin
) -> Member:
    try:
        with transaction.atomic():
            member = join(
                workspace=invitation.workspace,
                login=login,
                email=invitation.email,
                first_name=name[0],
                last_name=name[1],
                role=invitation.role,
                engagement=invitation.engagement,
                weekly_capacity_ms=invitation.weekly_capacity_ms,
                timezone="" if timezone == invitation.workspace.timezone else timezone,
                now=now,
                origin=origin,
            )
    except IntegrityError as error:
        # Somebody else in the workspace has this address by now.
        raise InvitationWorthless from error
    if invitation.billable_rate is not None:
        MemberRate.objects.create(
            workspace_id=invitation.workspace_id,
            member=member,
            kind=MemberRate.Kind.BILLABLE,
            amount=invitation.billable_rate,
            valid_from=SINCE_EVER,
            created_at=now,
        )
    return member
