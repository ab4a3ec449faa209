"""Dated rates: who sets them, and what they reprice (R1-R3, P3, P5)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from keito_server.clients.models import Client
from keito_server.events.queries import list_for_subject
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import NotFound, PermissionRefused, ValidationRefused
from keito_server.team import actions, queries
from keito_server.team.errors import MemberArchived
from keito_server.team.models import Member, MemberRate
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW, Cast

MARCH_1, MARCH_10, MARCH_20 = date(2026, 3, 1), date(2026, 3, 10), date(2026, 3, 20)


@pytest.fixture
def client(cast: Cast) -> Client:
    return factories.client(cast.alice.workspace)


def set_rate(
    cast: Cast, amount: str | None, *, of: Member | None = None, kind: str = "billable", since: date = MARCH_10
) -> actions.Repriced:
    value = None if amount is None else Decimal(amount)
    return actions.set_rate(actor=cast.alice, member=of or cast.bob, kind=kind, amount=value, now=NOW, valid_from=since)


def figures(entry: TimeEntry) -> tuple[Decimal | None, Decimal | None]:
    entry.refresh_from_db()
    return entry.rate, entry.amount


def test_reprices_from_its_day_on_and_until_the_next_rate(cast: Cast, client: Client) -> None:
    project = factories.project(client, bill_by="person")
    factories.member_rate(cast.bob, "100")
    factories.member_rate(cast.bob, "200", valid_from=MARCH_20)
    third = HOUR_MS // 3
    before, inside, after = (
        factories.entry(cast.bob, project, spent_date=day, rate=rate, amount=rate / 3, duration_ms=third)
        for day, rate in ((date(2026, 3, 9), Decimal(99)), (MARCH_10, Decimal(99)), (MARCH_20, Decimal(99)))
    )
    done = set_rate(cast, "125.01")
    assert done == actions.Repriced(entries=1)
    assert figures(inside) == (Decimal("125.01"), Decimal("41.67"))
    assert figures(before)[0] == figures(after)[0] == Decimal(99)


def test_no_rate_from_a_day_on_is_no_rate_and_not_nothing(cast: Cast, client: Client) -> None:
    entry = factories.entry(cast.bob, factories.project(client, bill_by="person"), rate=Decimal(50), amount=Decimal(50))
    set_rate(cast, "0")
    assert figures(entry) == (Decimal(0), Decimal(0))
    set_rate(cast, None)
    assert figures(entry) == (None, None)


def test_leaves_what_the_project_prices_by_something_else(cast: Cast, client: Client) -> None:
    by_project = factories.project(client, bill_by="project")
    factories.rate("80", project=by_project)
    by_person = factories.project(client, bill_by="person")
    factories.rate("90", project=by_person, member=cast.bob)
    foreign = factories.project(factories.client(cast.alice.workspace, currency="USD"), bill_by="person")
    entries = [
        factories.entry(cast.bob, project, rate=rate, amount=rate)
        for project, rate in ((by_project, Decimal(70)), (by_person, Decimal(70)), (foreign, Decimal(70)))
    ]
    unbillable = factories.entry(cast.bob, by_person, is_billable=False)
    assert set_rate(cast, "150").entries == 0
    assert {figures(entry)[0] for entry in entries} == {Decimal(70)}
    assert figures(unbillable) == (None, None)


def test_leaves_what_is_on_no_draft_but_invoiced_and_other_peoples_time(cast: Cast, client: Client) -> None:
    project = factories.project(client, bill_by="person")
    kept = [
        factories.entry(cast.bob, project, rate=Decimal(70), amount=Decimal(70), is_invoiced=True),
        factories.entry(cast.carol, project, rate=Decimal(70), amount=Decimal(70)),
    ]
    assert set_rate(cast, "150").entries == 0
    assert {figures(entry)[0] for entry in kept} == {Decimal(70)}


def test_agents_that_bill_at_the_projects_rates_take_their_own_as_soon_as_they_have_one(
    cast: Cast, client: Client
) -> None:
    project = factories.project(client, bill_by="project", agents_bill_at="own_rate")
    factories.rate("100", project=project)
    entry = factories.entry(cast.review_bot, project, rate=Decimal(100), amount=Decimal(100))
    set_rate(cast, "60", of=cast.review_bot)
    assert figures(entry) == (Decimal(60), Decimal(60))
    [row] = MemberRate.objects.in_workspace(cast.bob.workspace_id)
    done = actions.remove_rate(actor=cast.alice, member_id=cast.review_bot.id, rate_id=row.id, now=NOW)
    assert (done.entries, figures(entry)) == (1, (Decimal(100), Decimal(100)))


def test_cost_rates_price_all_of_the_time_billable_or_not(cast: Cast, client: Client) -> None:
    project = factories.project(client, billing_type="non_billable", bill_by="none", is_billable=False)
    entry = factories.entry(cast.bob, project, is_billable=False, duration_ms=HOUR_MS // 4)
    assert set_rate(cast, "33.3", kind="cost").entries == 1
    entry.refresh_from_db()
    assert (entry.cost_rate, entry.cost_amount, entry.rate) == (Decimal("33.3"), Decimal("8.325"), None)


def test_a_running_timer_takes_the_new_rate_too(cast: Cast, client: Client) -> None:
    project = factories.project(client, bill_by="person")
    running = factories.entry(cast.bob, project, is_running=True, started_at=NOW, duration_ms=0)
    set_rate(cast, "150")
    assert figures(running) == (Decimal(150), Decimal(0))


def test_a_day_of_work_is_repriced_by_few_statements(
    cast: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    project = factories.project(client, bill_by="person")
    for minutes in range(60):
        factories.entry(cast.bob, project, spent_date=MARCH_10, duration_ms=minutes * 60_000)
    with django_assert_max_num_queries(30):
        assert set_rate(cast, "150").entries == 60
    assert TimeEntry.objects.in_workspace(client.workspace_id).filter(rate=Decimal(150)).count() == 60


def test_says_in_the_audit_trail_what_was_and_what_is(cast: Cast) -> None:
    set_rate(cast, "100", since=MARCH_1)
    set_rate(cast, "120")
    set_rate(cast, "120")
    events = list_for_subject(cast.alice, cast.bob.id)
    assert [event.kind for event in events] == ["MemberRateChanged"] * 2
    assert '"before":"100","after":"120"' in events[1].data
    assert '"valid_from":"2026-03-10"' in events[1].data


def test_the_audit_trail_tells_of_every_row_even_where_the_same_amount_holds_anyway(cast: Cast) -> None:
    set_rate(cast, "100", since=MARCH_1)
    set_rate(cast, "100")
    [row] = MemberRate.objects.in_workspace(cast.bob.workspace_id).filter(valid_from=MARCH_10)
    actions.remove_rate(actor=cast.alice, member_id=cast.bob.id, rate_id=row.id, now=NOW)
    set_rate(cast, None, of=cast.carol, kind="cost")
    events = list_for_subject(cast.alice, cast.bob.id)[1:] + list_for_subject(cast.alice, cast.carol.id)
    assert [(event.kind, event.actor_id) for event in events] == [("MemberRateChanged", cast.alice.id)] * 3
    for event in events[:2]:
        assert '"before":"100","after":"100"' in event.data
        assert '"valid_from":"2026-03-10"' in event.data


def test_administrators_set_all_rates_and_managers_with_the_permission_their_teammates_billable_ones(
    cast: Cast,
) -> None:
    factories.teammate(cast.carol, cast.bob)
    for kind in ("billable", "cost"):
        with pytest.raises(PermissionRefused):
            actions.set_rate(actor=cast.carol, member=cast.bob, kind=kind, amount=Decimal(1), now=NOW)
    cast.carol.manager_permissions = ["billable_rates"]
    actions.set_rate(actor=cast.carol, member=cast.bob, kind="billable", amount=Decimal(1), now=NOW)
    with pytest.raises(PermissionRefused):
        actions.set_rate(actor=cast.carol, member=cast.bob, kind="cost", amount=Decimal(1), now=NOW)
    with pytest.raises(PermissionRefused):
        actions.set_rate(actor=cast.carol, member=cast.carol, kind="billable", amount=Decimal(1), now=NOW)
    for stranger in (cast.review_bot, cast.alice, cast.mallory):
        with pytest.raises(NotFound):
            actions.set_rate(actor=cast.carol, member=stranger, kind="billable", amount=Decimal(1), now=NOW)
    with pytest.raises(PermissionRefused):
        actions.set_rate(actor=cast.bob, member=cast.bob, kind="billable", amount=Decimal(1), now=NOW)


def test_removes_only_rows_of_that_member(cast: Cast) -> None:
    set_rate(cast, "100", of=cast.carol)
    [row] = MemberRate.objects.in_workspace(cast.carol.workspace_id)
    with pytest.raises(NotFound):
        actions.remove_rate(actor=cast.alice, member_id=cast.bob.id, rate_id=row.id, now=NOW)
    with pytest.raises(NotFound):
        actions.remove_rate(actor=cast.mallory, member_id=cast.carol.id, rate_id=row.id, now=NOW)
    actions.remove_rate(actor=cast.alice, member_id=cast.carol.id, rate_id=row.id, now=NOW)
    with pytest.raises(NotFound):
        actions.remove_rate(actor=cast.alice, member_id=cast.carol.id, rate_id=row.id, now=NOW)


def test_refuses_days_beyond_the_calendar_and_the_archived(cast: Cast) -> None:
    for day in (date(1969, 12, 31), date(2200, 1, 1)):
        with pytest.raises(ValidationRefused):
            set_rate(cast, "1", since=day)
    actions.archive(actor=cast.alice, member_id=cast.bob.id, now=NOW)
    with pytest.raises(MemberArchived):
        set_rate(cast, "1")


def test_lists_stretches_of_days_newest_first_without_what_may_not_be_seen(cast: Cast) -> None:
    factories.member_rate(cast.bob, "100")
    factories.member_rate(cast.bob, "50", kind="cost", valid_from=MARCH_1)
    factories.member_rate(cast.bob, None, valid_from=MARCH_20)
    periods = queries.list_rate_periods(cast.alice, cast.bob)
    assert [(one.first_day, one.last_day, one.billable, one.cost) for one in periods] == [
        (MARCH_20, None, None, Decimal(50)),
        (MARCH_1, date(2026, 3, 19), Decimal(100), Decimal(50)),
        (actions.SINCE_EVER, date(2026, 2, 28), Decimal(100), None),
    ]
    assert [one.holds_on(NOW.date()) for one in periods] == [False, True, False]
    cast.carol.manager_permissions = ["billable_rates"]
    assert [one.cost for one in queries.list_rate_periods(cast.carol, cast.bob)] == [None, None]
    cast.carol.manager_permissions = []
    assert queries.list_rate_periods(cast.carol, cast.bob) == []


def test_says_who_set_last_what_begins_with_each_stretch(cast: Cast) -> None:
    factories.member_rate(cast.bob, "90")
    second = factories.member(cast.alice.workspace, role="administrator")
    set_rate(cast, "100", since=MARCH_1)
    later = NOW + timedelta(days=2)
    actions.set_rate(actor=second, member=cast.bob, kind="cost", amount=Decimal(50), now=later, valid_from=MARCH_1)
    set_rate(cast, "120", since=MARCH_20)
    for actor, expected in (
        (cast.alice, [(cast.alice, NOW), (second, later), None]),
        (cast.carol, [(cast.alice, NOW), (cast.alice, NOW), None]),
    ):
        cast.carol.manager_permissions = ["billable_rates"]
        periods = [one for one in queries.list_rate_periods(actor, cast.bob) if one.billable_row or one.cost_row]
        found = queries.list_rate_settings(actor, cast.bob, periods)
        assert [one and (one.by, one.happened_at) for one in found] == expected


def test_a_rate_that_was_taken_out_is_nobodys(cast: Cast) -> None:
    set_rate(cast, "100", since=MARCH_1)
    set_rate(cast, "50", kind="cost", since=MARCH_1)
    row = MemberRate.objects.in_workspace(cast.bob.workspace_id).get(kind="cost")
    later = NOW + timedelta(days=1)
    actions.remove_rate(actor=cast.alice, member_id=cast.bob.id, rate_id=row.id, now=later)
    [setting] = queries.list_rate_settings(cast.alice, cast.bob, queries.list_rate_periods(cast.alice, cast.bob))
    assert setting is not None
    assert setting.happened_at == NOW


def test_counts_the_hours_of_all_stretches_by_one_query(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    project = factories.project(client)
    for day in (MARCH_1, date(2026, 3, 9), MARCH_10, MARCH_20):
        factories.entry(cast.bob, project, spent_date=day)
        factories.entry(cast.carol, project, spent_date=day)
    spans = [(MARCH_20, None), (MARCH_10, date(2026, 3, 19)), (MARCH_1, date(2026, 3, 9)), (date(2026, 4, 1), None)]
    with django_assert_num_queries(1):
        counted = queries.hours_source().counted_in(cast.alice, cast.bob, spans)
    assert counted == [HOUR_MS, HOUR_MS, 2 * HOUR_MS, 0]
