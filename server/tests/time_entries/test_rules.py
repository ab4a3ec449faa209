"""The rules of time without a database: bounds, rounding, amounts, locks and timer slots (N3, N6, T1-T5)."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.durations import DAY_MS, HOUR_MS, MINUTE_MS
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.logging_rules import NOTES_LENGTH, DateTooLate, check_notes, check_spent_date
from keito_server.kit.money import from_millionths
from keito_server.time_entries.errors import DurationTooLong, EntryLocked
from keito_server.time_entries.rules import (
    LockState,
    amount_of,
    check_duration,
    is_possible_rounding,
    round_duration,
    timer_slot,
)
from keito_server.workspaces.models import ROUNDING_MINUTES

TODAY = date(2026, 3, 12)
SECOND = 1000
durations = st.integers(0, 30 * HOUR_MS)
increments = st.sampled_from(ROUNDING_MINUTES)
rates = st.integers(0, 10**15).map(from_millionths)


@pytest.mark.parametrize("milliseconds", [0, 1, HOUR_MS, DAY_MS])
def test_takes_a_typed_duration_up_to_a_day(milliseconds: int) -> None:
    assert check_duration(milliseconds, field="hours") == milliseconds


def test_refuses_a_typed_duration_below_0_or_beyond_a_day() -> None:
    with pytest.raises(ValidationRefused, match="cannot be negative") as negative:
        check_duration(-1, field="hours")
    with pytest.raises(DurationTooLong) as too_long:
        check_duration(DAY_MS + 1, field="hours")
    assert (negative.value.field, too_long.value.field) == ("hours", "hours")


def test_takes_a_day_up_to_tomorrow() -> None:
    for day in (date(1970, 1, 1), TODAY, TODAY + timedelta(days=1)):
        assert check_spent_date(day, today=TODAY) == day
    with pytest.raises(DateTooLate):
        check_spent_date(TODAY + timedelta(days=2), today=TODAY)
    with pytest.raises(ValidationRefused, match="1970"):
        check_spent_date(date(1969, 12, 31), today=TODAY)
    assert check_spent_date(date.max, today=date.max - timedelta(days=1)) == date.max


@pytest.mark.parametrize(
    "notes", ["", "=HYPERLINK(1)", "<script>alert(1)</script>", "#set page()", "ß日本\t\n🦀", "n" * NOTES_LENGTH]
)
def test_takes_notes_as_they_are_typed(notes: str) -> None:
    assert check_notes(notes) == notes


@pytest.mark.parametrize("notes", ["n" * (NOTES_LENGTH + 1), "a\x00b", "\ud800", "half \udfff"])
def test_refuses_notes_that_no_database_holds_or_that_are_too_long(notes: str) -> None:
    with pytest.raises(ValidationRefused) as refusal:
        check_notes(notes)
    assert refusal.value.field == "notes"


@pytest.mark.parametrize(
    ("typed", "minutes", "human", "agent"),
    [
        (0, 15, 0, 0),
        (1, 15, 15, 0),
        (7 * MINUTE_MS, 15, 15, 0),
        (7 * MINUTE_MS + 29 * SECOND, 15, 15, 0),
        (7 * MINUTE_MS + 30 * SECOND, 15, 15, 15),
        (22 * MINUTE_MS, 15, 15, 15),
        (22 * MINUTE_MS + 30 * SECOND, 15, 30, 30),
        (61 * MINUTE_MS, 6, 60, 60),
        (63 * MINUTE_MS, 6, 66, 66),
        (62 * MINUTE_MS, 5, 60, 60),
        (45 * MINUTE_MS, 30, 60, 60),
        (44 * MINUTE_MS + 59 * SECOND, 30, 30, 30),
        (DAY_MS, 10, 1440, 1440),
    ],
)
def test_rounds_to_the_nearest_increment_half_up(typed: int, minutes: int, human: int, agent: int) -> None:
    rounded = [
        round_duration(typed, minutes=minutes, is_agent_work=is_agent_work, rounds_agents=True)
        for is_agent_work in (False, True)
    ]
    assert rounded == [human * MINUTE_MS, agent * MINUTE_MS]


@given(durations, increments, st.booleans(), st.booleans())
def test_rounding_twice_is_rounding_once(exact: int, minutes: int, is_agent_work: bool, rounds_agents: bool) -> None:
    once = round_duration(exact, minutes=minutes, is_agent_work=is_agent_work, rounds_agents=rounds_agents)
    twice = round_duration(once, minutes=minutes, is_agent_work=is_agent_work, rounds_agents=rounds_agents)
    assert twice == once
    assert is_possible_rounding(exact, once, offered=ROUNDING_MINUTES)


@given(durations, durations, increments, st.booleans(), st.booleans())
def test_more_time_never_counts_less(
    one: int, other: int, minutes: int, is_agent_work: bool, rounds_agents: bool
) -> None:
    less, more = (
        round_duration(exact, minutes=minutes, is_agent_work=is_agent_work, rounds_agents=rounds_agents)
        for exact in sorted((one, other))
    )
    assert less <= more


@given(st.integers(1, 30 * HOUR_MS), increments.filter(bool))
def test_a_persons_time_counts_as_one_increment_at_least(exact: int, minutes: int) -> None:
    step = minutes * MINUTE_MS
    rounded = round_duration(exact, minutes=minutes, is_agent_work=False, rounds_agents=False)
    assert rounded >= step
    assert rounded % step == 0
    assert abs(rounded - exact) <= step / 2 or rounded == step


@given(durations, increments)
def test_agents_time_stays_exact_unless_the_workspace_rounds_it_too(exact: int, minutes: int) -> None:
    assert round_duration(exact, minutes=minutes, is_agent_work=True, rounds_agents=False) == exact


@given(durations, st.booleans(), st.booleans())
def test_without_rounding_all_time_stays_exact(exact: int, is_agent_work: bool, rounds_agents: bool) -> None:
    assert round_duration(exact, minutes=0, is_agent_work=is_agent_work, rounds_agents=rounds_agents) == exact


def test_knows_what_no_offered_rounding_makes() -> None:
    assert not is_possible_rounding(61 * MINUTE_MS, 62 * MINUTE_MS, offered=ROUNDING_MINUTES)
    assert not is_possible_rounding(61 * MINUTE_MS, 60 * MINUTE_MS, offered=(0, 6, 15)[:1])


@given(durations, rates)
def test_an_amount_is_exact_hours_times_rate_half_up_to_6_decimals(exact: int, rate: Decimal) -> None:
    amount = amount_of(exact, rate)
    millionths = Fraction(exact, HOUR_MS) * Fraction(rate) * 10**6
    assert amount == from_millionths(int(millionths + Fraction(1, 2)))


@pytest.mark.parametrize(
    ("milliseconds", "rate", "amount"),
    [
        (1_200_000, "100", "33.333333"),
        (5_400_000, "112.50", "168.75"),
        (300_000, "0.000006", "0.000001"),
        (3, "0.60", "0.000001"),
        (HOUR_MS, "0", "0"),
        (0, "100", "0"),
    ],
)
def test_an_amount_keeps_6_decimals(milliseconds: int, rate: str, amount: str) -> None:
    assert amount_of(milliseconds, Decimal(rate)) == Decimal(amount)


def test_no_rate_makes_no_amount() -> None:
    assert amount_of(HOUR_MS, None) is None


INVOICED = "This entry is on an invoice."
APPROVED = "This entry is approved."
SUBMITTED = "This entry is submitted for approval."
OLD = "Entries are locked after 30 days."
LOCKS = [
    # approval, invoiced, days ago: what a member, a manager with "Edit team time" and an administrator are told
    ("unsubmitted", False, 30, None, None, None),
    ("unsubmitted", False, 31, OLD, OLD, None),
    ("submitted", False, 0, SUBMITTED, None, None),
    ("submitted", False, 31, SUBMITTED, OLD, None),
    ("approved", False, 0, APPROVED, APPROVED, APPROVED),
    ("approved", False, 31, APPROVED, APPROVED, APPROVED),
    ("unsubmitted", True, 0, INVOICED, INVOICED, INVOICED),
    ("approved", True, 0, INVOICED, INVOICED, INVOICED),
    ("submitted", True, 31, INVOICED, INVOICED, INVOICED),
    ("unsubmitted", False, -1, None, None, None),
]


@pytest.mark.parametrize(("approval", "is_invoiced", "days", "member", "manager", "administrator"), LOCKS)
def test_an_entry_is_locked_for_some_or_for_everyone(
    approval: str, is_invoiced: bool, days: int, member: str | None, manager: str | None, administrator: str | None
) -> None:
    state = LockState(approval, is_invoiced, TODAY - timedelta(days=days), TODAY, lock_after_days=30)
    told = [
        state.refusal(edits_all=edits_all, edits_submitted=edits_submitted)
        for edits_all, edits_submitted in ((False, False), (False, True), (True, True))
    ]
    for refusal, expected in zip(told, (member, manager, administrator), strict=True):
        assert (refusal is None) == (expected is None)
        if refusal is not None and expected is not None:
            assert isinstance(refusal, EntryLocked)
            assert refusal.message.startswith(expected)
            assert len(refusal.message) > len(expected) + 10, "it also says how to lift the lock"


@given(st.integers(-1, 4000))
def test_without_a_limit_age_locks_nothing(days: int) -> None:
    state = LockState("unsubmitted", False, TODAY - timedelta(days=days), TODAY, lock_after_days=0)
    assert state.refusal(edits_all=False, edits_submitted=False) is None


def test_whoever_may_more_is_never_locked_out_more() -> None:
    for approval, is_invoiced, days in product(("unsubmitted", "submitted", "approved"), (False, True), (0, 40)):
        state = LockState(approval, is_invoiced, TODAY - timedelta(days=days), TODAY, lock_after_days=30)
        if state.refusal(edits_all=False, edits_submitted=False) is None:
            assert state.refusal(edits_all=False, edits_submitted=True) is None
        if state.refusal(edits_all=False, edits_submitted=True) is None:
            assert state.refusal(edits_all=True, edits_submitted=True) is None


@pytest.mark.parametrize(
    ("source", "metadata", "slot"),
    [
        ("web", {"session_id": "s1"}, ""),
        ("cli", {"session_id": "s1"}, ""),
        ("api", {"session_id": "s1"}, ""),
        ("agent", {"session_id": "s1"}, "s1"),
        ("agent", {}, ""),
        ("agent", {"session_id": None}, ""),
        ("agent", {"session_id": ""}, ""),
        ("agent", {"session_id": 7}, "7"),
        ("agent", {"session_id": ["s1"]}, ""),
        ("agent", {"session_id": {"id": "s1"}}, ""),
    ],
)
def test_only_an_agents_session_has_a_timer_slot_of_its_own(
    source: str, metadata: dict[str, object], slot: str
) -> None:
    assert timer_slot(source=source, metadata=metadata) == slot
