"""What a new workspace starts with."""

import pytest

from keito_server.kit.tenancy import Origin
from keito_server.projects import queries
from keito_server.workspaces.actions import Preferences, create
from tests import factories
from tests.conftest import NOW


@pytest.mark.django_db
def test_a_new_workspace_has_four_billable_tasks_for_every_new_project() -> None:
    workspace = create(
        name="Lake & Co",
        preferences=Preferences(currency="EUR", timezone="Europe/Berlin"),
        now=NOW,
        origin=Origin(),
    )
    tasks = queries.list_tasks(factories.member(workspace))
    assert [task.slug for task in tasks] == ["design", "development", "meetings", "project-management"]
    assert all(task.is_billable and task.is_default for task in tasks)
