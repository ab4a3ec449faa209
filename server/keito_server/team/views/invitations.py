"""Team, Invitations: who was asked to join, and asking one person or many at once."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keito_server.kit.days import day_of
from keito_server.kit.errors import RuleRefused
from keito_server.team import actions, queries
from keito_server.team.errors import InvitationNotOpen, InvitationsRefused, InvitationsUsedUp
from keito_server.team.forms import (
    InvitationRows,
    empty_rows,
    rows_with_more,
    rows_with_people,
    rows_without,
    sent_rows,
)
from keito_server.team.models import Invitation, Member
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.team.rules import InvitationState, read_addresses
from keito_server.web import toasts

_MOST_PASTED = 50_000


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation as the list shows it; `link` is empty unless it has to be handed over."""

    invitation: Invitation
    state: InvitationState
    name: str
    role: str
    sent_on: date
    last_day: date
    link: str


@requires(Permission.MEMBERS_EDIT)
@require_GET
def list_invitations(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Open invitations first, then the latest that were answered, declined or cancelled."""
    actor = request.actor
    lines = [_line(actor, *found) for found in queries.list_invitations(actor, now=timezone.now())]
    context = {
        "subdomain": subdomain,
        "lines": lines,
        "open_count": sum(line.state.is_open for line in lines),
        "is_mailed": settings.MAIL_IS_CONFIGURED,
    }
    return render(request, "team/invitations.html", context)


@requires(Permission.MEMBERS_EDIT)
@require_http_methods(["GET", "POST"])
def invite(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Rows to fill in; `act` adds rows, turns a pasted list into rows or takes one away, and everything typed stays."""
    separator = request.actor.workspace.decimal_separator
    act, _, place = request.POST.get("act", "").partition(":")
    if request.method == "GET":
        return _rows_page(request, subdomain, empty_rows(separator))
    if act == "more":
        return _rows_page(request, subdomain, rows_with_more(request.POST, separator))
    if act == "remove":
        return _rows_page(request, subdomain, rows_without(request.POST, place, separator))
    if act == "paste":
        pasted = read_addresses(request.POST.get("pasted", "")[:_MOST_PASTED])
        return _rows_page(request, subdomain, rows_with_people(request.POST, pasted, separator))
    rows = sent_rows(request.POST, separator)
    sent = send_rows(request, rows)
    if not sent:
        return _rows_page(request, subdomain, rows, is_refused=True)
    toasts.show(request, sent_words(sent))
    return redirect("invitations:list", subdomain)


@requires(Permission.MEMBERS_EDIT)
@require_POST
def resend(request: MemberRequest, subdomain: str, invitation_id: str) -> HttpResponse:
    """Sends it once more; the links before are worthless from then on."""
    row_id = Invitation.parse_id(invitation_id)
    try:
        invitation = actions.resend_invitation(actor=request.actor, invitation_id=row_id, now=timezone.now())
        made = "Sent a new link to" if settings.MAIL_IS_CONFIGURED else "Made a new link for"
        toasts.show(request, f"{made} {invitation.email}")
    except RuleRefused as refusal:
        toasts.show_failure(request, refusal.message)
    return redirect("invitations:list", subdomain)


@requires(Permission.MEMBERS_EDIT)
@require_http_methods(["GET", "POST"])
def cancel(request: MemberRequest, subdomain: str, invitation_id: str) -> HttpResponse:
    """Asks whether to cancel (where no script shows the dialog), and ends the invitation."""
    row_id = Invitation.parse_id(invitation_id)
    if request.method == "GET":
        invitation = queries.get_invitation(request.actor, row_id)
        return render(request, "team/cancel_invitation.html", {"subdomain": subdomain, "invitation": invitation})
    try:
        invitation = actions.cancel_invitation(actor=request.actor, invitation_id=row_id, now=timezone.now())
        toasts.show(request, f"Cancelled the invitation of {invitation.email}")
    except InvitationNotOpen as refusal:
        toasts.show_failure(request, refusal.message)
    return redirect("invitations:list", subdomain)


def send_rows(request: MemberRequest, rows: InvitationRows) -> list[Invitation]:
    """Invites everybody in the rows, or nobody: what is wrong then stands in the rows."""
    if not rows.is_valid():
        return []
    filled = rows.filled()
    try:
        return actions.invite(actor=request.actor, people=[row.invitee() for row in filled], now=timezone.now())
    except InvitationsRefused as refusal:
        for place, words in refusal.problems.items():
            filled[place].add_error("email", words)
    except InvitationsUsedUp as refusal:
        rows.non_form_errors().append(refusal.message)
    return []


def sent_words(sent: list[Invitation]) -> str:
    """What was done, for the toast."""
    return f"Invited {sent[0].email}" if len(sent) == 1 else f"Invited {len(sent)} people"


def row_errors(rows: InvitationRows) -> list[tuple[str, str]]:
    """What is wrong in the rows, as the ids of their fields and words that name the row, for the summary."""
    return [
        (bound.id_for_label, f"{row['email'].value() or f'Row {number}'}: {bound.errors[0]}")
        for number, row in enumerate(rows.forms, start=1)
        for bound in row.visible_fields()
        if bound.errors
    ]


def _rows_page(
    request: MemberRequest, subdomain: str, rows: InvitationRows, *, is_refused: bool = False
) -> HttpResponse:
    wrong = row_errors(rows) if is_refused else []
    other = list(rows.non_form_errors()) if is_refused else []
    context = {
        "subdomain": subdomain,
        "rows": rows,
        "wrong": wrong,
        "other": other or ([] if wrong or not is_refused else ["Type at least one address."]),
        "currency": request.actor.workspace.currency,
        "is_mailed": settings.MAIL_IS_CONFIGURED,
        "open_count": queries.count_open_invitations(request.actor),
    }
    return render(request, "team/invite.html", context, status=422 if is_refused else 200)


def _line(actor: Member, invitation: Invitation, state: InvitationState) -> InvitationLine:
    zone = actor.zone
    return InvitationLine(
        invitation=invitation,
        state=state,
        name=f"{invitation.first_name} {invitation.last_name}".strip(),
        role=Member.Role(invitation.role).label,
        sent_on=day_of(invitation.sent_at, zone),
        last_day=day_of(invitation.expires_at, zone),
        link=queries.link_to_hand_over(actor, invitation) if state is InvitationState.PENDING else "",
    )
