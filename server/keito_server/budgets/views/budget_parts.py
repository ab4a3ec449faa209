"""The tasks or members of a budget in parts, as they stand under the great figure of a project's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from keito_server.budgets.queries import PartProgress
from keito_server.budgets.rules import Amount, State, whole_percent
from keito_server.budgets.views.burn_words import BurnWords
from keito_server.web.bars import Bar, Part
from keito_server.web.formats import share

_TONES = {State.ON_TRACK: "is-spent", State.WARNING: "is-near", State.OVER: "is-over"}


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One part: `of` is what is used of how much, empty for whoever sees its share alone (P5); `percent` is that share."""

    name: str
    is_agent: bool
    of: str
    percent: str
    is_over: bool
    bar: Bar


def shown_parts(parts: Iterable[PartProgress], words: BurnWords) -> list[ShownPart]:
    """The parts that the reader sees, in the order and with the shares of the report."""
    return [_shown(part, words) for part in parts]


def _shown(part: PartProgress, words: BurnWords) -> ShownPart:
    level = words.burn.alert_percent
    length = Decimal(100) if part.state is State.OVER else share(part.percent or 0, 100)
    return ShownPart(
        name=part.name,
        is_agent=part.is_agent,
        of=_of(part.spent, part.total, words),
        percent="–" if part.percent is None else words.formats.percent(whole_percent(part.percent, level)),
        is_over=part.state is State.OVER,
        bar=Bar((Part(Decimal(0), length, _TONES[part.state]),)),
    )


def _of(spent: Amount | None, total: Amount | None, words: BurnWords) -> str:
    if spent is None or total is None:
        return ""
    return f"{words.exact(Decimal(spent))} of {words.exact(Decimal(total))}"
