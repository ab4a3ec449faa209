"""Marking budgets to be looked at: one statement, which writes only for projects with a budget and a threshold.

It runs right after the commit of what changed. So nothing waits for another's mark while it holds locks, and a check that
takes a mark away sees all that was saved before it (docs/decisions/0017-budgets-checked-by-a-chore.md).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from keito_server.budgets.rules import first_of_month
from keito_server.kit.sql import bind_date, bind_id, bind_instant, is_postgresql
from keito_server.workspaces.models import Workspace

_AT_ONCE = 5_000
"""Ids in one statement: both engines bind at most some 32,000 values."""


def mark_of_entries(entry_ids: Sequence[UUID], *, now: datetime) -> None:
    """Marks the budgets that these entries use up, each in the month that the entry counts in."""
    _after_commit("time_entries_timeentry", entry_ids, now)


def mark_of_expenses(expense_ids: Sequence[UUID], *, now: datetime) -> None:
    """The same for expenses."""
    _after_commit("expenses_expense", expense_ids, now)


def mark_of_days(days: Sequence[tuple[UUID, date]], *, now: datetime) -> None:
    """Marks the budgets of projects in the months of these days: for rows that are on them no longer."""
    months = {(project_id, day.replace(day=1)) for project_id, day in days}
    transaction.on_commit(partial(_mark_months, sorted(months), now), robust=True)


def mark_of_projects(project_ids: Sequence[UUID], *, now: datetime) -> None:
    """Marks the budgets of these projects in the month that it is at their workspace."""
    transaction.on_commit(partial(_mark_this_month, "p.id", list(project_ids), now), robust=True)


def mark_of_workspaces(workspace_ids: Sequence[UUID], *, now: datetime) -> None:
    """The same for all projects of some workspaces."""
    transaction.on_commit(partial(_mark_this_month, "p.workspace_id", list(workspace_ids), now), robust=True)


def mark_all_budgets(now: datetime) -> None:
    """Marks every budget that has a threshold, in this month: what a mark was lost of, as by a power cut, is found.

    What was lost of a month that is past is found once something else changes in that month.
    """
    _mark_this_month("", [], now)


def _after_commit(table: str, ids: Sequence[UUID], now: datetime) -> None:
    transaction.on_commit(partial(_mark_rows, table, list(ids), now), robust=True)


def _mark_rows(table: str, ids: list[UUID], now: datetime) -> None:
    month = "date_trunc('month', row.spent_date)::date" if is_postgresql() else "date(row.spent_date, 'start of month')"
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        source = f"""
            SELECT DISTINCT p.workspace_id, p.id AS project_id, {month} AS month FROM {table} row
            JOIN projects_project p ON p.id = row.project_id WHERE row.id IN ({_places(some)})
        """
        _insert(source, [bind_id(one) for one in some], now)


def _mark_months(months: list[tuple[UUID, date]], now: datetime) -> None:
    by_month: dict[date, list[UUID]] = defaultdict(list)
    for project_id, month in months:
        by_month[month].append(project_id)
    day = "%s::date" if is_postgresql() else "%s"
    for month, ids in by_month.items():
        source = f"""
            SELECT p.workspace_id, p.id AS project_id, {day} AS month FROM projects_project p
            WHERE p.id IN ({_places(ids)})
        """
        _insert(source, [bind_date(month), *(bind_id(one) for one in ids)], now)


def _mark_this_month(column: str, ids: list[UUID], now: datetime) -> None:
    by_month: dict[date, list[str]] = defaultdict(list)
    for zone in Workspace.objects.order_by().values_list("timezone", flat=True).distinct():
        by_month[first_of_month(now, zone)].append(zone)
    for month, zones in by_month.items():
        day = "%s::date" if is_postgresql() else "%s"
        chosen = f"AND {column} IN ({_places(ids)})" if column else ""
        source = f"""
            SELECT p.workspace_id, p.id AS project_id, {day} AS month FROM projects_project p
            JOIN workspaces_workspace w ON w.id = p.workspace_id WHERE w.timezone IN ({_places(zones)}) {chosen}
        """
        _insert(source, [bind_date(month), *zones, *(bind_id(one) for one in ids)], now)


def _insert(source: str, values: list[Any], now: datetime) -> None:
    """Inserts the marks that `source` selects; in order, so that two statements never wait for each other."""
    new_id = "gen_random_uuid()" if is_postgresql() else "lower(hex(randomblob(16)))"
    instant = "%s::timestamptz" if is_postgresql() else "%s"
    statement = f"""
        INSERT INTO budgets_budgetcheck (id, workspace_id, project_id, month, created_at)
        SELECT {new_id}, found.workspace_id, found.project_id, found.month, {instant} FROM (
            {source} AND p.budget_by <> 'none' AND p.budget_alert_percent IS NOT NULL AND p.archived_at IS NULL
        ) found WHERE true ORDER BY found.project_id, found.month
        ON CONFLICT DO NOTHING
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [bind_instant(now), *values])


def _places(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))
