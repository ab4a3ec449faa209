"""Two people at the same thing at the same instant: one is first, the other is told, and nothing fails."""

from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest

from keito_server.clients import actions as clients
from keito_server.events.models import AuditEvent
from keito_server.kit.errors import Refusal
from keito_server.projects import actions, queries
from keito_server.projects.errors import ProjectNameTaken, TaskNameTaken
from keito_server.time_entries import actions as time_entries
from keito_server.time_entries import queries as time_queries
from tests import factories
from tests.conftest import NOW, Cast
from tests.database_on_disk import at_once, database_on_disk

__all__ = ["database_on_disk"]
pytestmark = [pytest.mark.usefixtures("database_on_disk"), pytest.mark.django_db(transaction=True)]


def count(kind: str) -> int:
    return AuditEvent.objects.across_workspaces().filter(kind=kind).count()


def test_two_archive_one_project_once(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    act = partial(actions.archive_project, actor=cast.alice, project_id=project.id, now=NOW)
    for outcome in at_once(act, act):
        assert not isinstance(outcome, Exception), outcome
    assert count("ProjectArchived") == 1


def test_two_give_two_projects_one_name_and_one_is_told(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    first, second = factories.project(client), factories.project(client)

    def rename(project_id: UUID) -> object:
        fields: actions.ProjectFields = {"name": "Website"}
        return actions.update_project(actor=cast.alice, project_id=project_id, fields=fields, now=NOW)

    outcomes = at_once(lambda: rename(first.id), lambda: rename(second.id))
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [type(outcome) for outcome in refused] == [ProjectNameTaken]


def test_projects_made_at_once_get_slugs_of_their_own(cast: Cast) -> None:
    made_for = [factories.client(cast.alice.workspace) for _ in range(4)]

    def create(client_id: UUID) -> object:
        fields: actions.ProjectFields = {"client_id": client_id, "name": "Website"}
        return actions.create_project(actor=cast.alice, fields=fields, now=NOW)

    outcomes = at_once(*[lambda client=client: create(client.id) for client in made_for])
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    slugs = sorted(project.slug for project in queries.list_projects(cast.alice))
    assert slugs == ["website", "website-2", "website-3", "website-4"]


def test_two_add_one_task_to_a_project_once(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    act = partial(actions.add_named_task, actor=cast.alice, project_id=project.id, name="Research", now=NOW)
    outcomes = at_once(act, act)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(queries.list_project_tasks(cast.alice, project)) == 1


def test_two_make_one_task_and_one_is_told(cast: Cast) -> None:
    act = partial(actions.create_task, actor=cast.alice, fields={"name": "Research"}, now=NOW)
    refused = [outcome for outcome in at_once(act, act) if isinstance(outcome, Exception)]
    assert [type(outcome) for outcome in refused] == [TaskNameTaken]


def test_two_assign_one_member_once(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    act = partial(actions.assign, actor=cast.alice, project_id=project.id, member_id=cast.bob.id, now=NOW)
    outcomes = at_once(act, act)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(queries.list_assignments(cast.alice, project)) == 1


def test_a_timer_that_is_switched_while_its_project_is_archived_fails_nobody(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    archived, other = factories.project(client, team=(cast.bob,)), factories.project(client, team=(cast.bob,))

    def start(project_id: UUID) -> object:
        new = time_entries.NewEntry(
            project_id=project_id,
            task_id=None,
            spent_date=NOW.date(),
            source="web",
            is_running=True,
        )
        return time_entries.create(actor=cast.bob, new=new, now=NOW + timedelta(minutes=5))

    start(archived.id)
    later = NOW + timedelta(minutes=10)
    outcomes = at_once(
        lambda: actions.archive_project(actor=cast.alice, project_id=archived.id, now=later), lambda: start(other.id)
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    [running] = time_queries.list_running(cast.bob)
    assert running.project == other


def test_a_client_is_archived_while_a_project_is_made_for_it(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    fields: actions.ProjectFields = {"client_id": client.id, "name": "Website"}
    outcomes = at_once(
        lambda: clients.archive(actor=cast.alice, client_id=client.id, now=NOW),
        lambda: actions.create_project(actor=cast.alice, fields=fields, now=NOW),
    )
    assert all(isinstance(outcome, Refusal) for outcome in outcomes if isinstance(outcome, Exception))
