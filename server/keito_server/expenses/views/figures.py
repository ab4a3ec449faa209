"""Key figures and totals of the list: by currency, never added (N5), each rounded once (N3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from keito_server.expenses.queries.page_list import CurrencySum
from keito_server.kit.currencies import currency_plural
from keito_server.web.formats import Formats

_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: the workspace's currency large, all others beneath."""

    label: str
    main: str
    also: str


@dataclass(frozen=True, slots=True)
class Total:
    """One currency's total at the foot of the list."""

    name: str
    about: str
    total: str


def figures_of(sums: Sequence[CurrencySum], *, currency: str, formats: Formats, uses_approvals: bool) -> list[Figure]:
    """All, billable, LLM usage and, where expenses are approved, what waits for that; in the workspace's currency first."""
    figures = [
        _figure("All expenses", sums, lambda one: one.total, currency, formats),
        _figure("Billable", sums, lambda one: one.billable, currency, formats),
        _figure("LLM usage", sums, lambda one: one.llm_usage, currency, formats),
    ]
    if uses_approvals:
        waiting = _figure("Waiting for approval", sums, lambda one: one.waiting, currency, formats)
        count = sum(one.waiting_count for one in sums)
        words = counted(count, formats) if count else ""
        figures.append(Figure(waiting.label, waiting.main, ", ".join(part for part in (waiting.also, words) if part)))
    return figures


def totals_of(sums: Sequence[CurrencySum], formats: Formats) -> list[Total]:
    """The foot of the list, a line a currency."""
    return [
        Total(
            name=currency_plural(one.currency),
            about=f"{counted(one.count, formats)}, {formats.money(one.billable, one.currency)} billable",
            total=formats.money(one.total, one.currency),
        )
        for one in sums
    ]


def counted(count: int, formats: Formats) -> str:
    """`1 expense`, `2 expenses`."""
    return f"{formats.number(count)} {'expense' if count == 1 else 'expenses'}"


def _figure(
    label: str, sums: Sequence[CurrencySum], of: Callable[[CurrencySum], Decimal], currency: str, formats: Formats
) -> Figure:
    """A dash where there is none at all: 0.00 would name a currency that is perhaps not in use."""
    amounts = {one.currency: of(one) for one in sums if of(one)}
    if not amounts:
        return Figure(label, _NOTHING, "")
    main = currency if currency in amounts else next(iter(amounts))
    others = [formats.money(amount, code) for code, amount in amounts.items() if code != main]
    also = " and ".join(part for part in (", ".join(others[:-1]), *others[-1:]) if part)
    return Figure(label, formats.money(amounts[main], main), also)
