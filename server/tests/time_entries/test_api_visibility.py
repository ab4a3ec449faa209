"""Who sees and changes which entries over the API; nothing of another workspace can be named (P2-P5, H3)."""

from datetime import date
from typing import Any

import pytest

from keito_server.projects.models import Assignment
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.api_caller import Answered, Api
from tests.api_office import ENTRIES, Office
from tests.conftest import NOW


def ids(answered: Answered) -> set[str]:
    assert answered.status == 200, answered.body
    return {entry["id"] for entry in answered.json["data"]}


@pytest.fixture
def entries(office: Office) -> dict[str, str]:
    """One entry of each member on the project, one of Bob's on a project that Carol does not manage, one elsewhere."""
    cast = office.cast
    other = factories.project(factories.client(cast.bob.workspace), team=(cast.bob, cast.carol))
    made = {
        "bob": factories.entry(cast.bob, office.project),
        "bot": factories.entry(cast.review_bot, office.project, source="agent"),
        "carol": factories.entry(cast.carol, other),
        "bob elsewhere": factories.entry(cast.bob, other),
        "mallory": factories.entry(cast.mallory, office.foreign),
    }
    return {name: entry.public_id for name, entry in made.items()}


def test_each_sees_what_is_theirs_to_see(office: Office, entries: dict[str, str]) -> None:
    here = set(entries.values()) - {entries["mallory"]}
    assert ids(office.bob.get(ENTRIES)) == {entries["bob"], entries["bob elsewhere"]}
    assert ids(office.bot.get(ENTRIES)) == {entries["bot"]}
    assert ids(office.carol.get(ENTRIES)) == {entries["carol"], entries["bob"], entries["bot"]}
    assert ids(office.alice.get(ENTRIES)) == here
    assert ids(office.mallory.get(ENTRIES)) == {entries["mallory"]}


def test_a_single_entry_is_seen_by_those_who_see_it_in_the_list(office: Office, entries: dict[str, str]) -> None:
    for caller in (office.alice, office.carol, office.bob, office.bot, office.mallory):
        listed = ids(caller.get(ENTRIES))
        for entry in entries.values():
            expected = 200 if entry in listed else 404
            assert caller.get(f"{ENTRIES}/{entry}").status == expected


def test_a_member_who_was_once_a_manager_sees_their_own_only(office: Office, entries: dict[str, str]) -> None:
    Assignment.objects.in_workspace(office.cast.bob.workspace_id).filter(member=office.cast.bob).update(is_manager=True)
    assert ids(office.bob.get(ENTRIES)) == {entries["bob"], entries["bob elsewhere"]}


def test_what_is_not_seen_cannot_be_changed_and_what_is_only_seen_is_refused(
    office: Office, entries: dict[str, str]
) -> None:
    assert office.bob.patch(f"{ENTRIES}/{entries['bot']}", {"notes": "x"}).error == (404, "not_found", None)
    assert office.bob.delete(f"{ENTRIES}/{entries['bot']}").error == (404, "not_found", None)
    assert office.carol.patch(f"{ENTRIES}/{entries['bob']}", {"notes": "x"}).error[:2] == (403, "authorization_error")
    assert office.carol.delete(f"{ENTRIES}/{entries['bob']}").error[:2] == (403, "authorization_error")
    assert office.alice.patch(f"{ENTRIES}/{entries['bob']}", {"notes": "x"}).status == 200


@pytest.mark.parametrize("caller", ["alice", "carol", "bob", "bot"])
def test_ids_of_another_workspace_are_like_ids_that_do_not_exist(
    office: Office, entries: dict[str, str], caller: str
) -> None:
    api: Api = getattr(office, caller)
    foreign_task = factories.task(office.cast.mallory.workspace).public_id
    foreign = entries["mallory"]
    missing = TimeEntry.objects.model().public_id
    for entry in (foreign, missing, "te_1", "prj_1", "%00", "x" * 500):
        for answered in (
            api.get(f"{ENTRIES}/{entry}"),
            api.patch(f"{ENTRIES}/{entry}", {"notes": "x"}),
            api.delete(f"{ENTRIES}/{entry}"),
        ):
            assert answered.error == (404, "not_found", None)
    for project in (office.foreign.public_id, "prj_1", ""):
        assert api.post(ENTRIES, office.body(project_id=project)).error == (404, "not_found", "project_id")
        assert api.get(ENTRIES, project_id=project).error == (404, "not_found", "project_id")
    for user in (office.cast.mallory.public_id, "usr_1", "1"):
        assert api.get(ENTRIES, user_id=user).error == (404, "not_found", "user_id")
    on_project = office.alice if caller == "carol" else api
    for task in (foreign_task, "tsk_1"):
        assert on_project.post(ENTRIES, office.body(task_id=task)).error == (404, "not_found", "task_id")
        own = on_project.post(ENTRIES, office.body()).json["id"]
        assert on_project.patch(f"{ENTRIES}/{own}", {"task_id": task}).error == (404, "not_found", "task_id")
    assert TimeEntry.objects.in_workspace(office.cast.mallory.workspace_id).count() == 1


