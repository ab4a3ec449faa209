"""How the figures of one budget are written: money, hours, or its share alone for whoever sees no rates (P5)."""

from dataclasses import dataclass
from decimal import Decimal

from keito_server.budgets.queries import Burn
from keito_server.budgets.rules import Unit, percent_used, shown_percent
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.money import divide, round_half_up
from keito_server.web.formats import Formats


@dataclass(frozen=True, slots=True)
class BurnWords:
    """Writes amounts of a budget, which are milliseconds or money, as its reader may see them."""

    burn: Burn
    currency: str
    formats: Formats
    is_share_alone: bool = False

    @property
    def is_money(self) -> bool:
        """Whether the reader sees money."""
        return self.burn.unit is Unit.FEES and not self.is_share_alone

    @property
    def is_hours(self) -> bool:
        """Whether the budget is in hours."""
        return self.burn.unit is Unit.HOURS

    def plotted(self, amount: Decimal) -> Decimal:
        """The amount as it stands on the axis: money, hours, or percent of the budget."""
        if self.is_hours:
            return divide(amount, Decimal(HOUR_MS))
        if self.is_money:
            return amount
        return percent_used(amount, self.burn.total) or Decimal(0)

    def exact(self, amount: Decimal) -> str:
        """The amount in full: `£149,625.00`, `1,322:09`, `83.1%`."""
        if self.is_hours:
            return self.formats.duration(int(amount))
        if self.is_money:
            return self.formats.money(amount, self.currency)
        return self.percent(amount)

    def brief(self, amount: Decimal) -> str:
        """The amount beside a line of the chart: `£149,625`, `1,322:09`, `83.1%`."""
        if self.is_money:
            return self.formats.short_money(round_half_up(amount, 0), self.currency)
        return self.exact(amount)

    def mark(self, plotted: Decimal, highest: Decimal) -> str:
        """A mark of the axis: `£50k`, `500`, `50%`; nothing at all needs no unit."""
        if not plotted:
            return "0"
        if self.is_money:
            return self.formats.short_money(plotted, self.currency, highest=highest)
        number = self.formats.number(plotted)
        return number if self.is_hours else f"{number}%"

    def percent(self, amount: Decimal) -> str:
        """The share of the budget that an amount is, with one decimal: `83.1%`, `120.0%`."""
        share = percent_used(amount, self.burn.total)
        if share is None:
            return "–"
        shown = shown_percent(share, threshold=self.burn.alert_percent, places=1)
        return f"{self.formats.figure(shown, 1)}%"
