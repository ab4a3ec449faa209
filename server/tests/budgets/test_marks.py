"""A budget is marked to be looked at by whatever may use it up, or change it: time, money, rates, and the budget itself."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keito_server.budgets.models import BudgetCheck
from keito_server.events.actions import record
from keito_server.expenses import actions as expenses
from keito_server.kit.durations import HOUR_MS
from keito_server.projects import actions as projects
from keito_server.projects.events import ProjectRepriced
from keito_server.projects.models import Project, Rate
from keito_server.team import actions as team
from keito_server.team.models import Member
from keito_server.time_entries import actions as time_entries
from tests import factories
from tests.budgets.conftest import MARCH, Capture, Committed, Shop
from tests.conftest import NOW

HoursBudget = Callable[..., Project]
Marks = Callable[[Callable[[], object]], set[tuple[Any, date]]]
TODAY = date(2026, 3, 12)
FEBRUARY = date(2026, 2, 1)


@pytest.fixture
def marks_of(committed: Committed) -> Marks:
    """What one act marks: projects with months."""

    def made_by(act: Callable[[], object]) -> set[tuple[Any, date]]:
        BudgetCheck.objects.across_workspaces().delete()
        with committed():
            act()
        return set(BudgetCheck.objects.across_workspaces().values_list("project_id", "month"))

    return made_by


def log(shop: Shop, project: Project) -> None:
    new = time_entries.NewEntry(
        project_id=project.id, task_id=shop.design.id, spent_date=TODAY, source="web", duration_ms=HOUR_MS
    )
    time_entries.create(actor=shop.cast.bob, new=new, now=NOW)


def test_time_marks_the_budget_that_it_uses(shop: Shop, hours_budget: HoursBudget, marks_of: Marks) -> None:
    project = hours_budget(100)
    entry, here = shop.hours(project, 1), {(project.id, MARCH)}
    alice, bob, bot = shop.cast.alice, shop.cast.bob, shop.cast.review_bot
    assert marks_of(lambda: log(shop, project)) == here
    longer: Any = {"hours": Decimal(2)}
    assert marks_of(lambda: time_entries.update(actor=alice, entry_id=entry.id, changes=longer, now=NOW)) == here
    deleted = time_entries.delete(actor=bob, entry_id=entry.id, now=NOW)
    assert marks_of(lambda: time_entries.restore(actor=bob, event_id=deleted, now=NOW)) == here
    new = time_entries.NewEntry(project_id=project.id, task_id=None, spent_date=TODAY, source="web", is_running=True)
    running = time_entries.create(actor=bot, new=new, now=NOW)
    assert marks_of(lambda: time_entries.stop(actor=bot, entry_id=running.id, now=NOW)) == here


def test_a_refund_that_goes_marks_the_budget_that_it_leaves(
    shop: Shop, hours_budget: HoursBudget, marks_of: Marks
) -> None:
    project, other = hours_budget(1), hours_budget(2)
    refund = shop.spend(project, "-100", notes="Cancelled")
    bob = shop.cast.bob

    def change(**changes: Any) -> Callable[[], object]:
        wanted: expenses.ExpenseChanges = changes  # type: ignore[assignment]  # its own keys, given by name
        return lambda: expenses.update(actor=bob, expense_id=refund.id, changes=wanted, now=NOW)

    assert marks_of(change(spent_date=date(2026, 2, 27))) == {(project.id, MARCH), (project.id, FEBRUARY)}
    assert marks_of(change(project_id=other.id)) == {(project.id, FEBRUARY), (other.id, FEBRUARY)}
    assert marks_of(change(total=Decimal(-5))) == {(other.id, FEBRUARY)}
    assert marks_of(lambda: expenses.delete(actor=bob, expense_id=refund.id, now=NOW)) == {(other.id, FEBRUARY)}


def test_a_projects_rates_mark_it(shop: Shop, hours_budget: HoursBudget, marks_of: Marks) -> None:
    project, _ = hours_budget(1), hours_budget(2)
    alice, here = shop.cast.alice, {(project.id, MARCH)}

    def set_rate() -> None:
        projects.set_rate(actor=alice, project_id=project.id, amount=Decimal(90), now=NOW, valid_from=TODAY)

    assert marks_of(set_rate) == here
    [rate] = Rate.objects.in_workspace(project.workspace_id).filter(project=project)
    assert marks_of(lambda: projects.remove_rate(actor=alice, rate_id=rate.id, now=NOW)) == here


def test_rates_of_tasks_and_members_mark_all_projects_of_the_workspace(
    shop: Shop, hours_budget: HoursBudget, marks_of: Marks
) -> None:
    everywhere = {(hours_budget(1).id, MARCH), (hours_budget(2).id, MARCH)}
    factories.project(factories.client(shop.cast.mallory.workspace), budget_by="total_hours", budget_ms=1)
    alice = shop.cast.alice
    ninety: dict[str, Any] = {"actor": alice, "amount": Decimal(90), "now": NOW, "valid_from": TODAY}
    assert marks_of(lambda: projects.set_task_rate(task_id=shop.design.id, **ninety)) == everywhere
    [rate] = Rate.objects.in_workspace(alice.workspace_id).filter(task=shop.design)
    assert marks_of(lambda: projects.remove_rate(actor=alice, rate_id=rate.id, now=NOW)) == everywhere
    bob = Member.objects.in_workspace(alice.workspace_id).get(id=shop.cast.bob.id)
    assert marks_of(lambda: team.set_rate(member=bob, kind="billable", **ninety)) == everywhere


@pytest.mark.parametrize(
    "fields",
    [
        {"budget_ms": 2 * HOUR_MS},
        {"budget_alert_percent": 50},
        {"budget_is_monthly": True},
        {"budget_by": "total_fees", "budget_amount": Decimal(100)},
        {"is_billable": False},
    ],
    ids=["hours", "threshold", "monthly", "kind", "billing"],
)
def test_another_budget_or_way_to_bill_marks_the_project(
    shop: Shop, hours_budget: HoursBudget, marks_of: Marks, fields: projects.ProjectFields
) -> None:
    project, _ = hours_budget(1), hours_budget(2)
    shop.hours(project, 1)
    alice = shop.cast.alice
    changed = marks_of(lambda: projects.update_project(actor=alice, project_id=project.id, fields=fields, now=NOW))
    assert changed == {(project.id, MARCH)}


def test_a_project_that_is_repriced_is_marked(shop: Shop, hours_budget: HoursBudget, marks_of: Marks) -> None:
    project = hours_budget(1)
    repriced = ProjectRepriced(
        workspace_id=project.workspace_id, subject_id=project.id, from_day="2026-03-01", repriced=3, drafts=0
    )
    assert marks_of(lambda: record(event=repriced, actor=None, now=NOW)) == {(project.id, MARCH)}


def test_budgets_of_tasks_and_members_mark_their_project(shop: Shop, marks_of: Marks) -> None:
    budget, alice = projects.PartBudget(ms=HOUR_MS), shop.cast.alice
    per_task, per_person = shop.project(budget_by="per_task"), shop.project(budget_by="per_person")
    about: dict[str, Any] = {"actor": alice, "budget": budget, "now": NOW}
    assert marks_of(lambda: projects.set_task_budget(project_id=per_task.id, task_id=shop.design.id, **about)) == {
        (per_task.id, MARCH)
    }
    bob = shop.cast.bob.id
    assert marks_of(lambda: projects.set_member_budget(project_id=per_person.id, member_id=bob, **about)) == {
        (per_person.id, MARCH)
    }


def test_a_mark_costs_one_statement_however_many_entries(
    shop: Shop, hours_budget: HoursBudget, django_capture_on_commit_callbacks: Capture
) -> None:
    project = hours_budget(100)
    with django_capture_on_commit_callbacks() as callbacks:
        log(shop, project)
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            for callback in callbacks:
                callback()
        assert len(captured) == 1
    assert BudgetCheck.objects.across_workspaces().count() == 1
