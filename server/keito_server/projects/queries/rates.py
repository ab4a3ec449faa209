"""The rates of one project that hold today, for whoever may see them (P5, R1-R3)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from keito_server.projects.models import Assignment, Project, Rate
from keito_server.projects.queries.projects import edits_with, list_project_rates
from keito_server.projects.queries.tasks import list_task_rates
from keito_server.projects.rules import Rates, resolve_rate
from keito_server.team.models import Member, MemberRate
from keito_server.team.permissions import Permission, may
from keito_server.team.queries import list_rates

Amounts = dict[UUID, Decimal | None]


@dataclass(frozen=True, slots=True)
class RateCard:
    """What an hour costs today. The project's own rates are in its client's currency, the defaults in the workspace's.

    `own` of a task or member is None where none is set; the defaults are empty where the two currencies differ (N7).
    """

    project: Decimal | None = None
    own_of_tasks: Amounts = field(default_factory=dict)
    own_of_members: Amounts = field(default_factory=dict)
    task_defaults: Amounts = field(default_factory=dict)
    member_defaults: Amounts = field(default_factory=dict)

    def of_member(self, project: Project, member: Member) -> Decimal | None:
        """The rate that an hour of this member takes; None where none is set, or where it depends on the task."""
        rates = Rates(
            project=self.project,
            assignment=self.own_of_members.get(member.id),
            member_default=self.member_defaults.get(member.id),
        )
        return resolve_rate(
            bill_by=project.bill_by,
            agents_bill_at=project.agents_bill_at,
            is_agent=member.is_agent,
            rates=rates,
            same_currency=True,
        )


def find_rate_card(
    actor: Member, project: Project, *, team: Sequence[Assignment], today: date, for_tasks: bool = False
) -> RateCard | None:
    """The rates of a project and its `team` that hold today; None for whoever may not see them (P5). Two queries.

    With `for_tasks` the defaults of tasks are read, otherwise those of the team.
    """
    if not (may(actor, Permission.BILLABLE_RATES_VIEW) and edits_with(actor, team)):
        return None
    rows = Rate.objects.in_workspace(actor.workspace_id).filter(project=project, valid_from__lte=today)
    own = list(rows.order_by("valid_from"))
    members = [row.member for row in team]
    is_same = project.client.currency == actor.workspace.currency
    return RateCard(
        project=next((rate.amount for rate in reversed(own) if not rate.task_id and not rate.member_id), None),
        own_of_tasks={rate.task_id: rate.amount for rate in own if rate.task_id},
        own_of_members={rate.member_id: rate.amount for rate in own if rate.member_id},
        task_defaults=task_rates(actor, today=today) if is_same and for_tasks else {},
        member_defaults=_member_defaults(actor, members, today) if is_same and not for_tasks else {},
    )


def task_rates(actor: Member, *, today: date) -> Amounts:
    """The default rates of tasks that hold today, in the workspace's currency; empty without the permission (P5)."""
    return {rate.task_id: rate.amount for rate in list_task_rates(actor) if rate.task_id and rate.valid_from <= today}


def own_rates_of_members(actor: Member, project: Project, *, today: date) -> Amounts:
    """The own rates of a project's team that hold today, by member; empty without the permission (P5)."""
    rows = list_project_rates(actor, project)
    return {rate.member_id: rate.amount for rate in rows if rate.member_id and rate.valid_from <= today}


def own_rates_of_tasks(actor: Member, project: Project, *, today: date) -> Amounts:
    """The own rates of a project's tasks that hold today, by task; empty without the permission (P5)."""
    rows = list_project_rates(actor, project)
    return {rate.task_id: rate.amount for rate in rows if rate.task_id and rate.valid_from <= today}


def project_rate(actor: Member, project: Project, *, today: date) -> Decimal | None:
    """The project's own rate that holds today; None without one, or without the permission (P5)."""
    rows = [rate for rate in list_project_rates(actor, project) if not rate.task_id and not rate.member_id]
    return next((rate.amount for rate in reversed(rows) if rate.valid_from <= today), None)


def _member_defaults(actor: Member, members: list[Member], today: date) -> Amounts:
    rows = list_rates(actor, [member.id for member in members])
    billable = [rate for rate in rows if rate.kind == MemberRate.Kind.BILLABLE and rate.valid_from <= today]
    return {rate.member_id: rate.amount for rate in sorted(billable, key=lambda rate: rate.valid_from)}
