"""The team of one project with the rates that hold today, in one query: for the page that shows much else besides."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from keito_server.projects.models import Assignment, Project, Rate
from keito_server.projects.queries.rates import RateCard
from keito_server.team.models import Member, MemberRate
from keito_server.team.permissions import Permission, may


@dataclass(frozen=True, slots=True)
class TeamMember:
    """An assignment, and what an hour of its member bills today in the client's currency (R1-R3).

    `rate` is None where none is set, where it depends on the task, and for whoever may not see rates (P5).
    """

    assignment: Assignment
    rate: Decimal | None

    @property
    def member(self) -> Member:
        """Who works on the project."""
        return self.assignment.member


def list_team(actor: Member, project: Project, *, today: date) -> list[TeamMember]:
    """The project's team, managers first, people before agents, by name. One query."""
    rows = Assignment.objects.in_workspace(actor.workspace_id).filter(project=project).select_related("member")
    ordered = rows.order_by("-is_manager", "-member__user_type", "member__first_name", "member__last_name")
    if not may(actor, Permission.BILLABLE_RATES_VIEW):
        return [TeamMember(row, None) for row in ordered]
    found = list(_with_rates(ordered, project, today))
    is_managed = any(row.member_id == actor.id and row.is_manager for row in found)
    if not may(actor, Permission.PROJECTS_EDIT_ALL) and not is_managed:
        return [TeamMember(row, None) for row in found]
    is_same = project.client.currency == actor.workspace.currency
    return [TeamMember(row, _rate(project, row, is_same=is_same)) for row in found]


def _with_rates(rows: "QuerySet[Assignment]", project: Project, today: date) -> "QuerySet[Assignment]":
    """Each with the newest rate of the three kinds; one without an amount ends an earlier one (R3)."""
    rates = Rate.objects.in_workspace(project.workspace_id).filter(project=project, valid_from__lte=today)
    defaults = MemberRate.objects.in_workspace(project.workspace_id).filter(
        member=OuterRef("member_id"), kind=MemberRate.Kind.BILLABLE, valid_from__lte=today
    )
    return rows.annotate(
        project_rate=_newest(rates.filter(task=None, member=None)),
        own_rate=_newest(rates.filter(Q(member=OuterRef("member_id")))),
        default_rate=_newest(defaults),
    )


def _newest(rates: "QuerySet[Rate] | QuerySet[MemberRate]") -> Subquery:
    return Subquery(rates.order_by(F("valid_from").desc()).values("amount")[:1])


def _rate(project: Project, row: Assignment, *, is_same: bool) -> Decimal | None:
    """The defaults are in the workspace's currency and hold only where the client's is the same (N7)."""
    known = vars(row)
    card = RateCard(
        project=known["project_rate"],
        own_of_members={row.member_id: known["own_rate"]},
        member_defaults={row.member_id: known["default_rate"]} if is_same else {},
    )
    return card.of_member(project, row.member)