def test_an_administrator_cannot_log_time_for_somebody_of_another_workspace(office: Office) -> None:
    body = office.body(user_id=office.cast.mallory.public_id)
    assert office.alice.post(ENTRIES, body).error[:2] == (404, "not_found")


def test_an_unassigned_project_is_refused_and_so_it_is_once_the_assignment_ends(office: Office) -> None:
    other = factories.project(factories.client(office.cast.bob.workspace))
    body = office.body(project_id=other.public_id)
    assert office.bob.post(ENTRIES, body).error == (403, "project_not_assigned", "project_id")
    assert office.alice.post(ENTRIES, body).status == 201
    timer = office.bob.post(ENTRIES, office.timer()).json["id"]
    Assignment.objects.in_workspace(other.workspace_id).filter(member=office.cast.bob).delete()
    assert office.bob.post(ENTRIES, office.body()).error == (403, "project_not_assigned", "project_id")
    assert office.bob.patch(f"{ENTRIES}/{timer}", {"is_running": False}).json["is_running"] is False
    assert office.bob.delete(f"{ENTRIES}/{timer}").status == 204


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"source": "agent"}, {"bot"}),
        ({"source": "cli"}, set()),
        ({"from": "2026-03-11"}, {"bob", "bot", "late"}),
        ({"to": "2026-03-10"}, {"early"}),
        ({"from": "2026-03-12", "to": "2026-03-12"}, {"bob", "bot"}),
        ({"from": "2026-03-13", "to": "2026-03-12"}, set()),
        ({"is_running": "true"}, {"late"}),
        ({"is_running": "false"}, {"bob", "bot", "early"}),
        ({"user_id": "bot"}, {"bot"}),
        ({"user_id": "bot", "source": "web"}, set()),
        ({"metadata[agent_id]": "review-bot-01"}, {"bot"}),
        ({"metadata[agent_id]": "review"}, set()),
        ({"metadata[pull_request]": "17"}, {"bot"}),
        ({"metadata[ratio]": "1.10"}, {"bot"}),
        ({"metadata[ratio]": "1.1"}, set()),
        ({"metadata[draft]": "true"}, {"bot"}),
        ({"metadata[none]": "null"}, set()),
        ({"metadata[missing]": ""}, set()),
        ({"metadata[empty]": ""}, {"bot"}),
        ({"metadata[\"'; --]": "%s %%"}, {"bot"}),
        ({"metadata[pull_request]": "17", "metadata[draft]": "true", "source": "agent"}, {"bot"}),
        ({"metadata[pull_request]": "17", "metadata[draft]": "false"}, set()),
        ({"metadata[model]": "m" * 250}, {"bot"}),
        ({"metadata[model]": "m" * 200}, set()),
    ],
)
def test_filters_hold_together(office: Office, query: dict[str, str], names: set[str]) -> None:
    cast = office.cast
    metadata = b"""{"agent_id": "review-bot-01", "pull_request": 17, "ratio": 1.10, "draft": true, "none": null,
        "empty": "", "\\"'; --": "%s %%", "model": "MODEL"}""".replace(b"MODEL", b"m" * 250)
    body = (
        b'{"project_id": "%s", "spent_date": "2026-03-12", "hours": 1, "source": "agent", "metadata": %s}'
        % (office.project.public_id.encode(), b"METADATA")
    ).replace(b"METADATA", metadata)
    made = {
        "bot": office.bot.post(ENTRIES, body).json["id"],
        "bob": factories.entry(cast.bob, office.project).public_id,
        "early": factories.entry(cast.bob, office.project, spent_date=date(2026, 3, 10)).public_id,
        "late": factories.entry(
            cast.bob, office.project, spent_date=date(2026, 3, 13), is_running=True, started_at=NOW
        ).public_id,
    }
    named: dict[str, Any] = {
        key: cast.review_bot.public_id if key == "user_id" else text for key, text in query.items()
    }
    assert ids(office.alice.get(ENTRIES, **named)) == {made[name] for name in names}


def test_a_list_of_one_project_holds_nothing_of_another(office: Office, entries: dict[str, str]) -> None:
    listed = ids(office.alice.get(ENTRIES, project_id=office.project.public_id))
    assert listed == {entries["bob"], entries["bot"]}


def test_a_filter_by_a_user_whose_entries_are_not_seen_is_an_empty_list(
    office: Office, entries: dict[str, str]
) -> None:
    assert ids(office.bob.get(ENTRIES, user_id=office.cast.alice.public_id)) == set()
