"""Ten entries cross a threshold at the same instant, and two workers look: one letter to each who is told."""

from datetime import date

import pytest
from django.conf import LazySettings

from keito_server.budgets.actions import check_budgets, mark_all_budgets
from keito_server.budgets.models import BudgetAlert, BudgetCheck
from keito_server.events.models import AuditEvent
from keito_server.kit.durations import HOUR_MS
from keito_server.notifications.models import Mail
from keito_server.time_entries import actions as time_entries
from tests import factories
from tests.budgets.conftest import Shop
from tests.conftest import NOW
from tests.database_on_disk import at_once, database_on_disk

__all__ = ["database_on_disk"]
pytestmark = [pytest.mark.usefixtures("database_on_disk"), pytest.mark.django_db(transaction=True)]
TODAY = date(2026, 3, 12)


@pytest.fixture(autouse=True)
def mail_is_sent(settings: LazySettings) -> None:
    settings.MAIL_URL, settings.MAIL_IS_CONFIGURED = "smtp://127.0.0.1", True


def test_ten_entries_at_once_and_two_workers_warn_once(shop: Shop) -> None:
    project = shop.project(budget_by="total_hours", budget_ms=10 * HOUR_MS)
    team = [factories.member(project.workspace) for _ in range(10)]
    for member in team:
        factories.assignment(project, member)

    def log(index: int) -> int:
        new = time_entries.NewEntry(
            project_id=project.id, task_id=shop.design.id, spent_date=TODAY, source="web", duration_ms=HOUR_MS
        )
        time_entries.create(actor=team[index], new=new, now=NOW)
        return 0

    def look() -> int:
        return sum(check_budgets(NOW) for _ in range(5))

    outcomes = at_once(*[lambda index=index: log(index) for index in range(10)], look, look)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    crossings = sum(outcome for outcome in outcomes if isinstance(outcome, int))
    crossings += check_budgets(NOW)
    assert crossings == 1
    assert BudgetAlert.objects.across_workspaces().count() == 1
    assert AuditEvent.objects.across_workspaces().filter(kind="BudgetThresholdCrossed").count() == 1
    assert Mail.objects.filter(about="over_budget").count() == 2
    assert not BudgetCheck.objects.across_workspaces().exists()


def test_workers_that_take_the_same_marks_warn_once(shop: Shop) -> None:
    made = [shop.project(budget_by="total_hours", budget_ms=10 * HOUR_MS) for _ in range(5)]
    for project in made:
        shop.hours(project, 9)
    mark_all_budgets(NOW)
    outcomes = at_once(*[lambda: check_budgets(NOW) for _ in range(4)])
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    assert sum(outcome for outcome in outcomes if isinstance(outcome, int)) == 5
    assert Mail.objects.filter(about="over_budget").count() == 10
