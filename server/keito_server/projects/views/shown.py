"""What project pages show in words and bars, of what queries found."""

from dataclasses import dataclass

from keito_server.projects.models import Project
from keito_server.projects.queries import BudgetUse, ProjectLine, TeamSize
from keito_server.team.models import Member
from keito_server.web.bars import Bar, budget_bar
from keito_server.web.formats import Formats

_NO_ALERT = 100
"""Percent from which the bar of a budget without an alert is orange: where it is used up."""


@dataclass(frozen=True, slots=True)
class ShownBudget:
    """How much of a project's budget is used, in words and as a small bar."""

    use: BudgetUse
    alert_percent: int | None
    currency: str
    formats: Formats

    @property
    def percent(self) -> str:
        """`83%`; beyond the budget the true share, such as `120%`."""
        return self.formats.percent(self.use.whole_percent)

    @property
    def state_words(self) -> str:
        """The same with how it stands: `Over budget, 105%`, `Past 80%: 96% of the budget`, `54% of the budget`."""
        if self.use.state == "over":
            return f"Over budget, {self.percent}"
        past = f"Past {self.formats.percent(self.alert_percent or _NO_ALERT)}: " if self.use.state == "warning" else ""
        return f"{past}{self.percent} of the budget"

    @property
    def limit_words(self) -> str:
        """The budget itself; a share of it only, where its amount is not seen (P5)."""
        if self.use.total_ms is not None:
            return f"{self.formats.duration(self.use.total_ms)} hours"
        if self.use.total_amount is not None:
            return self.formats.money(self.use.total_amount, self.currency)
        return "the budget"

    @property
    def bar(self) -> Bar:
        """The geometry of the small bar: orange from the project's own alert on."""
        return budget_bar(self.use.percent, 100, self.alert_percent or _NO_ALERT)


class ShownLine:
    """A project of a list, with its words."""

    def __init__(self, line: ProjectLine, actor: Member) -> None:
        self.project = line.project
        self.worked = line.worked
        self.sees_all_time = line.sees_all_time
        self.team_words = team_words(line.team)
        self.budget = None if line.budget is None else _shown(line.budget, line.project, actor)

    @property
    def billing_words(self) -> str:
        """How it bills: "Time and materials, per-person rates"."""
        return billing_words(self.project)


def _shown(use: BudgetUse, project: Project, actor: Member) -> ShownBudget:
    return ShownBudget(use, project.budget_alert_percent, project.client.currency, Formats.of(actor))


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
