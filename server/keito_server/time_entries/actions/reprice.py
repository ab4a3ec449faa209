"""Giving saved entries a member's changed rate (R3)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet

from keito_server.kit.money import to_millionths
from keito_server.kit.sql import bind_id, bind_instant
from keito_server.projects.queries import Terms, TermsOfDays
from keito_server.team.actions import RateSpan, Repriced
from keito_server.team.models import Member, MemberRate
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.rules import amount_of

_COLUMNS = {MemberRate.Kind.BILLABLE: ("rate", "amount"), MemberRate.Kind.COST: ("cost_rate", "cost_amount")}


def reprice_uninvoiced(*, actor: Member, span: RateSpan, now: datetime) -> Repriced:
    """Gives all entries of the span that stand on no invoice the rate of their day; answers how many took another."""
    rows = entries_of_span(actor=actor, span=span).filter(is_invoiced=False)
    return Repriced(entries=len(reprice_entries(span=span, rows=rows, now=now)))


def entries_of_span(*, actor: Member, span: RateSpan) -> "QuerySet[TimeEntry]":
    """The member's entries on the days of the span, for whoever has checked that the actor may change the rate."""
    rows = TimeEntry.objects.in_workspace(actor.workspace_id).filter(member=span.member, spent_date__gte=span.first_day)
    if span.last_day is not None:
        rows = rows.filter(spent_date__lte=span.last_day)
    return rows.filter(is_billable=True) if span.kind == MemberRate.Kind.BILLABLE else rows


def reprice_entries(*, span: RateSpan, rows: "QuerySet[TimeEntry]", now: datetime) -> list[TimeEntry]:
    """Puts the span's rate and its product on entries; answers those that took another one. Call it in a transaction.

    An entry whose project bills by something else than the member's own rate stays as it is. The products are made in
    Python (N2, N3), and written by one prepared statement for all.
    """
    rate_column, amount_column = _COLUMNS[MemberRate.Kind(span.kind)]
    changed = []
    for entry, rate in _unlike(span, rows.select_for_update(of=("self",)).order_by("id")):
        setattr(entry, rate_column, rate)
        setattr(entry, amount_column, amount_of(entry.rounded_ms, rate))
        entry.updated_at = now
        changed.append(entry)
    _write(changed, rate_column, amount_column)
    return changed


def _unlike(span: RateSpan, rows: "QuerySet[TimeEntry]") -> Iterator[tuple[TimeEntry, Decimal | None]]:
    """The entries whose rate is not that of their day, each with the one that is."""
    terms = TermsOfDays(span.member)
    rate_column, _ = _COLUMNS[MemberRate.Kind(span.kind)]
    for entry in rows:
        found, rate = _rate_of_span(terms, span, entry)
        if found and rate != getattr(entry, rate_column):
            yield entry, rate


def _rate_of_span(terms: TermsOfDays, span: RateSpan, entry: TimeEntry) -> tuple[bool, Decimal | None]:
    held: Terms = terms.on(project_id=entry.project_id, task_id=entry.task_id, day=entry.spent_date)
    if span.kind == MemberRate.Kind.COST:
        return True, held.cost_rate
    return held.takes_member_default(member=span.member), held.rate(member=span.member)


def _write(entries: Sequence[TimeEntry], rate_column: str, amount_column: str) -> None:
    values = [
        (
            _millionths(getattr(entry, rate_column)),
            _millionths(getattr(entry, amount_column)),
            bind_instant(entry.updated_at),
            bind_id(entry.id),
        )
        for entry in entries
    ]
    statement = f"""
        UPDATE time_entries_timeentry SET {rate_column} = %s, {amount_column} = %s, updated_at = %s WHERE id = %s
    """
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)


def _millionths(amount: Decimal | None) -> int | None:
    return None if amount is None else to_millionths(amount)
