"""What is a whole budget of a project (budgets.md)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import ValidationRefused

MOST_HOURS = 1_000_000
MOST_PERCENT = 1000
_FIELD_OF_FIGURE = {"ms": "budget_ms", "amount": "budget_amount"}
_MISSING_FIGURE = {"ms": "Say how many hours the budget has.", "amount": "Say how much the budget is."}
_OTHER_FIGURE = {
    "ms": "This kind of budget has no hours of its own. Choose total hours, or leave them empty.",
    "amount": "This kind of budget has no amount of its own. Choose total fees, or leave it empty.",
}


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


def _kind_of_figure(wanted: Budget, given: Collection[str]) -> str:
    """What kind of budget a figure without its kind means."""
    for name, kind in (("ms", "total_hours"), ("amount", "total_fees")):
        if name in given and getattr(wanted, name) is not None:
            return kind
    is_taken_away = (wanted.by == "total_hours" and wanted.ms is None) or (
        wanted.by == "total_fees" and wanted.amount is None
    )
    return "none" if is_taken_away else wanted.by
