"""Pure rules of time: durations, rounding, timer slots, locks and amounts (N1, N3, N6, T1-T5)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from keito_server.kit import locks
from keito_server.kit.days import elapsed_ms
from keito_server.kit.durations import DAY_MS, HOUR_MS, MINUTE_MS
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.metadata import indexed_value
from keito_server.kit.money import divide, multiply, round_half_up
from keito_server.time_entries.errors import DurationTooLong, EntryLocked


def check_duration(milliseconds: int, *, field: str) -> int:
    """A typed duration: at least 0 and at most 24 hours (N6)."""
    if milliseconds < 0:
        raise ValidationRefused("A duration cannot be negative. Use 0 or more.", field=field)
    if milliseconds > DAY_MS:
        raise DurationTooLong(field=field)
    return milliseconds


def check_span(started_at: datetime, stopped_at: datetime) -> int:
    """The real time between a typed start and end, in milliseconds: the end does not lie before the start (T1)."""
    if stopped_at < started_at:
        raise ValidationRefused("The end lies before the start. Choose a later time.", field="stopped_at")
    return check_duration(elapsed_ms(started_at, stopped_at), field="stopped_at")


def check_cut(started_at: datetime, stopped_at: datetime, *, now: datetime) -> datetime:
    """When a running timer is said to have ended: not before its start, and not later than now (T8)."""
    if stopped_at < started_at:
        raise ValidationRefused("The timer had not begun then. Choose a later time.", field="stopped_at")
    if stopped_at > now:
        raise ValidationRefused("That is still to come. Choose a time up to now.", field="stopped_at")
    return stopped_at


def is_forgotten(shown_ms: int, *, hours: int) -> bool:
    """Whether a person's timer has run for longer than the workspace expects of one (T8)."""
    return shown_ms > hours * HOUR_MS


def is_silent(last_sign_at: datetime, now: datetime, *, hours: int) -> bool:
    """Whether the session of an agent's timer has made no call for so many hours (T8)."""
    return now - last_sign_at >= timedelta(hours=hours)


def round_duration(milliseconds: int, *, minutes: int, is_agent_work: bool, rounds_agents: bool) -> int:
    """What counts of an exact duration (T4): the nearest increment, half up; a person's non-zero time at least one.

    `minutes` is 0 where the workspace does not round. Agents' entries stay exact unless `rounds_agents`.
    """
    if minutes == 0 or (is_agent_work and not rounds_agents):
        return milliseconds
    step = minutes * MINUTE_MS
    rounded = (milliseconds + step // 2) // step * step
    return max(rounded, step) if milliseconds > 0 and not is_agent_work else rounded


def is_possible_rounding(exact_ms: int, counted_ms: int, *, offered: Iterable[int]) -> bool:
    """Whether rounding to one of the offered increments (minutes) makes `counted_ms` of `exact_ms` (T4)."""
    return any(
        counted_ms == round_duration(exact_ms, minutes=minutes, is_agent_work=is_agent_work, rounds_agents=True)
        for minutes in offered
        for is_agent_work in (False, True)
    )


def amount_of(milliseconds: int, rate: Decimal | None) -> Decimal | None:
    """Hours x rate, kept to 6 decimals half up (N3); None without a rate (R1).

    Divided last: a third of an hour has no end in decimals, its product with a rate may well be a half.
    """
    if rate is None:
        return None
    return round_half_up(divide(multiply(Decimal(milliseconds), rate), Decimal(HOUR_MS)), 6)


def timer_slot(*, source: str, metadata: dict[str, Any]) -> str:
    """The slot in which a timer runs: an agent session's own, else the member's single one, '' (T2)."""
    return indexed_value(metadata, "session_id") if source == "agent" else ""


class LockState(locks.LockState):
    """What decides whether an entry may be changed, and by whom (T5)."""

    __slots__ = ()

    def refusal(self, *, edits_all: bool, edits_submitted: bool, withdraws: bool = False) -> EntryLocked | None:
        """Why this actor may not change the entry, or None; the rights are those of `sentence`."""
        sentence = self.sentence(
            noun="entry", plural="Entries", edits_all=edits_all, edits_submitted=edits_submitted, withdraws=withdraws
        )
        return None if sentence is None else EntryLocked(sentence)
