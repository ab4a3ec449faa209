"""Whose entries are seen, what runs, what a day and a week hold, and what can be invoiced (P2, P3, T2, T3)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keito_server.kit.durations import HOUR_MS, MINUTE_MS
from keito_server.kit.errors import NotFound
from keito_server.team.models import Member
from keito_server.time_entries import queries
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW
from tests.time_entries.studio import Studio, later

TODAY = NOW.date()


def _seen(actor: Member) -> set[Any]:
    return {entry.id for entry in queries.visible_entries(actor)}


@pytest.fixture
def everybodys(studio: Studio) -> dict[str, TimeEntry]:
    """One entry of each, on the project that Carol manages and on one that she does not."""
    cast = studio.cast
    elsewhere = factories.project(factories.client(cast.bob.workspace), team=(cast.bob, cast.carol))
    foreign = factories.project(factories.client(cast.mallory.workspace), team=(cast.mallory,))
    return {
        "bob managed": factories.entry(cast.bob, studio.project),
        "bot managed": factories.entry(cast.review_bot, studio.project, source="agent"),
        "carol managed": factories.entry(cast.carol, studio.project),
        "bob unmanaged": factories.entry(cast.bob, elsewhere),
        "carol unmanaged": factories.entry(cast.carol, elsewhere),
        "mallory": factories.entry(cast.mallory, foreign),
    }


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("alice", ["bob managed", "bot managed", "carol managed", "bob unmanaged", "carol unmanaged"]),
        ("carol", ["bob managed", "bot managed", "carol managed", "carol unmanaged"]),
        ("bob", ["bob managed", "bob unmanaged"]),
        ("review_bot", ["bot managed"]),
        ("mallory", ["mallory"]),
    ],
)
def test_everybody_sees_what_is_within_their_reach(
    studio: Studio, everybodys: dict[str, TimeEntry], who: str, sees: list[str]
) -> None:
    actor: Member = getattr(studio.cast, who)
    assert _seen(actor) == {everybodys[name].id for name in sees}
    for name, entry in everybodys.items():
        if name in sees:
            assert queries.get_entry(actor, entry.id).id == entry.id
        else:
            with pytest.raises(NotFound):
                queries.get_entry(actor, entry.id)


def test_managing_a_project_without_being_a_manager_widens_nothing(
    studio: Studio, everybodys: dict[str, TimeEntry]
) -> None:
    studio.cast.carol.role = "member"
    assert _seen(studio.cast.carol) == {everybodys["carol managed"].id, everybodys["carol unmanaged"].id}


@pytest.mark.parametrize(
    ("who", "granted", "may_edit"),
    [
        ("alice", [], True),
        ("bob", [], True),
        ("carol", [], False),
        ("carol", ["edit_team_time"], True),
        ("review_bot", [], False),
    ],
)
def test_seeing_is_not_changing(studio: Studio, who: str, granted: list[str], may_edit: bool) -> None:
    actor: Member = getattr(studio.cast, who)
    actor.manager_permissions = granted
    bob, project = studio.cast.bob, studio.project
    assert queries.may_edit(actor, member_id=bob.id, project_id=project.id) is may_edit


def test_a_manager_who_may_edit_team_time_does_so_on_managed_projects_only(studio: Studio) -> None:
    carol = studio.cast.carol
    carol.manager_permissions = ["edit_team_time"]
    other = factories.project(factories.client(carol.workspace), team=(carol, studio.cast.bob))
    assert not queries.may_edit(carol, member_id=studio.cast.bob.id, project_id=other.id)
    assert queries.may_edit(carol, member_id=carol.id, project_id=other.id)


def test_what_runs_shows_its_time_so_far(studio: Studio) -> None:
    running = studio.start(duration_ms=HOUR_MS)
    [found] = queries.list_running(studio.cast.bob)
    assert found.id == running.id
    assert queries.shown_ms(found, now=later(minutes=5)) == HOUR_MS + 5 * MINUTE_MS
    assert queries.shown_ms(found, now=later(minutes=-5)) == HOUR_MS
    assert queries.list_running(studio.cast.carol) == []


def test_all_that_runs_of_an_agent_is_listed_newest_first(studio: Studio) -> None:
    bot = studio.cast.review_bot
    first = studio.start(bot, session="one")
    second = studio.start(bot, session="two", now=later(minutes=1))
    assert [entry.id for entry in queries.list_running(bot)] == [second.id, first.id]


def test_a_day_lists_ones_own_entries_of_that_day_running_first(studio: Studio) -> None:
    first = studio.save()
    studio.save(spent_date=TODAY - timedelta(days=1))
    studio.save(studio.cast.carol)
    running = studio.start(now=later(hours=-1))
    last = studio.save(now=later(hours=1))
    listed = [entry.id for entry in queries.list_day(studio.cast.bob, day=TODAY)]
    assert listed == [running.id, last.id, first.id]


def test_a_week_adds_counted_time_by_day_without_what_runs(studio: Studio) -> None:
    studio.set_workspace(rounding_minutes=15)
    yesterday = TODAY - timedelta(days=1)
    studio.save(duration_ms=20 * MINUTE_MS)
    studio.save(duration_ms=20 * MINUTE_MS, task_id=studio.meeting.id)
    studio.save(spent_date=yesterday)
    studio.save(studio.cast.carol)
    studio.start(now=later(hours=-5))
    totals = queries.week_totals(studio.cast.bob, days=[yesterday, TODAY, TODAY + timedelta(days=1)])
    assert {day: (total.total_ms, total.billable_ms) for day, total in totals.items()} == {
        yesterday: (HOUR_MS, HOUR_MS),
        TODAY: (30 * MINUTE_MS, 15 * MINUTE_MS),
    }


def test_only_billable_stopped_time_of_the_period_that_is_on_no_invoice_can_be_invoiced(studio: Studio) -> None:
    bob, project = studio.cast.bob, studio.project
    day = date(2026, 3, 10)
    wanted = [
        factories.entry(bob, project, spent_date=date(2026, 3, 1)),
        factories.entry(studio.cast.carol, project, spent_date=day),
        factories.entry(bob, project, spent_date=date(2026, 3, 31)),
    ]
    factories.entry(bob, project, spent_date=date(2026, 2, 28))
    factories.entry(bob, project, spent_date=date(2026, 4, 1))
    factories.entry(bob, project, spent_date=day, is_billable=False)
    factories.entry(bob, project, spent_date=day, is_invoiced=True)
    factories.entry(bob, project, spent_date=day, is_running=True, started_at=NOW)
    factories.entry(bob, factories.project(factories.client(bob.workspace)), spent_date=day)
    found = queries.list_uninvoiced(
        studio.cast.alice, project_ids=[project.id], first_day=date(2026, 3, 1), last_day=date(2026, 3, 31)
    )
    assert [entry.id for entry in found] == [entry.id for entry in wanted]
    foreign = queries.list_uninvoiced(
        studio.cast.mallory, project_ids=[project.id], first_day=date(2026, 3, 1), last_day=date(2026, 3, 31)
    )
    assert foreign == []


@pytest.mark.parametrize("count", [1, 5])
def test_a_day_and_a_week_are_read_by_one_query_each_however_full_they_are(studio: Studio, count: int) -> None:
    for _ in range(count):
        studio.save()
        studio.save(studio.cast.review_bot, source="agent")
    with CaptureQueriesContext(connection) as statements:
        for entry in queries.list_day(studio.cast.bob, day=TODAY):
            assert entry.project.client.name
            assert entry.task is not None
            assert entry.member.zone == "Europe/London"
        assert len(statements) == 1
        queries.week_totals(studio.cast.bob, days=[TODAY])
        assert len(statements) == 2
        for entry in queries.list_agent_entries_of_day(studio.cast.bob, day=TODAY):
            assert entry.project.client.name
            assert entry.member.name == "review-bot-01"
        assert len(statements) == 3
