"""Geometry of the bars: whole and tenth percents in attributes, since the policy forbids `style`."""

from dataclasses import dataclass
from decimal import Decimal

from keito_server.web.formats import Amount, share


@dataclass(frozen=True)
class Part:
    """A stretch of a bar, in percent of its length; `tone` is the CSS class that colours it."""

    start: Decimal
    length: Decimal
    tone: str


@dataclass(frozen=True)
class Bar:
    """The parts of a bar from its start, and where its threshold is ticked (None: nowhere)."""

    parts: tuple[Part, ...]
    tick: Decimal | None = None


def capacity_bar(value: Amount, limit: Amount) -> Bar:
    """Petrol up to the limit; what lies beyond is an orange end, and the whole bar then is the value."""
    if limit > 0 and value > limit:
        within = share(limit, value)
        return Bar((Part(Decimal(0), within, "is-spent"), Part(within, 100 - within, "is-near")))
    return Bar((Part(Decimal(0), share(value, limit), "is-spent"),))


def split_bar(part: Amount, whole: Amount, tone: str) -> Bar:
    """What of a whole is of one kind, in that kind's colour; the rest is the bar's own grey."""
    return Bar((Part(Decimal(0), share(part, whole), tone),))


def budget_bar(value: Amount, limit: Amount, threshold: int) -> Bar:
    """Petrol below the threshold (percent), orange past it, red past the budget."""
    used = share(value, limit)
    tone = "is-over" if value > limit else "is-near" if used >= threshold else "is-spent"
    return Bar((Part(Decimal(0), used, tone),), tick=Decimal(threshold))
