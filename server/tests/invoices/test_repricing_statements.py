"""How many statements a changed price takes: as many for hundreds of entries as for a few (R3)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keito_server.kit.durations import HOUR_MS, MINUTE_MS
from keito_server.projects import actions
from keito_server.projects.models import Task
from keito_server.team import actions as team
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.rules import amount_of
from tests import factories
from tests.invoices.conftest import Desk, later

MARCH_1 = date(2026, 3, 1)
Work = list[tuple[Member, Task]]
STATEMENTS = {"sqlite": 15, "postgresql": 19}
"""The second look at drafts and free time is for PostgreSQL, where others write meanwhile."""


def set_rate(desk: Desk, amount: str) -> tuple[int, int]:
    """How many entries took it, and how many statements that needed."""
    with CaptureQueriesContext(connection) as captured:
        done = actions.set_rate(
            actor=desk.cast.alice,
            project_id=desk.project.id,
            amount=Decimal(amount),
            now=later(9),
            valid_from=MARCH_1 + timedelta(days=1),
        )
    return done.entries, len(captured)


def log(desk: Desk, *, days: int, each: int, work: Work) -> None:
    for day in range(days):
        for minutes in range(each):
            for by, task in work:
                of_day: dict[str, Any] = {"spent_date": MARCH_1 + timedelta(days=day), "task": task}
                desk.time(by, **of_day, duration_ms=minutes * MINUTE_MS + day, rounded_ms=minutes * MINUTE_MS + day)


def test_a_price_is_changed_for_hundreds_of_entries_by_as_many_statements_as_for_a_few(desk: Desk) -> None:
    factories.rate("125", project=desk.project)
    cast, development, review = desk.cast, desk.development, desk.review
    some: Work = [(cast.bob, development), (cast.review_bot, review)]
    log(desk, days=2, each=1, work=some)
    few, statements = set_rate(desk, "150")
    log(desk, days=20, each=3, work=[*some, (cast.bob, review), (cast.carol, review), (cast.carol, development)])
    many, for_many = set_rate(desk, "160.000001")
    assert (few, many) == (2, 287)
    assert for_many == statements == STATEMENTS[connection.vendor]


@pytest.mark.parametrize("rate", ["0.000001", "33.333333", "1234567.890123", "0"])
def test_every_product_is_exact_to_the_millionth(desk: Desk, rate: str) -> None:
    factories.rate("125", project=desk.project)
    log(desk, days=8, each=3, work=[(desk.cast.bob, desk.development)])
    set_rate(desk, rate)
    rows = TimeEntry.objects.in_workspace(desk.client.workspace_id).filter(spent_date__gt=MARCH_1)
    assert rows.exists()
    for entry in rows:
        assert (entry.rate, entry.amount) == (Decimal(rate), amount_of(entry.rounded_ms, Decimal(rate)))
        assert entry.updated_at == later(9)


def test_the_cost_of_time_on_drafts_and_free_is_counted_alike(desk: Desk) -> None:
    desk.time(desk.cast.bob, duration_ms=HOUR_MS)
    desk.draft()
    desk.time(desk.cast.bob, duration_ms=HOUR_MS // 3)
    amount = Decimal("10")
    done = team.set_rate(
        actor=desk.cast.alice, member=desk.cast.bob, kind="cost", amount=amount, now=later(9), valid_from=MARCH_1
    )
    assert done == team.Repriced(entries=2)
    costs = TimeEntry.objects.in_workspace(desk.client.workspace_id).values_list("cost_amount", flat=True)
    assert sorted(cost for cost in costs if cost) == [Decimal("3.333333"), Decimal(10)]
