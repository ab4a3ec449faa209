"""Pure rules of projects: whether an hour is billable, at which rate (T6, R1, R2, R4, N7), and what is a whole budget."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import ValidationRefused
from keito_server.projects.errors import FeeNotFixed


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates per hour that are valid on one day, each None where none is set.

    The first three are in the client's currency; the defaults are in the workspace's.
    """

    project: Decimal | None = None
    project_task: Decimal | None = None
    assignment: Decimal | None = None
    task_default: Decimal | None = None
    member_default: Decimal | None = None


def is_billable(
    *, given: bool | None, project_bills: bool, project_default: bool, own_task: bool | None, task_default: bool | None
) -> bool:
    """Whether an entry is billable (T6): given, else the project's own task setting, else the task's, else the project's.

    `project_bills` is False on a non-billable project, where nothing ever is billable.
    """
    if not project_bills:
        return False
    for choice in (given, own_task, task_default):
        if choice is not None:
            return choice
    return project_default


def resolve_rate(
    *, bill_by: str, agents_bill_at: str, is_agent: bool, rates: Rates, same_currency: bool
) -> Decimal | None:
    """The rate of a billable hour (R1, R2); None is "no rate" and never 0.

    `same_currency` says whether the client's currency is the workspace's: where it is not, the workspace's defaults
    do not apply, because nothing is converted 1:1 (N7).
    """
    member_default = rates.member_default if same_currency else None
    task_default = rates.task_default if same_currency else None
    if bill_by == "none":
        return None
    if is_agent and agents_bill_at == "own_rate":
        own = _first(rates.assignment, member_default)
        if own is not None:
            return own
    if bill_by == "project":
        return rates.project
    if bill_by == "task":
        return _first(rates.project_task, task_default)
    return _first(rates.assignment, member_default)


@dataclass(frozen=True, slots=True)
class Billing:
    """How a project bills: its type, by what, whether its time is billable by default, and its fee."""

    billing_type: str
    bill_by: str
    is_billable: bool
    fee: Decimal | None


def settle_billing(wanted: Billing, *, fee_is_given: bool) -> Billing:
    """`wanted` made consistent: a non-billable project bills by nothing, and what bills by nothing is not billable.

    A fee belongs to fixed-fee projects only: a given one is refused elsewhere (`FeeNotFixed`), an old one is dropped.
    """
    fee = wanted.fee
    if wanted.billing_type != "fixed_fee" and fee is not None:
        if fee_is_given:
            raise FeeNotFixed(field="fee")
        fee = None
    bill_by = "none" if wanted.billing_type == "non_billable" else wanted.bill_by
    return Billing(wanted.billing_type, bill_by, wanted.is_billable and bill_by != "none", fee)


@dataclass(frozen=True, slots=True)
class Budget:
    """The budget of a project (budgets.md): what it is counted in and, where it is one figure for all, how much.

    `unit` says what the parts of a budget per task or per person are counted in. `alert_percent` None: no alert.
    """

    by: str
    unit: str
    ms: int | None
    amount: Decimal | None
    alert_percent: int | None

    @property
    def counts(self) -> str:
        """`hours` or `fees`; empty without a budget."""
        if self.by in ("total_hours", "total_fees"):
            return self.by.removeprefix("total_")
        return self.unit if self.by in ("per_task", "per_person") else ""


def settle_budget(wanted: Budget, given: Collection[str]) -> Budget:
    """`wanted` made whole, of which `given` names what was asked for just now: `by`, `ms`, `amount`.

    A figure alone says what the budget is counted in, and taking the figure away takes the budget away. A figure that the
    kind of budget does not count is refused if it was given, and dropped if it is an old one.
    """
    settled = wanted if "by" in given else replace(wanted, by=_kind_of_figure(wanted, given))
    figures = {"total_hours": ("ms", settled.ms), "total_fees": ("amount", settled.amount)}
    name, figure = figures.get(settled.by, ("", None))
    for other in {"ms", "amount"} - {name}:
        if other in given and getattr(settled, other) is not None:
            raise ValidationRefused(_OTHER_FIGURE[other], field=_FIELD_OF_FIGURE[other])
    if name and figure is None:
        raise ValidationRefused(_MISSING_FIGURE[name], field=_FIELD_OF_FIGURE[name])
    check_budget_hours(settled.ms)
    if settled.alert_percent is not None and not 1 <= settled.alert_percent <= MOST_PERCENT:
        raise ValidationRefused(f"Use 1 to {MOST_PERCENT} percent.", field="budget_alert_percent")
    return replace(
        settled, ms=settled.ms if name == "ms" else None, amount=settled.amount if name == "amount" else None
    )


