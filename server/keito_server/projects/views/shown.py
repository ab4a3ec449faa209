"""What project pages show in words and bars, of what queries found."""

from dataclasses import dataclass
from decimal import Decimal

from keito_server.projects.models import Project
from keito_server.projects.queries import ProjectLine, TeamSize, Worked
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.web.bars import Bar, budget_bar
from keito_server.web.formats import Formats, share

_THRESHOLD = 80
"""Percent of a budget from which its bar is orange (budgets.md: the default)."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much of a budget is used: in money, or without a currency in hours (milliseconds)."""

    used: int | Decimal
    limit: int | Decimal
    formats: Formats
    currency: str = ""

    @property
    def used_words(self) -> str:
        """What is used, in hours or with its currency."""
        return self._words(self.used)

    @property
    def limit_words(self) -> str:
        """The budget itself."""
        return self._words(self.limit)

    @property
    def rest_words(self) -> str:
        """What is left, or by how much it is overdrawn."""
        return self._words(max(self.used, self.limit) - min(self.used, self.limit))

    @property
    def percent(self) -> str:
        """`83%`; beyond the budget the true share, such as `120%`."""
        if self.limit <= 0:
            return "over" if self.used > 0 else "0%"
        return self.formats.percent(int(Decimal(self.used) * 100 / Decimal(self.limit)))

    @property
    def exact_percent(self) -> str:
        """With one decimal, for the one great bar."""
        if self.used > self.limit:
            return self.percent
        return self.formats.percent(share(self.used, self.limit))

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

    @property
    def is_hours(self) -> bool:
        """Whether it is a budget of hours."""
        return not self.currency

    def _words(self, amount: int | Decimal) -> str:
        return self.formats.money(amount, self.currency) if self.currency else self.formats.duration(int(amount))


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
    return None if project.budget_ms is None else Budget(worked.total_ms, project.budget_ms, Formats.of(actor))


def money_budget(project: Project, worked: Worked, actor: Member) -> Budget | None:
    """The budget in the client's currency, for whoever may see rates (P5)."""
    if project.budget_amount is None or not may(actor, Permission.BILLABLE_RATES_VIEW):
        return None
    return Budget(worked.amount, project.budget_amount, Formats.of(actor), project.client.currency)
