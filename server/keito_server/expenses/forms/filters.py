"""The filters of the list of expenses as its address carries them: read, and checked against what the actor reaches."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from keito_server.clients.models import Client
from keito_server.expenses.models import Expense, ExpenseCategory
from keito_server.expenses.queries.page_list import ExpenseFilters
from keito_server.expenses.queries.page_reach import ExpenseReach
from keito_server.kit.days import month_of
from keito_server.projects.models import Project
from keito_server.team.models import Member
from keito_server.web.days_address import ALL_DAYS, DaysAddress, ordered_days

NAMES = ("from", "to", "member", "client", "project", "category", "billable", "state", "source")
"""All that an address may carry, in the order of the chips."""

BILLABLE = (("yes", "Yes"), ("no", "No"))
INVOICED = (("not-invoiced", "Not invoiced"), ("invoiced", "Invoiced"))
"""The states of a workspace that approves nothing (A3)."""
STATES = (
    ("not-submitted", "Not submitted"),
    ("sent-back", "Sent back"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("invoiced", "Invoiced"),
)


def states(*, uses_approvals: bool) -> tuple[tuple[str, str], ...]:
    """The states that the list is narrowed by, as values with their words."""
    return STATES if uses_approvals else INVOICED


@dataclass(frozen=True, slots=True)
class ExpenseAddress(DaysAddress):
    """The filters of one address: what it says, and what that means. Without days it is the current month."""

    is_own: bool
    """Whether the list holds the actor's own alone."""

    @classmethod
    def read(cls, typed: QueryDict, *, here: str, today: date, is_own: bool) -> "ExpenseAddress":
        """The filters in an address; days that are none are left out, and taken the other way round where they are so."""
        names = [name for name in NAMES if not (is_own and name == "member")]
        values = {name: text for name in names if (text := typed.get(name, "").strip())}
        first_day, last_day = ordered_days(values.get("from", ""), values.get("to", ""))
        if first_day is None and last_day is None and values.get("from") != ALL_DAYS:
            first_day, last_day = month_of(today)
        return cls(here, values, first_day, last_day, is_own)

    def filters(self, actor: Member, reach: ExpenseReach) -> ExpenseFilters:
        """What the list is narrowed to; `NotFound` for a name of a row that the actor does not reach, or that is none (P2)."""
        billable = self.one_of("billable", dict(BILLABLE))
        return ExpenseFilters(
            member_id=actor.id if self.is_own else self.row("member", Member, {one.id for one in reach.members}),
            client_id=self.row("client", Client, {one.client_id for one in reach.projects}),
            project_id=self.row("project", Project, {one.id for one in reach.projects}),
            category_id=self.row("category", ExpenseCategory, {one.id for one in reach.categories}),
            is_billable=billable == "yes" if billable else None,
            state=self.one_of("state", dict(states(uses_approvals=actor.workspace.uses_approvals))),
            source=self.one_of("source", dict(Expense.Source.choices)),
            first_day=self.first_day,
            last_day=self.last_day,
        )
