"""What every verb shares: fetching an entry under a lock, checking locks, reckoning."""

from datetime import datetime
from uuid import UUID

from keito_server.kit.errors import NotFound, PermissionRefused
from keito_server.projects.queries import Terms
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import lock_of, may_edit, visible_entries
from keito_server.time_entries.rules import amount_of, round_duration


def get_for_change(actor: Member, entry_id: UUID, *, now: datetime) -> TimeEntry:
    """The entry under a row lock, if the actor may change it and no lock forbids it (T5).

    `NotFound` for what the actor cannot see, `PermissionRefused` for what they see but may not change.
    """
    entry = get_in_reach(actor, entry_id)
    if not entry.is_running:  # stopping never fails (T3), however old the timer is
        check_lock(actor, entry, now=now)
    return entry


def get_in_reach(actor: Member, entry_id: UUID) -> TimeEntry:
    """The same whatever locks it: for what may turn out to change nothing, as a retry does (T3)."""
    rows = visible_entries(actor).select_related("member__workspace").filter(id=entry_id)
    entry = rows.select_for_update(of=("self",)).first()
    if entry is None:
        raise NotFound
    if not may_edit(actor, member_id=entry.member_id, project_id=entry.project_id):
        raise PermissionRefused
    return entry


def check_lock(actor: Member, entry: TimeEntry, *, now: datetime) -> None:
    """Raises `EntryLocked` where the entry, as it stands, is not the actor's to change (T5)."""
    refusal = lock_of(actor, entry, now=now)
    if refusal is not None:
        raise refusal


def take_terms(entry: TimeEntry, terms: Terms, *, given_billable: bool | None) -> None:
    """Puts on the entry whether it is billable and at which rates, as the terms of its day say (T6, R1-R3)."""
    _take_rates(entry, terms, given_billable=given_billable)
    reckon(entry)


def take_prices(entry: TimeEntry, terms: Terms) -> None:
    """The same for time that was billable or not, and rounded, before: it stays so and takes the prices of its day (R3)."""
    _take_rates(entry, terms, given_billable=entry.is_billable)
    entry.amount = amount_of(entry.rounded_ms, entry.rate)
    entry.cost_amount = amount_of(entry.rounded_ms, entry.cost_rate)


def _take_rates(entry: TimeEntry, terms: Terms, *, given_billable: bool | None) -> None:
    entry.is_billable = terms.billable(given_billable)
    entry.rate = terms.rate(member=entry.member) if entry.is_billable else None
    entry.cost_rate = terms.cost_rate


def reckon(entry: TimeEntry) -> None:
    """Rounds what counts of a stopped entry (T4) and multiplies it by its rates (N3)."""
    workspace = entry.member.workspace
    entry.rounded_ms = (
        entry.duration_ms
        if entry.is_running
        else round_duration(
            entry.duration_ms,
            minutes=workspace.rounding_minutes,
            is_agent_work=entry.is_agent_work,
            rounds_agents=workspace.rounds_agents,
        )
    )
    entry.amount = amount_of(entry.rounded_ms, entry.rate)
    entry.cost_amount = amount_of(entry.rounded_ms, entry.cost_rate)
