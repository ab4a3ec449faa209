"""How a project bills is changed by whoever may see the prices that this changes (P5, R3)."""

from decimal import Decimal
from typing import Any

import pytest

from keito_server.kit.durations import HOUR_MS
from keito_server.projects.models import Project
from tests import factories
from tests.api_office import Office
from tests.conftest import Cast
from tests.pages import browser_of, text_of

REASON = "How a project bills changes prices that you may not see. Ask an administrator to change it."


@pytest.mark.parametrize(
    "change",
    [
        {"bill_by": "none"},
        {"bill_by": "task"},
        {"agents_bill_at": "project_rates"},
        {"billing_type": "non_billable"},
        {"billing_type": "fixed_fee"},
        {"is_billable": False},
    ],
)
def test_the_api_takes_a_change_of_billing_from_whoever_sees_rates_only(office: Office, change: dict[str, Any]) -> None:
    [(name, value)] = change.items()
    project = office.project
    path = f"/projects/{project.public_id}"
    before = getattr(project, name)
    assert before != value
    entry = factories.entry(
        office.cast.bob, project, duration_ms=HOUR_MS, rate=Decimal("71.93"), amount=Decimal("71.93")
    )
    assert office.carol.patch(path, change).error[:2] == (403, "authorization_error")
    assert office.carol.patch(path, {name: before, "notes": "Ours"}).status == 200
    project.refresh_from_db()
    entry.refresh_from_db()
    assert (getattr(project, name), project.notes, entry.rate) == (before, "Ours", Decimal("71.93"))
    assert office.alice.patch(path, change).status == 200


def typed_for(project: Project, **more: str) -> dict[str, str]:
    typed = {"client": project.client.public_id, "name": "Renamed", "budget_by": "none"}
    return typed | more


def managed_project(cast: Cast) -> Project:
    project = factories.project(factories.client(cast.alice.workspace), bill_by="person", team=(cast.bob,))
    factories.assignment(project, cast.carol, is_manager=True)
    return project


def test_the_form_shows_how_it_bills_with_the_reason_and_saves_the_rest(cast: Cast) -> None:
    project = managed_project(cast)
    path = f"/projects/{project.public_id}/settings/"
    carol = browser_of(cast.carol)
    page = carol.page(path)
    for name in ("billing_type", "bill_by", "agents_bill_at", "rates_from"):
        assert f'name="{name}"' not in page
        assert f'name="{name}"' in browser_of(cast.alice).page(path)
    words = text_of(page)
    assert "Time and materials, per-person rates" in words
    assert "prices, which you may not see. Ask an administrator" in words
    forged = typed_for(project, billing_type="non_billable", bill_by="none", agents_bill_at="project_rates")
    assert carol.post(path, **forged).status_code == 302
    project.refresh_from_db()
    assert (project.name, project.billing_type, project.bill_by) == ("Renamed", "time_and_materials", "person")
    assert project.agents_bill_at == "own_rate"


def test_whoever_creates_a_project_chooses_how_it_bills(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    cast.carol.manager_permissions = ["create_projects"]
    cast.carol.save()
    typed = {"client": client.public_id, "name": "New", "billing_type": "non_billable", "agents_bill_at": "own_rate"}
    assert browser_of(cast.carol).post("/projects/new/", **typed).status_code == 302
    made = Project.objects.in_workspace(cast.alice.workspace_id).get(client=client)
    assert made.billing_type == "non_billable"
