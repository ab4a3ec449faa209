"""What a changed price of a project, a task or an assignment reprices: saved time, and drafts of invoices (R3, T6, I3)."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keito_server.events.queries import list_for_subject
from keito_server.invoices import queries
from keito_server.invoices.queries.integrity import list_wrong_links, list_wrong_totals
from keito_server.kit.errors import NotFound, PermissionRefused, ValidationRefused
from keito_server.projects import actions
from keito_server.projects.models import Rate
from keito_server.projects.queries.dated_rates import list_dated_rates
from keito_server.team import actions as team
from keito_server.team.models import MemberRate
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW
from tests.invoices.conftest import Desk, later

MARCH_10, MARCH_20 = date(2026, 3, 10), date(2026, 3, 20)


def set_rate(desk: Desk, amount: str | None, *, since: date | None = MARCH_10, **of: Any) -> team.Repriced:
    value = None if amount is None else Decimal(amount)
    return actions.set_rate(
        actor=desk.cast.alice, project_id=desk.project.id, amount=value, now=later(9), valid_from=since, **of
    )


def bill(desk: Desk, *, since: date | None = MARCH_10, **fields: Any) -> team.Repriced:
    wanted: Any = fields
    return actions.revise_project(
        actor=desk.cast.alice, project_id=desk.project.id, fields=wanted, now=later(9), rates_from=since
    ).repriced


def now(*entries: TimeEntry) -> list[tuple[bool, Decimal | None]]:
    for entry in entries:
        entry.refresh_from_db()
    return [(entry.is_billable, entry.rate) for entry in entries]


def test_a_projects_rate_reprices_its_days_until_the_next_and_nobody_elses(desk: Desk) -> None:
    factories.rate("200", project=desk.project, valid_from=MARCH_20)
    factories.member_rate(desk.cast.review_bot, "75")
    submission = factories.submission(desk.cast.bob, state="approved", decided_by=desk.cast.alice)
    approved: dict[str, Any] = {"submission": submission}
    plain: dict[str, Any] = {}
    before, inside, after, agents = (
        desk.time(by, spent_date=day, **values)
        for by, day, values in (
            (desk.cast.bob, date(2026, 3, 9), plain),
            (desk.cast.bob, MARCH_10, approved),
            (desk.cast.bob, MARCH_20, plain),
            (desk.cast.review_bot, MARCH_10, plain),
        )
    )
    assert set_rate(desk, "150") == team.Repriced(entries=1)
    kept = (True, Decimal(125))
    assert now(before, inside, after, agents) == [kept, (True, Decimal(150)), kept, kept]


def test_a_tasks_default_reprices_on_all_projects_that_take_it(desk: Desk) -> None:
    by_task = [factories.project(desk.client, bill_by="task") for _ in range(2)]
    owning = factories.project(desk.client, bill_by="task")
    factories.rate("90", project=owning, task=desk.review)
    taking = [desk.time(desk.cast.bob, on=project, task=desk.review) for project in by_task]
    others = [desk.time(desk.cast.bob, on=owning, task=desk.review), desk.time(desk.cast.bob, task=desk.review)]
    done = actions.set_task_rate(
        actor=desk.cast.alice, task_id=desk.review.id, amount=Decimal(80), now=NOW, valid_from=MARCH_10
    )
    assert done.entries == 2
    assert now(*taking) == [(True, Decimal(80))] * 2
    assert now(*others) == [(True, Decimal(125))] * 2


def test_what_somebody_made_billable_or_not_on_purpose_stays_so(desk: Desk) -> None:
    factories.rate("125", project=desk.project)
    plain, chosen = desk.time(desk.cast.bob), desk.time(desk.cast.bob, is_billable=False, rate=None)
    factories.rate("80", task=desk.development)
    assert bill(desk, bill_by="task").entries == 1
    assert now(plain, chosen) == [(True, Decimal(80)), (False, None)]
    bill(desk, billing_type="non_billable")
    assert now(plain, chosen) == [(False, None)] * 2


def test_a_project_that_bills_nothing_any_more_frees_its_time_from_drafts(desk: Desk) -> None:
    earlier = desk.time(desk.cast.bob, spent_date=date(2026, 3, 9))
    gone = desk.time(desk.cast.bob)
    unrated = desk.time(desk.cast.bob, rate=None)
    invoice = desk.draft(rate_without=Decimal(60))
    assert bill(desk, billing_type="non_billable") == team.Repriced(entries=2, drafts=1, freed_entries=2)
    assert now(earlier, gone, unrated) == [(True, Decimal(125)), (False, None), (False, None)]
    draft = queries.get_invoice(desk.cast.alice, invoice.id)
    assert draft.total == Decimal(125)
    [told] = queries.list_repricings(desk.cast.alice, draft)
    assert told.whose == [desk.project.name]
    assert not [*list_wrong_totals(), *list_wrong_links()]


def test_a_fee_changes_no_rate_and_issued_time_stays(desk: Desk) -> None:
    factories.rate("125", project=desk.project)
    desk.issued()
    free = desk.time(desk.cast.bob)
    assert bill(desk, billing_type="fixed_fee", fee=Decimal(9000)) == team.Repriced()
    assert set_rate(desk, "150") == team.Repriced(entries=1)
    rows = TimeEntry.objects.in_workspace(desk.client.workspace_id)
    assert sorted(rows.values_list("is_invoiced", "rate")) == [(False, Decimal(150)), (True, Decimal(125))]
    assert now(free) == [(True, Decimal(150))]


def test_the_trail_says_how_much_took_it_and_a_removed_rate_gives_back(desk: Desk) -> None:
    factories.rate("125", project=desk.project)
    entry = desk.time(desk.cast.bob)
    desk.draft()
    set_rate(desk, "150")
    row = Rate.objects.in_workspace(desk.client.workspace_id).get(valid_from=MARCH_10)
    [kept] = [json.loads(event.data) for event in list_for_subject(desk.cast.alice, row.id)]
    assert (kept["before"], kept["amount"], kept["repriced"], kept["drafts"]) == ("125", "150", 1, 1)
    assert [one.row.amount for one in list_dated_rates(desk.cast.alice, desk.project)] == [Decimal(150), Decimal(125)]
    with pytest.raises(NotFound):
        actions.remove_rate(actor=desk.cast.mallory, rate_id=row.id, now=NOW)
    with pytest.raises(PermissionRefused):
        actions.remove_rate(actor=desk.cast.carol, rate_id=row.id, now=NOW)
    assert actions.remove_rate(actor=desk.cast.alice, rate_id=row.id, now=NOW).drafts == 1
    assert now(entry) == [(True, Decimal(125))]
    bill(desk, bill_by="person")
    [told] = [one for one in list_for_subject(desk.cast.alice, desk.project.id) if one.kind == "ProjectRepriced"]
    assert '"from_day":"2026-03-10","repriced":1' in told.data


def test_a_day_beyond_the_calendar_is_refused_by_its_name(desk: Desk) -> None:
    with pytest.raises(ValidationRefused) as refused:
        bill(desk, bill_by="task", since=date(2300, 1, 1))
    assert refused.value.field == "rates_from"


Price = tuple[str, int, Decimal | None]
prices = st.tuples(
    st.sampled_from(["project", "own_task", "assignment", "task", "bob", "bot", "project", "task"]),
    st.integers(0, 4),
    st.one_of(st.none(), st.integers(0, 300).map(Decimal)),
)


@given(
    st.lists(prices, min_size=1, max_size=6),
    st.sampled_from(["project", "task", "person"]),
    st.booleans(),
    st.integers(0, 6),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_changes_in_whatever_order_time_ends_up_at_the_rate_of_its_day(
    desk: Desk, changes: list[Price], bill_by: str, agents_own: bool, place: int
) -> None:
    workspace_id = desk.client.workspace_id
    for rows in (TimeEntry.objects, Rate.objects, MemberRate.objects):
        rows.in_workspace(workspace_id).delete()
    desk.project.bill_by, desk.project.agents_bill_at = "project", "own_rate"
    desk.project.save()
    entries = [
        desk.time(by, spent_date=MARCH_10 + timedelta(days=day), rate=None)
        for by in (desk.cast.bob, desk.cast.review_bot)
        for day in range(5)
    ]
    lists: dict[str, dict[int, Decimal | None]] = {}
    agents_bill_at = "own_rate" if agents_own else "project_rates"
    for number, (whose, day, amount) in enumerate(changes):
        if number == place:
            bill(desk, bill_by=bill_by, agents_bill_at=agents_bill_at, since=MARCH_10)
        _set(desk, whose, MARCH_10 + timedelta(days=day), amount)
        dated = lists.setdefault(whose, {})
        if whose in ("bob", "bot") or amount != _held(dated, day):
            dated[day] = amount
    if place >= len(changes):
        bill(desk, bill_by=bill_by, agents_bill_at=agents_bill_at, since=MARCH_10)
    for entry in entries:
        day = (entry.spent_date - MARCH_10).days
        held = {whose: _held(dated, day) for whose, dated in lists.items()}
        is_agent = entry.member_id == desk.cast.review_bot.id
        assert now(entry) == [(True, _plainly(held, bill_by, is_agent=is_agent, agents_own=agents_own))]


def _held(dated: dict[int, Decimal | None], day: int) -> Decimal | None:
    begun = [start for start in dated if start <= day]
    return dated[max(begun)] if begun else None


def _plainly(held: dict[str, Decimal | None], bill_by: str, *, is_agent: bool, agents_own: bool) -> Decimal | None:
    """The rate in plain words: agents at their own if they may and have one, else what the project bills by."""
    mine = [held.get("bot")] if is_agent else [held.get("assignment"), held.get("bob")]
    tried = {"project": [held.get("project")], "task": [held.get("own_task"), held.get("task")], "person": mine}[
        bill_by
    ]
    if is_agent and agents_own:
        tried = [*mine, *tried]
    return next((rate for rate in tried if rate is not None), None)


def _set(desk: Desk, whose: str, day: date, amount: Decimal | None) -> None:
    alice, project = desk.cast.alice, desk.project
    if whose in ("bob", "bot"):
        member = desk.cast.bob if whose == "bob" else desk.cast.review_bot
        team.set_rate(actor=alice, member=member, kind="billable", amount=amount, now=NOW, valid_from=day)
    elif whose == "task":
        actions.set_task_rate(actor=alice, task_id=desk.development.id, amount=amount, now=NOW, valid_from=day)
    else:
        of = {"own_task": {"task_id": desk.development.id}, "assignment": {"member_id": desk.cast.bob.id}}.get(
            whose, {}
        )
        actions.set_rate(actor=alice, project_id=project.id, amount=amount, now=NOW, valid_from=day, **of)
