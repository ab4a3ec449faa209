"""Whoever looks after a budget is told once for each crossing and period (budgets.md, Over-Budget Notifications)."""

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings

from keito_server.budgets.actions import check_budgets, checking, mark_all_budgets
from keito_server.budgets.models import BudgetAlert, BudgetCheck
from keito_server.budgets.queries import Progress
from keito_server.budgets.queries.progress import reckon
from keito_server.events.models import AuditEvent
from keito_server.kit.chores import Chores
from keito_server.kit.durations import HOUR_MS
from keito_server.notifications.actions import choose_one
from keito_server.notifications.models import Mail
from keito_server.projects.models import Assignment, Project, ProjectTask
from keito_server.team.permissions import ManagerPermission
from keito_server.time_entries import actions as time_entries
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.budgets.conftest import Shop
from tests.conftest import NOW

HoursBudget = Callable[..., Project]


@pytest.fixture(autouse=True)
def mail_is_sent(settings: LazySettings) -> None:
    settings.MAIL_URL, settings.MAIL_IS_CONFIGURED = "smtp://127.0.0.1", True


def log(shop: Shop, project: Project, hours: int, day: date = date(2026, 3, 12), now: datetime = NOW) -> TimeEntry:
    new = time_entries.NewEntry(
        project_id=project.id, task_id=shop.design.id, spent_date=day, source="web", duration_ms=hours * HOUR_MS
    )
    return time_entries.create(actor=shop.cast.bob, new=new, now=now)


def told() -> list[tuple[str, str]]:
    return list(Mail.objects.filter(about="over_budget").order_by("id").values_list("recipient", "subject"))


def marked() -> set[tuple[Any, date]]:
    return set(BudgetCheck.objects.across_workspaces().values_list("project_id", "month"))


def check_after(hours: int = 0, minutes: int = 1) -> int:
    return check_budgets(NOW + timedelta(hours=hours, minutes=minutes))


def log_all(shop: Shop, committed: Any, project: Project, *hours: int) -> None:
    with committed():
        for some in hours:
            log(shop, project, some)


def test_a_200_h_budget_with_monthly_reset_warns_at_80_percent_once_and_again_next_month(
    shop: Shop, hours_budget: HoursBudget, committed: Any
) -> None:
    project = hours_budget(200, budget_is_monthly=True, name="Support")
    log_all(shop, committed, project, *[20] * 7, 19)
    assert (check_after(), told()) == (0, [])
    log_all(shop, committed, project, 1)
    assert check_after() == 1
    both = [shop.cast.alice.email, shop.cast.carol.email]
    assert told() == [(email, "Support has used 80% of its budget of March 2026") for email in both]
    log_all(shop, committed, project, 20, 24)
    assert (check_after(), len(told())) == (0, 2)
    april = datetime(2026, 4, 20, 9, tzinfo=UTC)
    with committed():
        for day in range(1, 9):
            log(shop, project, 20, day=date(2026, 4, day), now=april)
    assert check_budgets(april) == 1
    assert len(told()) == 4
    periods = BudgetAlert.objects.across_workspaces().order_by("id").values_list("period", flat=True)
    assert list(periods) == ["2026-03", "2026-04"]


def test_time_of_last_month_that_comes_late_warns_of_last_month(
    shop: Shop, hours_budget: HoursBudget, committed: Any
) -> None:
    project = hours_budget(10, budget_is_monthly=True)
    with committed():
        log(shop, project, 9, day=date(2026, 2, 27))
    assert marked() == {(project.id, date(2026, 2, 1))}
    assert check_after() == 1
    text = Mail.objects.filter(about="over_budget").values_list("text", flat=True)[0]
    assert "February 2026, a month that is past: 90% used, 9:00 of 10:00 hours" in text
    assert told()[0][1].endswith(" of its budget of February 2026")


def test_a_month_that_is_over_its_budget_is_named_in_the_subject(
    shop: Shop, hours_budget: HoursBudget, committed: Any
) -> None:
    project = hours_budget(10, budget_is_monthly=True, name="Claims portal, support")
    log_all(shop, committed, project, 11)
    check_after()
    assert told()[0][1] == "Claims portal, support: over its budget of March 2026"
    text = Mail.objects.filter(about="over_budget")[0].text
    assert "March 2026: 110% used" in text and "past:" not in text


def test_a_crossing_is_recorded_once(shop: Shop, hours_budget: HoursBudget, committed: Any) -> None:
    project = hours_budget(10)
    log_all(shop, committed, project, 8)
    check_after()
    [event] = AuditEvent.objects.across_workspaces().filter(kind="BudgetThresholdCrossed")
    assert (event.subject_id, event.actor_id) == (project.id, None)
    assert event.data == '{"part":"","period":"","percent":80}'


