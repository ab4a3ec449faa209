"""The budget section of a project's form, and who may set what in it (budgets.md, P5)."""

from decimal import Decimal
from typing import Any

import pytest

from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import PermissionRefused
from keito_server.projects import actions, queries
from keito_server.projects.actions import ProjectFields
from keito_server.projects.errors import ProjectInUse
from keito_server.projects.models import Project
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import browser_of


def settings_of(project: Project) -> str:
    return f"/projects/{project.public_id}/settings/"


def typed_for(project: Project, **more: str) -> dict[str, str]:
    typed = {"client": project.client.public_id, "name": "Portal", "billing_type": "time_and_materials"}
    return typed | {"bill_by": "person", "agents_bill_at": "own_rate"} | more


def read(cast: Cast, project: Project) -> Project:
    return queries.get_project(cast.alice, project.id)


def test_a_budget_of_fees_keeps_all_of_its_settings(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    typed = {"budget_by": "total_fees", "budget_amount": "30,000", "budget_alert_percent": "66"}
    typed |= {"budget_is_monthly": "on", "budget_includes_expenses": "on", "budget_is_visible": "on"}
    browser_of(cast.alice).saved(settings_of(project), **typed_for(project, **typed))
    saved = read(cast, project)
    assert (saved.budget_by, saved.budget_amount, saved.budget_alert_percent) == ("total_fees", Decimal(30000), 66)
    assert saved.budget_is_monthly
    assert saved.budget_includes_expenses
    assert saved.budget_is_visible


def test_what_the_chosen_kind_does_not_ask_for_is_never_wrong_and_never_saved(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    typed = {"budget_by": "per_person", "budget_unit": "fees", "budget_alert_percent": ""}
    hidden = {"budget_ms": "abc", "budget_amount": "NaN", "rate": "?", "fee": "?"}
    browser_of(cast.alice).saved(settings_of(project), **typed_for(project, **typed, **hidden))
    saved = read(cast, project)
    assert (saved.budget_by, saved.budget_unit, saved.budget_alert_percent) == ("per_person", "fees", None)
    assert (saved.budget_ms, saved.budget_amount) == (None, None)


def test_what_was_typed_in_hidden_fields_stays_while_the_form_is_shown_again(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    typed = typed_for(project, budget_by="total_hours", budget_ms="40", budget_amount="12,345", fee="777", name="")
    page = browser_of(cast.alice).refused(settings_of(project), **typed)
    for kept in ("40", "12,345", "777"):
        assert f'value="{kept}"' in page


def test_ending_a_budget_drops_its_figure(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), budget_by="total_hours", budget_ms=HOUR_MS)
    browser_of(cast.alice).saved(settings_of(project), **typed_for(project, budget_by="none", budget_ms="40"))
    saved = read(cast, project)
    assert (saved.budget_by, saved.budget_ms) == ("none", None)


def test_a_manager_without_rates_sets_hours_and_sees_no_fees(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    factories.assignment(project, cast.carol, is_manager=True)
    browser = browser_of(cast.carol)
    page = browser.page(settings_of(project))
    assert 'value="total_fees"' not in page
    assert "budget_amount" not in page
    browser.saved(settings_of(project), **typed_for(project, budget_by="total_hours", budget_ms="40"))
    assert read(cast, project).budget_ms == 40 * HOUR_MS


def test_a_manager_without_rates_keeps_a_budget_of_fees_and_sets_its_alert(cast: Cast) -> None:
    fees: dict[str, Any] = {"budget_by": "total_fees", "budget_amount": Decimal("31415.92")}
    project = factories.project(factories.client(cast.alice.workspace), **fees)
    factories.assignment(project, cast.carol, is_manager=True)
    browser = browser_of(cast.carol)
    page = browser.page(settings_of(project))
    assert "31415" not in page
    assert "counted in fees, which you may not see" in page
    typed = typed_for(project, budget_by="none", budget_alert_percent="70", budget_is_visible="on")
    browser.saved(settings_of(project), **typed)
    saved = read(cast, project)
    assert (saved.budget_by, saved.budget_amount) == ("total_fees", Decimal("31415.92"))
    assert (saved.budget_alert_percent, saved.budget_is_visible) == (70, True)


@pytest.mark.parametrize(
    "fields",
    [
        ProjectFields(budget_by="none"),
        ProjectFields(budget_ms=HOUR_MS),
        ProjectFields(budget_amount=Decimal(1)),
        ProjectFields(budget_by="per_task", budget_unit="hours"),
    ],
)
def test_a_budget_of_fees_is_changed_only_by_whoever_may_see_rates(cast: Cast, fields: ProjectFields) -> None:
    fees: dict[str, Any] = {"budget_by": "total_fees", "budget_amount": Decimal(5000)}
    project = factories.project(factories.client(cast.alice.workspace), **fees)
    factories.assignment(project, cast.carol, is_manager=True)
    with pytest.raises(PermissionRefused):
        actions.update_project(actor=cast.carol, project_id=project.id, fields=fields, now=NOW)
    assert read(cast, project).budget_amount == Decimal(5000)


def test_a_project_whose_parts_have_budgets_of_fees_keeps_its_currency(cast: Cast) -> None:
    workspace = cast.alice.workspace
    project = factories.project(factories.client(workspace, currency="GBP"))
    factories.project_task(project, factories.task(workspace), budget_amount=Decimal(100))
    other = factories.client(workspace, currency="EUR")
    with pytest.raises(ProjectInUse):
        actions.update_project(actor=cast.alice, project_id=project.id, fields={"client_id": other.id}, now=NOW)
