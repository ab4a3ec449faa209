"""The lines of a draft after rates of the entries behind them have changed (R3, N4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from uuid import UUID

from keito_server.invoices.rules.grouping import BillableTime, TimeLine, belong_together, line_from_group, quantity_of


@dataclass(frozen=True, slots=True)
class RateChange:
    """The rate of an entry before and after, None for no rate (R1), and whether it is billed at all any more (T6)."""

    before: Decimal | None
    after: Decimal | None
    is_billed: bool = True

    @property
    def is_followed(self) -> bool:
        """Whether the entry leaves its line: one without a rate stays at the price that was given for it by hand."""
        return self.before is not None or not self.is_billed


@dataclass(slots=True, kw_only=True)
class StandingLine:
    """A line of a draft with the time behind it, each entry at the rate at which it was drafted.

    `line_id` is the line that it is, or that it was split from (`is_new`). A line whose `is_changed` is set has new
    words and figures: `figures` says them.
    """

    line_id: UUID
    description: str
    detail: str
    quantity: Decimal
    unit_price: Decimal
    is_taxed: bool
    times: list[BillableTime]
    is_new: bool = False
    is_changed: bool = False

    def has_figures_by_hand(self) -> bool:
        """Whether its price or quantity is another than its time comes to."""
        counted = quantity_of(sum(time.counted_ms for time in self.times))
        return counted != self.quantity or any(time.rate != self.unit_price for time in self.times)

    def has_words_by_hand(self, *, grouping: str, currency: str) -> bool:
        """Whether its words are others than those it was drafted with."""
        drafted = self.figures(grouping=grouping, currency=currency)
        return (self.description, self.detail) != (drafted.description, drafted.detail)

    def figures(self, *, grouping: str, currency: str) -> TimeLine:
        """Words and figures as a draft made now would have them."""
        return line_from_group(self.times, grouping=grouping, currency=currency)


@dataclass(slots=True)
class Followed:
    """The lines in their order, those that are left without time taken out; and what could not simply follow.

    `by_hand` are lines whose price or quantity was set by hand: they stand as they did. `freed` are entries that have
    no rate any more and so leave the draft (R1).
    """

    lines: list[StandingLine]
    removed: list[UUID] = field(default_factory=list)
    by_hand: list[UUID] = field(default_factory=list)
    freed: list[UUID] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """How many lines changed, came or went."""
        return sum(1 for line in self.lines if line.is_changed) + len(self.removed)


@dataclass(slots=True)
class _Move:
    """Entries that leave a line for one of another price."""

    source: StandingLine
    rate: Decimal
    times: list[BillableTime]


def follow_rates(
    lines: Sequence[StandingLine], changes: Mapping[UUID, RateChange], *, grouping: str, currency: str
) -> Followed:
    """Moves entries whose rate has changed, by their ids, to lines of their new price, as drafting would have grouped them.

    A line keeps words that were written by hand, and all of its figures where one of them was. Entries that had no rate
    stay at the price that was given for them by hand. Changes `lines` in place.
    """
    done = Followed(list(lines))
    fixed = {line.line_id for line in lines if line.times and line.has_figures_by_hand()}
    worded = {
        line.line_id for line in lines if line.times and line.has_words_by_hand(grouping=grouping, currency=currency)
    }
    moves = [move for line in lines for move in _leave(line, changes, done, is_fixed=line.line_id in fixed)]
    for move in moves:
        _arrive(move, done, fixed, worded, grouping=grouping)
    for line in [one for one in done.lines if one.is_changed]:
        if not line.times:
            done.lines.remove(line)
            done.removed.append(line.line_id)
            continue
        figures = line.figures(grouping=grouping, currency=currency)
        line.quantity, line.unit_price = figures.quantity, figures.unit_price
        if line.line_id not in worded:
            line.description, line.detail = figures.description, figures.detail
    return done


def _leave(
    line: StandingLine, changes: Mapping[UUID, RateChange], done: Followed, *, is_fixed: bool
) -> Iterable[_Move]:
    """Takes the entries whose rate has changed off the line; answers where to they are bound."""
    changed = [time for time in line.times if time.entry_id in changes]
    if not changed:
        return []
    going = [] if is_fixed else [time for time in changed if changes[time.entry_id].is_followed]
    if len(going) < len(changed):
        done.by_hand.append(line.line_id)
    bound: dict[Decimal, list[BillableTime]] = {}
    for time in going:
        rate = changes[time.entry_id].after
        if rate is None:
            done.freed.append(time.entry_id)
        else:
            bound.setdefault(rate, []).append(time)
    gone = {time.entry_id for time in going}
    line.times = [time for time in line.times if time.entry_id not in gone]
    line.is_changed = bool(going)
    return [_Move(line, rate, times) for rate, times in sorted(bound.items())]


def _arrive(move: _Move, done: Followed, fixed: set[UUID], worded: set[UUID], *, grouping: str) -> None:
    """Puts entries on a line of their new price: one that is there, their own where nothing stays on it, or a new one."""
    source, times = move.source, [_priced(time, move.rate) for time in move.times]
    is_left_empty, has_own_words = not source.times, source.line_id in worded
    there = None if is_left_empty and has_own_words else _sibling(move, times[0], done, fixed, grouping=grouping)
    if there is not None:
        there.times += times
        there.is_changed = True
    elif is_left_empty:
        source.times, source.unit_price = times, move.rate
    else:
        split = StandingLine(
            line_id=source.line_id,
            description=source.description,
            detail=source.detail,
            quantity=source.quantity,
            unit_price=move.rate,
            is_taxed=source.is_taxed,
            times=times,
            is_new=True,
            is_changed=True,
        )
        done.lines.insert(done.lines.index(source) + 1, split)


def _sibling(
    move: _Move, time: BillableTime, done: Followed, fixed: set[UUID], *, grouping: str
) -> StandingLine | None:
    """The line of the new price that drafting would have put the entry on."""
    candidates = [line for line in done.lines if line.times and line.line_id not in fixed and line is not move.source]
    for line in candidates:
        is_priced_so = line.unit_price == move.rate and line.is_taxed == move.source.is_taxed
        if is_priced_so and belong_together(line.times[0], time, grouping=grouping):
            return line
    return None


def _priced(time: BillableTime, rate: Decimal) -> BillableTime:
    return replace(time, rate=rate)