def check_budget_hours(milliseconds: int | None) -> None:
    """A budget of hours is not negative, and not beyond what anybody could work."""
    if milliseconds is not None and milliseconds < 0:
        raise ValidationRefused("A budget cannot be negative. Use 0 or more.", field="budget_ms")
    if milliseconds is not None and milliseconds > MOST_HOURS * HOUR_MS:
        raise ValidationRefused("A budget may have at most 1,000,000 hours.", field="budget_ms")


MOST_HOURS = 1_000_000
MOST_PERCENT = 1000
_FIELD_OF_FIGURE = {"ms": "budget_ms", "amount": "budget_amount"}
_MISSING_FIGURE = {"ms": "Say how many hours the budget has.", "amount": "Say how much the budget is."}
_OTHER_FIGURE = {
    "ms": "This kind of budget has no hours of its own. Choose total hours, or leave them empty.",
    "amount": "This kind of budget has no amount of its own. Choose total fees, or leave it empty.",
}


def _kind_of_figure(wanted: Budget, given: Collection[str]) -> str:
    """What kind of budget a figure without its kind means."""
    for name, kind in (("ms", "total_hours"), ("amount", "total_fees")):
        if name in given and getattr(wanted, name) is not None:
            return kind
    is_taken_away = (wanted.by == "total_hours" and wanted.ms is None) or (
        wanted.by == "total_fees" and wanted.amount is None
    )
    return "none" if is_taken_away else wanted.by


def copy_name(name: str, taken: Collection[str], *, longest: int) -> str:
    """`Copy of Website`, or `Copy of Website 2` and so on where that is taken, whatever its case; cut where it must."""
    known = {other.casefold() for other in taken}
    number = 1
    while True:
        end = "" if number == 1 else f" {number}"
        candidate = f"Copy of {name}"[: longest - len(end)].rstrip() + end
        if candidate.casefold() not in known:
            return candidate
        number += 1


def check_dates(start: date | None, end: date | None) -> None:
    """A project does not end before it starts."""
    if start is not None and end is not None and end < start:
        raise ValidationRefused("The end lies before the start. Choose a later day.", field="end_date")


def _first(*candidates: Decimal | None) -> Decimal | None:
    return next((rate for rate in candidates if rate is not None), None)


TIME, SPENDING = ("hours", "money"), ("money", "tokens")
"""The kinds of limit that refuse new time, and new expenses, of agents (docs/decisions/0018-limits-of-agents.md)."""


@dataclass(frozen=True, slots=True)
class AgentWork:
    """What agents have used: counted milliseconds, money, and tokens (G5)."""

    ms: int = 0
    amount: Decimal = Decimal(0)
    tokens: int = 0

    def __add__(self, other: "AgentWork") -> "AgentWork":
        return AgentWork(self.ms + other.ms, self.amount + other.amount, self.tokens + other.tokens)


@dataclass(frozen=True, slots=True)
class AgentAllowance:
    """A hard limit of agent work with what is used of it; what is None has no limit (G5)."""

    limit_ms: int | None
    limit_amount: Decimal | None
    limit_tokens: int | None
    used: AgentWork

    def exhausted(self, kinds: Collection[str]) -> str | None:
        """The first of these kinds (`hours`, `money`, `tokens`) of which nothing is left, or None."""
        left = self._left
        return next((kind for kind in kinds if (rest := left[kind]) is not None and rest <= 0), None)

    def beyond(self, kinds: Collection[str]) -> str | None:
        """The first of these kinds of which more is used than the limit allows, or None."""
        left = self._left
        return next((kind for kind in kinds if (rest := left[kind]) is not None and rest < 0), None)

    @property
    def is_over(self) -> bool:
        """Whether more of any kind is used than the limit allows."""
        return self.beyond(tuple(self._left)) is not None

    @property
    def _left(self) -> dict[str, int | Decimal | None]:
        return {"hours": self.left_ms, "money": self.left_amount, "tokens": self.left_tokens}

    @property
    def left_ms(self) -> int | None:
        """Milliseconds that are left, below 0 beyond the limit; None without a limit."""
        return None if self.limit_ms is None else self.limit_ms - self.used.ms

    @property
    def left_amount(self) -> Decimal | None:
        """Money that is left, likewise."""
        return None if self.limit_amount is None else self.limit_amount - self.used.amount

    @property
    def left_tokens(self) -> int | None:
        """Tokens that are left, likewise."""
        return None if self.limit_tokens is None else self.limit_tokens - self.used.tokens

    def add(self, work: AgentWork) -> "AgentAllowance":
        """The same with more used."""
        return AgentAllowance(self.limit_ms, self.limit_amount, self.limit_tokens, self.used + work)
