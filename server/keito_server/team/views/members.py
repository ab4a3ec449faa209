"""The team: people and agents in one list with this week's hours, and the same as CSV."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from keito_server.kit.days import day_of
from keito_server.team import queries
from keito_server.team.documents import TeamColumns, team_csv
from keito_server.team.models import Invitation, Member
from keito_server.team.permissions import MemberRequest, Permission, may, requires
from keito_server.team.queries import DirectoryLine, RatesShown
from keito_server.team.rules import InvitationState, utilisation
from keito_server.team.views.filters import ListFilters
from keito_server.team.views.words import ago_words
from keito_server.web.bars import Bar, Part, capacity_bar
from keito_server.web.formats import share


@dataclass(frozen=True, slots=True)
class Row:
    """A member as the list shows them."""

    line: DirectoryLine
    last_seen: str

    @property
    def member(self) -> Member:
        """Who it is."""
        return self.line.member

    @property
    def about(self) -> str:
        """What stands beneath the name: a person's address, what an agent is for and whom it answers to."""
        if not self.member.is_agent:
            return self.member.email
        managers = " and ".join(self.line.answers_to)
        return ", ".join(
            words for words in (self.member.description, f"answers to {managers}" if managers else "") if words
        )

    @property
    def is_over(self) -> bool:
        """Whether more was worked than the capacity holds."""
        return (self.line.used or 0) > 100

    @property
    def bar(self) -> Bar:
        """This week's hours within the capacity; an agent's are violet."""
        worked, capacity = self.line.worked.total_ms, self.line.capacity_ms or 0
        if self.member.is_agent and worked <= capacity:
            return Bar((Part(share(0, 1), share(worked, capacity), "is-agent"),))
        return capacity_bar(worked, capacity)


@dataclass(frozen=True, slots=True)
class Invited:
    """An open invitation as the list shows it."""

    invitation: Invitation
    state: InvitationState
    capacity_ms: int
    rate: RatesShown
    sent_on: date

    @property
    def name(self) -> str:
        """The invited person's name, else their address."""
        return f"{self.invitation.first_name} {self.invitation.last_name}".strip() or self.invitation.email

    @property
    def role_label(self) -> str:
        """The role that they will have."""
        return Member.Role(self.invitation.role).label


@requires(Permission.MEMBERS_VIEW_TEAM)
@require_GET
def list_members(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Whom the actor may look at: active members and pending invitations, unless the address says otherwise."""
    actor, now = request.actor, timezone.now()
    filters = _filters(request, subdomain)
    directory = queries.list_directory(actor, filters.query, now=now)
    people, agents = directory.people, directory.agents
    rows = [Row(line, _last_seen(line, actor, now)) for line in directory.lines]
    context = {
        "subdomain": subdomain,
        "rows": [row for row in rows if row.member.is_active],
        "archived": [row for row in rows if not row.member.is_active],
        "invited": [_invited(invitation, state, actor) for invitation, state in directory.invitations],
        "people": people,
        "agents": agents,
        "people_used": utilisation(people.worked.total_ms, people.capacity_ms),
        "billable_used": utilisation(people.worked.billable_ms, people.capacity_ms),
        "agents_share": utilisation(agents.worked.total_ms, people.worked.total_ms + agents.worked.total_ms),
        "chips": filters.chips,
        "is_filtered": bool(filters.values),
        "export_url": filters.address("members:export"),
        "today": day_of(now, actor.workspace.timezone),
        "currency": actor.workspace.currency,
        "shows_rates": may(actor, Permission.BILLABLE_RATES_VIEW),
        "may_edit": (may_edit := may(actor, Permission.MEMBERS_EDIT)),
        "open_count": queries.count_open_invitations(actor) if may_edit else 0,
    }
    return render(request, "team/members.html", context)


@requires(Permission.MEMBERS_VIEW_TEAM)
@require_GET
def export(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The list behind the same filters, as a file for other programs."""
    actor, now = request.actor, timezone.now()
    directory = queries.list_directory(actor, _filters(request, subdomain).query, now=now)
    columns = TeamColumns(
        billable=may(actor, Permission.BILLABLE_RATES_VIEW),
        cost=may(actor, Permission.COST_RATES_VIEW),
        personal=may(actor, Permission.MEMBERS_EDIT),
    )
    text = team_csv(directory, currency=actor.workspace.currency, columns=columns)
    today = day_of(now, actor.workspace.timezone)
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="team-{subdomain}-{today.isoformat()}.csv"'},
    )


def _filters(request: MemberRequest, subdomain: str) -> ListFilters:
    roles = queries.list_roles_in_sight(request.actor)
    return ListFilters.read(request.GET, subdomain=subdomain, business_roles=roles)


def _last_seen(line: DirectoryLine, actor: Member, now: datetime) -> str:
    """When a member was last here; of an archived one, the day on which they left."""
    moment = line.last_seen_at if line.member.is_active else line.member.archived_at
    return ago_words(moment, now=now, zone=actor.zone)


def _invited(invitation: Invitation, state: InvitationState, actor: Member) -> Invited:
    capacity = invitation.weekly_capacity_ms
    rates = RatesShown(
        billable=invitation.billable_rate if may(actor, Permission.BILLABLE_RATES_VIEW) else None, cost=None
    )
    return Invited(
        invitation=invitation,
        state=state,
        capacity_ms=actor.workspace.weekly_capacity_ms if capacity is None else capacity,
        rate=rates,
        sent_on=day_of(invitation.sent_at, actor.zone),
    )
