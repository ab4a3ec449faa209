"""What project pages show in words and bars, of what queries found."""

from dataclasses import dataclass
from decimal import Decimal

from keito_server.projects.models import Project
from keito_server.projects.queries import ProjectLine, TeamSize, Worked
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.web.bars import Bar, budget_bar
from keito_server.web.formats import duration_words, money_words, share

_THRESHOLD = 80
"""Percent of a budget from which its bar is orange (budgets.md: the default)."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much of a budget is used: in hours (milliseconds) or in money."""

    used: int | Decimal
    limit: int | Decimal
    is_hours: bool
    used_words: str
    limit_words: str
    rest_words: str

    @property
    def percent(self) -> str:
        """`83%`; beyond the budget the true share, such as `120%`."""
        if self.limit <= 0:
            return "over" if self.used > 0 else "0%"
        return f"{int(Decimal(self.used) * 100 / Decimal(self.limit))}%"

    @property
    def exact_percent(self) -> str:
        """With one decimal, for the one great bar."""
        if self.used > self.limit:
            return self.percent
        return f"{share(self.used, self.limit).normalize():f}%"

    @property
    def bar(self) -> Bar:
        """The geometry of the small bar in lists."""
        return budget_bar(self.used, self.limit, _THRESHOLD)

    @property
    def bar_label(self) -> str:
        """What the great bar says to those who do not see it."""
        return f"{self.exact_percent} of the budget used"

    @property
    def is_over(self) -> bool:
        """Whether more than the budget is used."""
        return self.used > self.limit


class ShownLine:
    """A project of a list, with its words."""

    def __init__(self, line: ProjectLine, actor: Member) -> None:
        self.project = line.project
        self.worked = line.worked
        self.sees_all_time = line.sees_all_time
        self.team_words = team_words(line.team)
        self.budget = find_budget(line.project, line.worked, actor) if line.sees_all_time else None

    @property
    def billing_words(self) -> str:
        """How it bills: "Time and materials, per-person rates"."""
        return billing_words(self.project)


def team_words(team: TeamSize) -> str:
    """`4 people, 1 agent`; a dash for nobody."""
    people = f"{team.people} {'person' if team.people == 1 else 'people'}" if team.people else ""
    agents = f"{team.agents} {'agent' if team.agents == 1 else 'agents'}" if team.agents else ""
    return ", ".join(words for words in (people, agents) if words) or "–"


def billing_words(project: Project) -> str:
    """A project's type, and by what it bills where it does."""
    kind = Project.BillingType(project.billing_type).label
    if project.billing_type == Project.BillingType.NON_BILLABLE:
        return kind
    if project.bill_by == Project.BillBy.NONE:
        return f"{kind}, no rates"
    return f"{kind}, {Project.BillBy(project.bill_by).label.lower()}"


def find_budget(project: Project, worked: Worked, actor: Member) -> Budget | None:
    """The budget to show: in hours if one is set, else in money for whoever may see rates, else None (P5)."""
    return hours_budget(project, worked, actor) or money_budget(project, worked, actor)


def hours_budget(project: Project, worked: Worked, actor: Member) -> Budget | None:
    """The budget in hours."""
    if project.budget_ms is None:
        return None
    workspace = actor.workspace

    def words(milliseconds: int) -> str:
        return duration_words(milliseconds, workspace.time_display, workspace.decimal_separator)

    limit, used = project.budget_ms, worked.total_ms
    return Budget(used, limit, True, words(used), words(limit), words(abs(limit - used)))


def money_budget(project: Project, worked: Worked, actor: Member) -> Budget | None:
    """The budget in the client's currency, for whoever may see rates (P5)."""
    if project.budget_amount is None or not may(actor, Permission.BILLABLE_RATES_VIEW):
        return None
    limit, used, currency = project.budget_amount, worked.amount, project.client.currency
    words = [money_words(amount, currency) for amount in (used, limit, abs(limit - used))]
    return Budget(used, limit, False, *words)