def test_ten_entries_that_cross_together_warn_once(shop: Shop, hours_budget: HoursBudget, committed: Any) -> None:
    project = hours_budget(10)
    log_all(shop, committed, project, *[1] * 10)
    assert [check_after(), check_after(), check_after()] == [1, 0, 0]
    assert len(told()) == 2


def test_another_budget_or_percentage_is_crossed_anew(shop: Shop, hours_budget: HoursBudget, committed: Any) -> None:
    project = hours_budget(10)
    log_all(shop, committed, project, 8)
    check_after()
    for changed in ({"budget_ms": 9 * HOUR_MS}, {"budget_alert_percent": 50}):
        Project.objects.in_workspace(project.workspace_id).filter(id=project.id).update(**changed)
        mark_all_budgets(NOW)
        assert check_after() == 1
    mark_all_budgets(NOW)
    assert (check_after(), len(told())) == (0, 6)


def test_each_part_of_a_budget_warns_of_itself(shop: Shop, committed: Any) -> None:
    project = shop.project(budget_by="per_task", name="Review of Kafka")
    rows = ProjectTask.objects.in_workspace(project.workspace_id).filter(project=project)
    rows.update(budget_ms=10 * HOUR_MS)
    log_all(shop, committed, project, 9)
    assert check_after() == 1
    assert told()[0][1] == "Review of Kafka has used 90% of its budget for Design"
    shop.hours(project, 11, task=shop.review)
    mark_all_budgets(NOW)
    assert check_after() == 1
    assert told()[-1][1] == "Review of Kafka: over its budget"
    parts = BudgetAlert.objects.across_workspaces().order_by("id").values_list("part", flat=True)
    assert list(parts) == [shop.design.public_id, shop.review.public_id]


def test_money_is_told_to_whoever_may_see_rates(shop: Shop) -> None:
    project = shop.project(budget_by="total_fees", budget_amount=1000, budget_includes_expenses=True)
    shop.hours(project, 8)
    shop.spend(project, "51")
    mark_all_budgets(NOW)
    check_after()
    texts = dict(Mail.objects.filter(about="over_budget").values_list("recipient", "text"))
    assert "85% used, £851.00 of £1,000.00" in texts[shop.cast.alice.email]
    assert "£" not in texts[shop.cast.carol.email]
    assert "85% used" in texts[shop.cast.carol.email]
    shop.cast.carol.manager_permissions = [str(ManagerPermission.BILLABLE_RATES)]
    shop.cast.carol.save()
    shop.spend(project, "300")
    Project.objects.in_workspace(project.workspace_id).filter(id=project.id).update(budget_alert_percent=100)
    mark_all_budgets(NOW)
    check_after()
    assert "£1,151.00 of £1,000.00" in Mail.objects.filter(recipient=shop.cast.carol.email).order_by("id")[1].text


def test_managers_of_the_project_and_administrators_are_told_and_nobody_else(
    shop: Shop, hours_budget: HoursBudget
) -> None:
    project = hours_budget(10)
    other = factories.member(project.workspace, first_name="Olga", role="manager")
    factories.assignment(project, other)
    left = factories.member(project.workspace, first_name="Lena", role="administrator", archived_at=NOW)
    bot = factories.agent(project.workspace, name="chief-bot", role="administrator")
    deaf = factories.member(project.workspace, first_name="Dora", role="administrator")
    choose_one(member=deaf, notice="over_budget", is_wanted=False, now=NOW)
    shop.hours(project, 10)
    mark_all_budgets(NOW)
    assert check_after() == 1
    assert {email for email, _ in told()} == {shop.cast.alice.email, shop.cast.carol.email}
    assert not {other.email, left.email, bot.email, deaf.email} & {email for email, _ in told()}


@pytest.mark.parametrize("is_visible", [True, False])
def test_a_projects_manager_whose_role_is_member_is_told_the_share_of_a_hidden_budget(
    shop: Shop, hours_budget: HoursBudget, is_visible: bool
) -> None:
    project = hours_budget(10, budget_is_visible=is_visible)
    lead = factories.member(project.workspace, first_name="Lea", role="member")
    factories.assignment(project, lead, is_manager=True)
    shop.hours(project, 9)
    mark_all_budgets(NOW)
    assert check_after() == 1
    mail = Mail.objects.get(about="over_budget", recipient=lead.email)
    assert "90% used" in mail.text
    assert ("9:00 of 10:00 hours" in mail.text) is is_visible
    assert "/reports/budgets/" not in mail.text + mail.html
    assert "/reports/budgets/" in Mail.objects.get(about="over_budget", recipient=shop.cast.alice.email).text


