"""A price changes in the moment in which work is saved, moved or invoiced: nothing is left at the old one (R3)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from keito_server.invoices import actions, queries
from keito_server.invoices.models import Invoice
from keito_server.projects import actions as projects
from keito_server.team import actions as team
from keito_server.time_entries import actions as time_entries
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW
from tests.database_on_disk import at_once
from tests.invoices.conftest import Desk

TODAY = NOW.date()


@pytest.fixture
def shared_desk(database_on_disk: str, desk: Desk) -> Desk:
    factories.rate("125", project=desk.project)
    factories.rate("150", project=desk.project, task=desk.development)
    factories.member_rate(desk.cast.bob, "125")
    return desk


def raise_rate(desk: Desk) -> object:
    alice, project = desk.cast.alice, desk.project
    return projects.set_rate(
        actor=alice, project_id=project.id, amount=Decimal(150), now=NOW, valid_from=team.SINCE_EVER
    )


def bill_by_task(desk: Desk) -> object:
    fields: projects.ProjectFields = {"bill_by": "task"}
    return projects.update_project(
        actor=desk.cast.alice, project_id=desk.project.id, fields=fields, now=NOW, rates_from=team.SINCE_EVER
    )


def log(desk: Desk, day: date = TODAY) -> TimeEntry:
    new = time_entries.NewEntry(
        project_id=desk.project.id,
        task_id=desk.development.id,
        spent_date=day,
        source="web",
        duration_ms=3_600_000,
    )
    return time_entries.create(actor=desk.cast.bob, new=new, now=NOW)


def rates_of(desk: Desk) -> set[Decimal | None]:
    return set(TimeEntry.objects.in_workspace(desk.client.workspace_id).values_list("rate", flat=True))


CHANGES = pytest.mark.parametrize("change", [raise_rate, bill_by_task], ids=["rate", "bill-by"])


@CHANGES
@pytest.mark.parametrize("attempt", range(3))
def test_entries_that_are_saved_while_a_price_changes_have_the_new_one(
    shared_desk: Desk, change: Callable[[Desk], object], attempt: int
) -> None:
    desk = shared_desk
    for _ in range(20):
        desk.time(desk.cast.bob)
    saving = [partial(log, desk) for _ in range(6)]
    outcomes = at_once(*saving[:3], partial(change, desk), *saving[3:])
    assert not [one for one in outcomes if isinstance(one, Exception)], outcomes
    assert rates_of(desk) == {Decimal(150)}


@pytest.mark.parametrize("attempt", range(3))
def test_an_entry_that_moves_onto_the_project_while_its_price_changes_has_the_new_one(
    shared_desk: Desk, attempt: int
) -> None:
    desk = shared_desk
    other = factories.project(desk.client, team=(desk.cast.bob,), tasks=(desk.development,))
    factories.rate("80", project=other)
    moved = [desk.time(desk.cast.bob, on=other, rate="80") for _ in range(4)]
    staying = [desk.time(desk.cast.bob) for _ in range(4)]
    move = [
        partial(
            time_entries.update,
            actor=desk.cast.bob,
            entry_id=entry.id,
            changes=time_entries.EntryChanges(project_id=desk.project.id),
            now=NOW,
        )
        for entry in moved
    ]
    mend = [
        partial(
            time_entries.update,
            actor=desk.cast.bob,
            entry_id=entry.id,
            changes=time_entries.EntryChanges(hours=Decimal(2)),
            now=NOW,
        )
        for entry in staying
    ]
    outcomes = at_once(*move, *mend, partial(raise_rate, desk))
    assert not [one for one in outcomes if isinstance(one, Exception)], outcomes
    rows = TimeEntry.objects.in_workspace(desk.client.workspace_id)
    assert set(rows.values_list("rate", "amount", "duration_ms")) == {
        (Decimal(150), Decimal(150), 3_600_000),
        (Decimal(150), Decimal(300), 7_200_000),
    }


@pytest.mark.parametrize("attempt", range(3))
def test_two_who_change_prices_and_those_who_save_work_never_deadlock(shared_desk: Desk, attempt: int) -> None:
    desk = shared_desk
    for _ in range(5):
        log(desk)
    raising = partial(
        team.set_rate,
        actor=desk.cast.alice,
        member=desk.cast.bob,
        kind="cost",
        amount=Decimal(40),
        now=NOW,
    )
    starting = partial(
        time_entries.create,
        actor=desk.cast.bob,
        new=time_entries.NewEntry(
            project_id=desk.project.id,
            task_id=desk.development.id,
            spent_date=TODAY,
            source="web",
            is_running=True,
        ),
        now=NOW,
    )
    filling = partial(
        time_entries.set_cell,
        actor=desk.cast.bob,
        project_id=desk.project.id,
        task_id=desk.review.id,
        day=date(2026, 3, 11),
        duration_ms=3_600_000,
        expected_ms=0,
        notes=None,
        now=NOW,
    )
    outcomes = at_once(raising, partial(bill_by_task, desk), starting, filling, partial(raise_rate, desk))
    assert not [one for one in outcomes if isinstance(one, Exception)], outcomes
    rows = TimeEntry.objects.in_workspace(desk.client.workspace_id)
    assert set(rows.values_list("cost_rate", flat=True)) == {Decimal(40)}
    assert set(rows.filter(task=desk.development).values_list("rate", flat=True)) == {Decimal(150)}


@CHANGES
@pytest.mark.parametrize("attempt", range(3))
def test_a_draft_that_is_issued_while_a_project_is_repriced_goes_out_wholly_before_or_wholly_after(
    shared_desk: Desk, change: Callable[[Desk], object], attempt: int
) -> None:
    desk = shared_desk
    for _ in range(10):
        desk.time(desk.cast.bob)
    draft = desk.draft()
    issuing = partial(actions.issue, actor=desk.cast.alice, invoice_id=draft.id, now=NOW)
    outcomes = at_once(issuing, partial(change, desk))
    assert not [one for one in outcomes if isinstance(one, Exception)], outcomes
    [invoice] = Invoice.objects.in_workspace(desk.client.workspace_id)
    [rate] = rates_of(desk)
    assert rate in (Decimal(125), Decimal(150))
    assert (invoice.state, invoice.total) == ("open", 10 * rate)
    assert [line.unit_price for line in queries.list_lines(desk.cast.alice, invoice)] == [rate]
