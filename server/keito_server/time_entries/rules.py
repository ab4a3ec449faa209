"""Pure rules of time: durations, rounding, timer slots, locks, metadata and amounts (N1, N3, N6, T1-T5, G2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from keito_server.kit.days import elapsed_ms
from keito_server.kit.durations import DAY_MS, HOUR_MS, MINUTE_MS
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.money import divide, multiply, round_half_up
from keito_server.kit.strict_json import check_text, depth_of
from keito_server.time_entries.errors import DateTooLate, DurationTooLong, EntryLocked, MetadataTooLarge

METADATA_BYTES = 4096
METADATA_DEPTH = 16
INDEXED_KEYS = ("agent_id", "agent_type", "session_id", "model")
INDEXED_LENGTH = 200
NOTES_LENGTH = 10_000

_encoder = msgspec.json.Encoder(decimal_format="number")


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


def check_spent_date(day: date, *, today: date) -> date:
    """A day that time may be logged on: at most tomorrow in the member's timezone, and not before 1970 (T1)."""
    if day > today + timedelta(days=1):
        raise DateTooLate(field="spent_date")
    if day.year < 1970:
        raise ValidationRefused("Dates start in 1970.", field="spent_date")
    return day


def check_notes(notes: str) -> str:
    """Notes as typed, at most 10,000 characters that a database can hold."""
    if len(notes) > NOTES_LENGTH:
        raise ValidationRefused(f"Notes may have at most {NOTES_LENGTH:,} characters.", field="notes")
    return check_text(notes, "notes")


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


def indexed_value(metadata: dict[str, Any], key: str) -> str:
    """A key of the metadata as the text that is indexed and filtered by; '' where it is missing or no plain value (G2)."""
    value = metadata.get(key)
    if value is None or isinstance(value, dict | list):
        return ""
    return (value if isinstance(value, str) else compact_json(value))[:INDEXED_LENGTH]


def check_metadata(metadata: Any) -> dict[str, Any]:
    """A JSON object that may be kept (G2): at most 4,096 bytes compact and 16 levels, without NUL or lone surrogates."""
    if not isinstance(metadata, dict):
        raise ValidationRefused("Metadata must be a JSON object.", field="metadata")
    if depth_of(metadata) > METADATA_DEPTH:
        raise ValidationRefused(f"Metadata may be nested at most {METADATA_DEPTH} levels deep.", field="metadata")
    _check_texts(metadata)
    if len(_encoder.encode(metadata)) > METADATA_BYTES:
        raise MetadataTooLarge(field="metadata")
    return metadata


def merge_metadata(current: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """`current` with the top-level keys of `changes` put in, and those that are null taken out (G2)."""
    merged = current | changes
    return check_metadata({key: value for key, value in merged.items() if not (key in changes and value is None)})


def compact_json(value: Any) -> str:
    """JSON without spaces, numbers written exactly, other letters as they are."""
    return _encoder.encode(value).decode()


def _check_texts(value: Any) -> None:
    if isinstance(value, str):
        check_text(value, "metadata")
    elif isinstance(value, dict):
        for key, child in value.items():
            check_text(key, "metadata")
            _check_texts(child)
    elif isinstance(value, list):
        for child in value:
            _check_texts(child)


@dataclass(frozen=True, slots=True)
class LockState:
    """What decides whether an entry may be changed, and by whom (T5)."""

    approval: str
    is_invoiced: bool
    spent_date: date
    today: date
    lock_after_days: int

    def refusal(self, *, edits_all: bool, edits_submitted: bool, withdraws: bool = False) -> EntryLocked | None:
        """Why this actor may not change the entry, or None.

        `edits_all` is an administrator; `edits_submitted` besides these a manager with "Edit team time". `withdraws` is
        who may take an approval back: they are told to, all others to ask for it.
        """
        if self.is_invoiced:
            return EntryLocked("This entry is on an invoice. Remove it from the invoice to change it.")
        if self.approval == "approved":
            way = "Withdraw the approval" if withdraws else "Ask for the approval to be withdrawn"
            return EntryLocked(f"This entry is approved. {way} to change it.")
        if self.approval == "submitted" and not edits_submitted:
            return EntryLocked("This entry is submitted for approval. Ask for it to be sent back to change it.")
        if self.lock_after_days and (self.today - self.spent_date).days > self.lock_after_days and not edits_all:
            return EntryLocked(
                f"Entries are locked after {self.lock_after_days} days. Ask an administrator to change this one."
            )
        return None
