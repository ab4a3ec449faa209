"""Rules of the grid without a database: what was meant by what was typed, what locks a cell, and totals that agree."""

from datetime import date, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.durations import DAY_MS, parse_duration
from keito_server.time_entries.forms.week import meant_ms
from keito_server.time_entries.queries import Cell, CellEntry, Week, WeekLine
from keito_server.time_entries.views.week_grid import LATER, LOCKED, OPEN, _lock_words, _state
from keito_server.web.formats import Formats

MONDAY = date(2026, 3, 9)
DAYS = tuple(MONDAY + timedelta(days=place) for place in range(7))
FORMATS = st.builds(
    Formats, decimal=st.just(","), thousands=st.just("."), time_display=st.sampled_from(["hours_minutes", "decimal"])
)


def entry(total_ms: int = 1, **values: object) -> CellEntry:
    defaults: dict[str, object] = {"source": "web", "is_running": False, "has_times": False, "has_notes": False}
    return CellEntry(total_ms=total_ms, **(defaults | values))  # type: ignore[arg-type]  # each test names what it is about


def line(*cells: Cell, task: str = "Design") -> WeekLine:
    return WeekLine(uuid4(), uuid4() if task else None, "Website", task, "Meridian Bank", cells)


@given(st.integers(0, DAY_MS), FORMATS)
def test_the_hours_shown_mean_what_the_cell_holds(held_ms: int, formats: Formats) -> None:
    typed_ms = parse_duration(formats.duration(held_ms), decimal_separator=formats.decimal)
    assert meant_ms(typed_ms, held_ms=held_ms, formats=formats) == held_ms


@given(st.integers(0, DAY_MS), st.integers(0, DAY_MS), FORMATS)
def test_other_hours_mean_themselves(typed_ms: int, held_ms: int, formats: Formats) -> None:
    shown_ms = parse_duration(formats.duration(held_ms), decimal_separator=formats.decimal)
    assert meant_ms(typed_ms, held_ms=held_ms, formats=formats) == (held_ms if typed_ms == shown_ms else typed_ms)


@given(st.integers(0, 10**12), FORMATS)
def test_nothing_typed_means_no_hours_however_many_there_were(held_ms: int, formats: Formats) -> None:
    assert meant_ms(None, held_ms=held_ms, formats=formats) == 0
    assert meant_ms(7, held_ms=held_ms, formats=formats) in (7, held_ms)


@given(st.lists(st.lists(st.lists(st.integers(0, DAY_MS), max_size=3), min_size=7, max_size=7), max_size=5))
def test_totals_of_rows_and_of_days_are_the_same_total(hours: list[list[list[int]]]) -> None:
    lines = tuple(
        line(*(Cell(day, tuple(map(entry, cell))) for day, cell in zip(DAYS, row, strict=True))) for row in hours
    )
    week = Week(None, DAYS, lines, (), ("",) * 7)  # type: ignore[arg-type]  # totals do not ask whose week it is
    assert week.total_ms == sum(week.day_totals) == sum(one.total_ms for one in lines)


@given(
    st.lists(
        st.builds(entry, is_running=st.booleans(), has_times=st.booleans(), lock=st.sampled_from(["", "x"])), max_size=3
    )
)
def test_a_cell_takes_typing_where_it_is_empty_or_holds_one_plain_unlocked_duration(entries: list[CellEntry]) -> None:
    cell = Cell(MONDAY, tuple(entries))
    state, why = _state(cell, line(cell), "", MONDAY, is_trackable=True)
    is_plain = len(entries) <= 1 and not any(one.is_running or one.has_times or one.lock for one in entries)
    assert (state == "") == is_plain
    assert bool(state) == bool(why)
    if entries and all(one.lock for one in entries):
        assert state == LOCKED
    elif not is_plain:
        assert state == OPEN


def test_an_empty_cell_is_closed_from_the_day_after_tomorrow() -> None:
    states = [_state(Cell(day), line(Cell(day)), "", MONDAY, is_trackable=True)[0] for day in DAYS]
    assert states == ["", "", LATER, LATER, LATER, LATER, LATER]


def test_a_lock_is_said_with_its_days_where_it_does_not_hold_for_all_time_of_the_row() -> None:
    approved, invoiced, free = (entry(lock="x", lock_word="approved"), entry(lock="y", lock_word="invoiced"), entry())
    assert _lock_words(line(Cell(DAYS[0], (approved,)), Cell(DAYS[1])), is_trackable=True) == "approved"
    both = line(
        Cell(DAYS[0], (approved,)), Cell(DAYS[1], (free,)), Cell(DAYS[2], (invoiced,)), Cell(DAYS[3], (approved,))
    )
    assert _lock_words(both, is_trackable=True) == "Mon Thu approved, Wed invoiced"
    assert _lock_words(line(Cell(DAYS[0], (free,))), is_trackable=True) == ""
    assert _lock_words(line(Cell(DAYS[0], (free,))), is_trackable=False) == "closed to new time"
