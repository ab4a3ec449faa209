"""Giving saved entries the terms that have changed for them (R3)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from keito_server.kit.money import to_millionths
from keito_server.kit.sql import bind_id, bind_instant
from keito_server.projects.actions import PriceSpan
from keito_server.projects.queries import Terms, TermsOfDays
from keito_server.team.actions import Repriced
from keito_server.team.models import Member
from keito_server.time_entries.actions.agent_limits import recount_limits
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.rules import amount_of

_COST = ("cost_rate", "cost_amount")
_PRICE = ("is_billable", "rate", "amount")
_MONEY = {"rate", "amount", "cost_rate", "cost_amount"}
_READ = ("workspace_id", "member_id", "project_id", "task_id", "spent_date", "rounded_ms", "source", *_PRICE, *_COST)


def reprice_uninvoiced(*, actor: Member, span: PriceSpan, now: datetime) -> Repriced:
    """Gives all entries of the span that stand on no invoice the terms of their day; answers how many took others."""
    rows = entries_of_span(actor=actor, span=span).filter(is_invoiced=False)
    return Repriced(entries=len(reprice_entries(span=span, rows=rows, now=now)))


def entries_of_span(*, actor: Member, span: PriceSpan) -> "QuerySet[TimeEntry]":
    """The entries of the span's work and days, for whoever has checked that the actor may change the price."""
    rows = TimeEntry.objects.in_workspace(actor.workspace_id).filter(spent_date__gte=span.first_day, **span.work)
    if span.last_day is not None:
        rows = rows.filter(spent_date__lte=span.last_day)
    return rows if span.source is None else rows.filter(is_billable=True)


def has_entries(workspace_id: UUID, work: dict[str, UUID]) -> bool:
    """Whether any time is saved on a project, with a task or of a member."""
    return TimeEntry.objects.in_workspace(workspace_id).filter(**work).exists()


def reprice_entries(*, span: PriceSpan, rows: "QuerySet[TimeEntry]", now: datetime) -> list[TimeEntry]:
    """Puts the terms of their day on entries; answers those that took other ones. Call it in a transaction.

    An entry whose rate comes from elsewhere than the one that changed stays as it is. The products are made in Python
    (N2, N3), and written by one prepared statement for all.
    """
    columns = _COST if span.is_cost else _PRICE
    changed = []
    locked = rows.only(*_READ).select_for_update(of=("self",)).order_by("id")
    for entry, terms in _concerned(span, list(locked)):
        before = [getattr(entry, name) for name in columns]
        _take(entry, terms, span)
        if before != [getattr(entry, name) for name in columns]:
            entry.updated_at = now
            changed.append(entry)
    _write(changed, columns)
    if changed and not span.is_cost:
        recount_limits(changed, workspace=changed[0].member.workspace, now=now)
    return changed


def _concerned(span: PriceSpan, entries: Sequence[TimeEntry]) -> Iterator[tuple[TimeEntry, Terms]]:
    """The entries that take what has changed, each with the terms of its day."""
    if not entries:
        return
    workspace_id = entries[0].workspace_id
    of_days = TermsOfDays(workspace_id)
    people = Member.objects.in_workspace(workspace_id).select_related("workspace")
    members = people.in_bulk({entry.member_id for entry in entries})
    for entry in entries:
        member = entry.member = members[entry.member_id]
        terms = of_days.on(member=member, project_id=entry.project_id, task_id=entry.task_id, day=entry.spent_date)
        if span.source is None or terms.takes(span.source, member=member):
            yield entry, terms


def _take(entry: TimeEntry, terms: Terms, span: PriceSpan) -> None:
    if span.is_cost:
        entry.cost_rate = terms.cost_rate
        entry.cost_amount = amount_of(entry.rounded_ms, entry.cost_rate)
        return
    if span.before is not None:
        was = replace(terms, bill_by=span.before.bill_by, project_default=span.before.is_billable)
        # Time that was made billable or not on purpose stays so; else the project decides anew (T6).
        is_chosen = entry.is_billable != was.billable(None)
        entry.is_billable = terms.billable(entry.is_billable if is_chosen else None)
    entry.rate = terms.rate(member=entry.member) if entry.is_billable else None
    entry.amount = amount_of(entry.rounded_ms, entry.rate)


def _write(entries: Sequence[TimeEntry], columns: Sequence[str]) -> None:
    values = [
        (*(_bound(entry, name) for name in columns), bind_instant(entry.updated_at), bind_id(entry.id))
        for entry in entries
    ]
    puts = ", ".join(f"{name} = %s" for name in columns)
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE time_entries_timeentry SET {puts}, updated_at = %s WHERE id = %s", values)


def _bound(entry: TimeEntry, name: str) -> Decimal | int | bool | None:
    value = getattr(entry, name)
    return to_millionths(value) if name in _MONEY and value is not None else value
