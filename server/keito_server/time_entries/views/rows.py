"""One entry as a row of the day, and opened in the rail."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from keito_server.kit.durations import HOUR_MS
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.time_entries.errors import EntryLocked
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import is_forgotten, lock_of, may_edit, shown_ms
from keito_server.time_entries.queries.session_share import SessionShare, find_session_share
from keito_server.time_entries.views.facts import Fact, known_facts, other_facts
from keito_server.web.formats import Formats

_STATES = {
    TimeEntry.Approval.UNSUBMITTED: ("draft", "Unsubmitted"),
    TimeEntry.Approval.SUBMITTED: ("submitted", "Submitted"),
    TimeEntry.Approval.APPROVED: ("approved", "Approved"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in the list.

    `began` and `ended` are times of the day (`13:07`, `1:07 PM`) in the zone that the list is read in, or empty. They are text, as a
    template turns an instant back into the request's zone, whatever zone it was given in.
    """

    entry: TimeEntry
    shown_ms: int
    began: str
    ended: str
    lock: str
    flags: tuple[str, ...]
    is_long: bool = False
    """Whether it is a person's timer that has run for too long, to be cut (T8)."""

    @property
    def lock_word(self) -> str:
        """The lock in a word, for the row; empty where nothing is locked."""
        if not self.lock or self.entry.is_running:
            return ""
        if self.entry.is_invoiced:
            return "Invoiced"
        is_decided = self.entry.approval != TimeEntry.Approval.UNSUBMITTED
        return _STATES[TimeEntry.Approval(self.entry.approval)][1] if is_decided else "Locked"

    @property
    def state(self) -> str:
        """`running` is the member's own timer, `session` an agent's; empty for what is saved."""
        if not self.entry.is_running:
            return ""
        return "session" if self.entry.member.is_agent else "running"


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry with all that may be known about it. Rate and amount are None where they are not the actor's to see (P5).

    `facts` are Keito's own words beside what a tool reported about itself, `metadata` all else that it did (G2).
    """

    row: Row
    state: tuple[str, str]
    sees_rate: bool
    rate: Decimal | None
    amount: Decimal | None
    exact_ms: int | None
    facts: tuple[tuple[str, str], ...]
    metadata: tuple[Fact, ...]
    session: SessionShare | None
    may_edit: bool


def row_of(
    entry: TimeEntry, *, zone: str, formats: Formats, lock: EntryLocked | None, sees_rates: bool, now: datetime
) -> Row:
    """The row of an entry. `lock` is why it cannot be changed, if so."""
    return Row(
        entry=entry,
        shown_ms=shown_ms(entry, now=now),
        began=_clock(entry.started_at, zone, formats),
        ended=_clock(entry.stopped_at, zone, formats),
        lock=lock.message if lock else "",
        flags=_flags(entry, sees_rates=sees_rates, now=now),
        is_long=is_forgotten(entry, now=now),
    )


def state_of(entry: TimeEntry) -> tuple[str, str]:
    """The state of an entry as a badge's key with its words."""
    return ("closed", "Invoiced") if entry.is_invoiced else _STATES[TimeEntry.Approval(entry.approval)]


def opened(actor: Member, entry: TimeEntry, *, now: datetime) -> Opened:
    """The entry as the rail shows it."""
    sees_rates = may(actor, Permission.BILLABLE_RATES_VIEW)
    lock = lock_of(actor, entry, now=now)
    zone = actor.zone if entry.member.is_agent and entry.member_id != actor.id else entry.zone  # as the lists have them
    is_own_to_edit = may_edit(actor, member_id=entry.member_id, project_id=entry.project_id)
    return Opened(
        row=row_of(entry, zone=zone, formats=Formats.of(actor), lock=lock, sees_rates=sees_rates, now=now),
        state=state_of(entry),
        sees_rate=sees_rates and entry.is_billable,
        rate=entry.rate if sees_rates else None,
        amount=entry.amount if sees_rates and not entry.is_running else None,
        exact_ms=entry.duration_ms if entry.duration_ms != entry.rounded_ms else None,
        facts=known_facts(entry),
        metadata=other_facts(entry.metadata),
        session=find_session_share(actor, entry, now=now),
        may_edit=is_own_to_edit and (lock is None or entry.is_running),
    )


def _flags(entry: TimeEntry, *, sees_rates: bool, now: datetime) -> tuple[str, ...]:
    flags = (
        (f"Running for {shown_ms(entry, now=now) // HOUR_MS} h", is_forgotten(entry, now=now)),
        ("Over the limit", entry.is_over_limit),
        ("Over 24 hours", entry.is_over_a_day),
        ("No notes", entry.is_missing_notes),
        ("Stopped by itself", entry.is_auto_stopped and not entry.is_reviewed),
        ("No rate", sees_rates and entry.has_no_rate),
    )
    return tuple(words for words, applies in flags if applies)


def _clock(instant: datetime | None, zone: str, formats: Formats) -> str:
    return "" if instant is None else formats.time_of_day(instant.astimezone(ZoneInfo(zone)))
