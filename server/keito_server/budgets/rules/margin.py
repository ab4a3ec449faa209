"""What a project earns, what it costs and what stays (billing.md, G4): revenue - cost, line by line, exact to the last digit."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the account, in the client's currency.

    `revenue` is hours x rate, or what of expenses is billed on. `cost` is hours x cost rate, or expenses' own totals; None
    where money in another currency has no exchange rate (N7), which makes the margin unknown too, never a guess.
    `unrated_ms` is billable time without a rate, `uncosted_ms` time without a cost rate: in no amount (R1).
    """

    ms: int = 0
    revenue: Decimal = Decimal(0)
    cost: Decimal | None = Decimal(0)
    unrated_ms: int = 0
    uncosted_ms: int = 0

    @property
    def margin(self) -> Decimal | None:
        """Revenue - cost."""
        return None if self.cost is None else self.revenue - self.cost

    def __add__(self, other: "Line") -> "Line":
        return Line(
            self.ms + other.ms,
            self.revenue + other.revenue,
            add_known(self.cost, other.cost),
            self.unrated_ms + other.unrated_ms,
            self.uncosted_ms + other.uncosted_ms,
        )


@dataclass(frozen=True, slots=True)
class ProviderPrice:
    """What makers of models charged for the tokens, in the client's currency (G4); None without an exchange rate.

    `unpriced` counts expenses whose model has no known price: they are in here with their own totals, and said.
    """

    cost: Decimal | None = Decimal(0)
    unpriced: int = 0
    is_known: bool = False
    """Whether any expense has a provider's price at all."""


@dataclass(frozen=True, slots=True)
class MarginAccount:
    """People, agents, LLM usage and other expenses of a project, and what they come to."""

    people: Line = Line()
    agents: Line = Line()
    llm_usage: Line = Line()
    other: Line = Line()
    provider: ProviderPrice = ProviderPrice()

    @property
    def total(self) -> Line:
        """All lines together."""
        return self.people + self.agents + self.llm_usage + self.other

    @property
    def at_provider_price(self) -> Line:
        """The total with LLM usage at what its makers charged instead of its own totals."""
        llm_usage = replace(self.llm_usage, cost=self.provider.cost)
        return self.people + self.agents + llm_usage + self.other

    def against_fee(self, fee: Decimal) -> Line:
        """What a fixed fee earns: the fee and what of expenses is billed on, whatever the hours are worth (R4)."""
        return Line(revenue=fee + self.llm_usage.revenue + self.other.revenue, cost=self.total.cost)


def add_known(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    """The sum, or None where either is unknown."""
    return None if left is None or right is None else left + right


def sum_known(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of all, or None where one is unknown; 0 of none."""
    total: Decimal | None = Decimal(0)
    for amount in amounts:
        total = add_known(total, amount)
    return total