def test_a_projects_manager_whose_role_is_member_reads_no_hours_of_others(shop: Shop) -> None:
    project = shop.project(budget_by="per_person", budget_is_visible=True)
    lead = factories.member(project.workspace, first_name="Lea", role="member")
    factories.assignment(project, lead, is_manager=True)
    own = Assignment.objects.in_workspace(project.workspace_id).filter(project=project, member=shop.cast.bob)
    own.update(budget_ms=10 * HOUR_MS)
    shop.hours(project, 9)
    mark_all_budgets(NOW)
    assert check_after() == 1
    mail = Mail.objects.get(about="over_budget", recipient=lead.email)
    assert "Bob Lindqvist: 90% used\n" in mail.text
    assert "9:00 of 10:00 hours" in Mail.objects.get(about="over_budget", recipient=shop.cast.alice.email).text


@pytest.mark.parametrize(
    "without",
    [{"budget_by": "none"}, {"budget_alert_percent": None}, {"archived_at": NOW}],
    ids=["no budget", "no threshold", "archived"],
)
def test_nothing_is_marked_or_told_of_a_project(
    shop: Shop, hours_budget: HoursBudget, committed: Any, without: dict[str, Any]
) -> None:
    project = hours_budget(1, **without)
    entry = shop.hours(project, 2)
    with committed():
        projects_marked(shop, entry)
    mark_all_budgets(NOW)
    assert (marked(), check_after()) == (set(), 0)


def projects_marked(shop: Shop, entry: TimeEntry) -> None:
    time_entries.update(actor=shop.cast.alice, entry_id=entry.id, changes={"notes": "changed"}, now=NOW)


def test_all_budgets_are_marked_in_the_month_of_their_own_workspace(shop: Shop, hours_budget: HoursBudget) -> None:
    ahead, behind = (
        hours_budget(1),
        factories.project(factories.client(shop.cast.mallory.workspace), budget_by="total_hours", budget_ms=1),
    )
    for project, zone in ((ahead, "Pacific/Auckland"), (behind, "Pacific/Honolulu")):
        project.workspace.timezone = zone
        project.workspace.save()
    mark_all_budgets(datetime(2026, 3, 31, 12, tzinfo=UTC))
    assert marked() == {(ahead.id, date(2026, 4, 1)), (behind.id, date(2026, 3, 1))}


@pytest.mark.parametrize(
    ("zone", "now", "month"),
    [
        ("Pacific/Auckland", datetime(2026, 3, 31, 12, tzinfo=UTC), "April 2026"),
        ("Pacific/Honolulu", datetime(2026, 4, 1, 9, tzinfo=UTC), "March 2026"),
    ],
)
def test_a_monthly_budget_across_a_months_end(
    shop: Shop, hours_budget: HoursBudget, zone: str, now: datetime, month: str
) -> None:
    project = hours_budget(10, budget_is_monthly=True)
    project.workspace.timezone = zone
    project.workspace.save()
    for day in (date(2026, 3, 31), date(2026, 4, 1)):
        shop.hours(project, 9, spent_date=day)
    mark_all_budgets(now)
    assert check_budgets(now) == 1
    assert f"{month}: 90% used" in Mail.objects.filter(about="over_budget")[0].text


def test_budgets_per_person_of_fees_warn_by_name(shop: Shop) -> None:
    project = shop.project(budget_by="per_person", budget_unit="fees", name="Pilot")
    team = Assignment.objects.in_workspace(project.workspace_id).filter(project=project)
    team.update(budget_amount=Decimal(1000))
    shop.hours(project, 8)
    shop.hours(project, 9, by=shop.cast.review_bot)
    mark_all_budgets(NOW)
    assert check_after() == 2
    assert told()[0][1] == "Pilot is past the threshold of 2 budgets"
    text = Mail.objects.filter(recipient=shop.cast.alice.email)[0].text
    assert "- Bob Lindqvist: 80% used, £800.00 of £1,000.00" in text


def test_the_worker_looks_at_budgets_by_itself(shop: Shop, hours_budget: HoursBudget) -> None:
    shop.hours(hours_budget(10), 9)
    worker = Chores()
    worker.do_due(NOW)
    worker.do_due(NOW + timedelta(minutes=1))
    assert len(told()) == 2


def test_a_budget_that_cannot_be_checked_keeps_no_other_from_it_and_stays_marked(
    shop: Shop, hours_budget: HoursBudget, committed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = hours_budget(10), hours_budget(10)
    log_all(shop, committed, broken, 9)
    log_all(shop, committed, sound, 9)

    def breaking(workspace_id: UUID, projects: Collection[Project], month: date) -> dict[UUID, Progress]:
        if broken in projects:
            raise ArithmeticError
        return reckon(workspace_id, projects, month)

    monkeypatch.setattr(checking, "reckon", breaking)
    assert check_after() == 1
    assert {project_id for project_id, _ in marked()} == {broken.id}
    monkeypatch.undo()
    assert check_after(minutes=2) == 1
