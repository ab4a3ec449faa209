"""Geometry of charts: exact numbers in, coordinates with one decimal out, since a chart is SVG with attributes only."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from keito_server.kit.money import divide, multiply, round_half_up
from keito_server.web.formats import Amount

_ROUND_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight axis: `low` stands at the coordinate `start`, `high` at `end`, which may be the smaller one."""

    low: Decimal
    high: Decimal
    start: Decimal
    end: Decimal

    def at(self, value: Amount) -> Decimal:
        """The coordinate of a value, half up to a tenth; `start` where the axis has no length."""
        if self.high == self.low:
            return self.start
        part = divide(Decimal(value) - self.low, self.high - self.low)
        return round_half_up(self.start + multiply(part, self.end - self.start), 1)


def round_marks(highest: Amount, *, most: int = 4) -> list[Decimal]:
    """At most so many marks above 0, each 1, 2, 2.5 or 5 times a power of ten apart, of which the last is not below `highest`.

    For something that is not above 0, one mark at 1, so that an axis always has a length.
    """
    top = Decimal(highest)
    if top <= 0:
        return [Decimal(1)]
    least = divide(top, Decimal(most))
    power = Decimal(1).scaleb(least.adjusted())
    step = next(power * times for times in _ROUND_STEPS if power * times >= least)
    count = int(divide(top, step).to_integral_value(rounding=ROUND_CEILING))
    return [step * place for place in range(1, count + 1)]


def points_text(points: Iterable[tuple[Decimal, Decimal]]) -> str:
    """Corners of a line or an area as an attribute: `44.0,236.0 67.1,231.4`."""
    return " ".join(f"{x},{y}" for x, y in points)
