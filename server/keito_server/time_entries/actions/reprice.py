"""Giving saved entries the terms that have changed for them (R3).

There may be a hundred thousand, and on SQLite nobody else writes meanwhile: they are read as plain rows and compared as
the engine keeps them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from keito_server.kit.money import from_millionths
from keito_server.kit.sql import bind_instant, is_postgresql, read_id, read_rows
from keito_server.projects.actions import PriceSpan
from keito_server.team.actions import Repriced
from keito_server.team.models import Member
from keito_server.time_entries.actions.agent_limits import recount_limits_of
from keito_server.time_entries.actions.span_prices import SpanPrices
from keito_server.time_entries.models import TimeEntry

_COST = {"cost_rate": "bigint", "cost_amount": "bigint"}
_PRICE = {"is_billable": "boolean", "rate": "bigint", "amount": "bigint"}
_READ = ("id", "member_id", "project_id", "task_id", "spent_date", "rounded_ms", "source")
_WORK, _ROUNDED_MS, _SOURCE, _VALUES = slice(1, 5), 5, 6, slice(7, None)


@dataclass(frozen=True, slots=True)
class RepricedEntry:
    """An entry that took another price, and what it has now; of another cost, the id alone is told."""

    id: UUID
    is_billable: bool = False
    rate: Decimal | None = None


def reprice_uninvoiced(*, actor: Member, span: PriceSpan, now: datetime, seen: set[Any]) -> Repriced:
    """Gives all entries of the span that stand on no invoice the terms of their day; answers how many took others.

    The ids of all that were looked at are added to `seen`. What is in it already is locked since, and left out.
    """
    rows = entries_of_span(actor=actor, span=span).filter(is_invoiced=False)
    if seen:
        new = [read_id(one) for (one,) in _rows(rows.values_list("id")) if one not in seen]
        if not new:
            return Repriced()
        rows = rows.filter(id__in=new)
    found = _locked(span, rows)
    seen.update(row[0] for row in found)
    return Repriced(entries=len(_reprice(actor, span, found, now=now)))


def reprice_entries(
    *, actor: Member, span: PriceSpan, rows: "QuerySet[TimeEntry]", now: datetime
) -> list[RepricedEntry]:
    """Puts the terms of their day on entries; answers those that took others.

    An entry whose rate comes from elsewhere than the one that changed stays as it is. Call it in a transaction.
    """
    changed = _reprice(actor, span, _locked(span, rows), now=now)
    if span.is_cost:
        return [RepricedEntry(read_id(entry_id)) for entry_id, *_ in changed]
    return [
        RepricedEntry(read_id(entry_id), bool(is_billable), None if rate is None else from_millionths(rate))
        for entry_id, is_billable, rate, _ in changed
    ]


def entries_of_span(*, actor: Member, span: PriceSpan) -> "QuerySet[TimeEntry]":
    """The entries of the span's work and days, for whoever has checked that the actor may change the price."""
    rows = TimeEntry.objects.in_workspace(actor.workspace_id).filter(spent_date__gte=span.first_day, **span.work)
    if span.last_day is not None:
        rows = rows.filter(spent_date__lte=span.last_day)
    return rows if span.source is None else rows.filter(is_billable=True)


def has_entries(workspace_id: UUID, work: dict[str, UUID]) -> bool:
    """Whether any time is saved on a project, with a task or of a member."""
    return TimeEntry.objects.in_workspace(workspace_id).filter(**work).exists()


def _reprice(actor: Member, span: PriceSpan, found: Sequence[Any], *, now: datetime) -> list[tuple[Any, ...]]:
    """Writes what has changed of locked rows; answers the id of each with what it has now."""
    prices = SpanPrices(actor.workspace, span, {row[_WORK] for row in found})
    changed, agent_work = [], set()
    for row in found:
        values = prices.find(row[_WORK], row[_ROUNDED_MS], row[_VALUES])
        if values is not None and values != row[_VALUES]:
            changed.append((row[0], *values))
            if prices.is_agent_work(row[_WORK], row[_SOURCE]):
                agent_work.add((row[1], row[2]))
    _write(changed, _columns(span), now=now)
    if agent_work and not span.is_cost:
        recount_limits_of(
            workspace=actor.workspace,
            member_ids={read_id(member_id) for member_id, _ in agent_work},
            project_ids={read_id(project_id) for _, project_id in agent_work},
            now=now,
        )
    return changed


def _columns(span: PriceSpan) -> dict[str, str]:
    return _COST if span.is_cost else _PRICE


def _locked(span: PriceSpan, rows: "QuerySet[TimeEntry]") -> list[Any]:
    locked = rows.select_for_update().order_by("id")
    return _rows(locked.values_list(*_READ, *_columns(span)))


def _rows(rows: "QuerySet[TimeEntry, Any]") -> list[Any]:
    return read_rows(*rows.query.sql_with_params())


def _write(changed: Sequence[tuple[Any, ...]], columns: dict[str, str], *, now: datetime) -> None:
    """One statement for all: of arrays on PostgreSQL; on SQLite a prepared one, executed for each."""
    if not changed:
        return
    table = TimeEntry._meta.db_table
    with connection.cursor() as cursor:
        if is_postgresql():
            puts = ", ".join(f"{name} = new.{name}" for name in columns)
            arrays = ", ".join(f"%s::{kind}[]" for kind in ("uuid", *columns.values()))
            statement = f"""
                UPDATE {table} entry SET {puts}, updated_at = %s
                FROM unnest({arrays}) AS new (id, {", ".join(columns)}) WHERE entry.id = new.id
            """
            cursor.execute(statement, [bind_instant(now), *(list(one) for one in zip(*changed, strict=True))])
        else:
            puts = ", ".join(f"{name} = %s" for name in columns)
            values = [(*row[1:], bind_instant(now), row[0]) for row in changed]
            cursor.executemany(f"UPDATE {table} SET {puts}, updated_at = %s WHERE id = %s", values)
