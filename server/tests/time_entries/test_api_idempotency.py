"""Repeating a POST with its `Idempotency-Key`: it is done once, whatever the network does (H2)."""

import json
from datetime import timedelta

import pytest

from keito_server.projects.models import Assignment, Project
from keito_server.team.actions import forget_answers
from keito_server.team.models import IdempotentAnswer
from keito_server.time_entries.models import TimeEntry
from tests.api_caller import Answered, Api
from tests.api_office import ENTRIES, Office
from tests.conftest import NOW

KEY = "0f8b6c1e-6d7a-4d0e-9a55-3f1f0f7f2f11"
REUSED = (409, "idempotency_key_reused", "Idempotency-Key")


def post(api: Api, body: object, key: str = KEY) -> Answered:
    return api.post(ENTRIES, body, idempotency_key=key)


def saved(office: Office) -> list[TimeEntry]:
    return list(TimeEntry.objects.in_workspace(office.cast.bob.workspace_id).order_by("created_at"))


def is_replay(answered: Answered) -> bool:
    return answered.headers.get("Idempotent-Replayed") == "true"


def test_the_same_request_within_a_day_gets_the_same_answer(office: Office) -> None:
    first = post(office.bob, office.body())
    office.clock.shift(timedelta(hours=23, minutes=59))
    again = post(office.bob, office.body())
    assert (first.status, is_replay(first)) == (201, False)
    assert (again.status, again.body, is_replay(again)) == (201, first.body, True)
    assert len(saved(office)) == 1


def test_the_order_of_keys_and_spaces_make_no_other_request(office: Office) -> None:
    first = post(office.bob, office.body(metadata={"a": 1, "b": 2}))
    turned = json.dumps(dict(reversed(office.body(metadata={"b": 2, "a": 1}).items())), indent=4).encode()
    assert post(office.bob, turned).body == first.body


def test_another_body_with_the_same_key_is_refused_and_not_saved(office: Office) -> None:
    post(office.bob, office.body())
    assert post(office.bob, office.body(hours=2)).error == REUSED
    office.clock.shift(timedelta(days=3))
    assert post(office.bob, office.body(hours=2)).error == REUSED
    assert len(saved(office)) == 1


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_days_later_the_same_request_gets_the_row_as_it_is_by_then(office: Office, is_forgotten: bool) -> None:
    entry = post(office.bob, office.body()).json["id"]
    changed = office.bob.patch(f"{ENTRIES}/{entry}", {"notes": "Mended"})
    office.clock.shift(timedelta(days=3))
    if is_forgotten:
        assert forget_answers(now=NOW + timedelta(days=3)) == 1
    for _ in range(2):
        late = post(office.bob, office.body())
        assert (late.status, late.json, is_replay(late)) == (200, changed.json, True)
    assert len(saved(office)) == 1


def test_days_later_the_row_is_answered_even_where_a_new_one_would_be_refused(office: Office) -> None:
    entry = post(office.bob, office.body()).json["id"]
    office.clock.shift(timedelta(days=3))
    Project.objects.in_workspace(office.project.workspace_id).filter(id=office.project.id).update(archived_at=NOW)
    assert post(office.bob, office.body()).json["id"] == entry
    Assignment.objects.in_workspace(office.project.workspace_id).filter(member=office.cast.bob).delete()
    assert post(office.bob, office.body()).json["id"] == entry


def test_a_refusal_is_not_kept(office: Office) -> None:
    mine = Assignment.objects.in_workspace(office.project.workspace_id).filter(member=office.cast.bob)
    mine.update(member=office.cast.alice)
    assert post(office.bob, office.body()).status == 403
    Assignment.objects.in_workspace(office.project.workspace_id).filter(member=office.cast.alice).update(
        member=office.cast.bob
    )
    answered = post(office.bob, office.body())
    assert (answered.status, is_replay(answered)) == (201, False)


def test_a_refused_body_may_be_mended_under_the_same_key(office: Office) -> None:
    assert post(office.bob, office.body(hours=25)).status == 400
    assert post(office.bob, office.body(hours=24)).status == 201


def test_a_deleted_entry_is_answered_for_a_day_and_then_its_key_is_free(office: Office) -> None:
    first = post(office.bob, office.body())
    office.bob.delete(f"{ENTRIES}/{first.json['id']}")
    assert post(office.bob, office.body()).body == first.body
    assert saved(office) == []
    office.clock.shift(timedelta(hours=25))
    anew = post(office.bob, office.body())
    assert (anew.status, is_replay(anew)) == (201, False)
    assert anew.json["id"] != first.json["id"]


def test_starting_a_timer_twice_starts_it_once(office: Office) -> None:
    first = post(office.bob, office.timer())
    office.clock.shift(timedelta(hours=2))
    assert post(office.bob, office.timer()).body == first.body
    office.clock.shift(timedelta(days=2))
    late = post(office.bob, office.timer())
    assert (late.status, late.json["is_running"], late.json["hours"]) == (200, True, 50)
    assert [entry.is_running for entry in saved(office)] == [True]


def test_another_timer_may_run_by_the_time_a_start_is_repeated(office: Office) -> None:
    first = post(office.bob, office.timer())
    second = post(office.bob, office.timer(), key="another")
    office.clock.shift(timedelta(days=2))
    assert post(office.bob, office.timer()).json["id"] == first.json["id"]
    running = office.bob.get(ENTRIES, is_running="true").json["data"]
    assert [entry["id"] for entry in running] == [second.json["id"]]


def test_members_do_not_share_keys(office: Office) -> None:
    assert post(office.bob, office.body()).status == 201
    assert post(office.bot, office.body()).status == 201
    assert post(office.mallory, office.body(project_id=office.foreign.public_id)).status == 201
    assert len(saved(office)) == 2


def test_time_logged_for_somebody_has_the_key_of_who_logged_it(office: Office) -> None:
    for_bob = office.body(user_id=office.cast.bob.public_id)
    own, by_alice = post(office.bob, office.body()), post(office.alice, for_bob)
    assert (own.status, by_alice.status) == (201, 201)
    office.clock.shift(timedelta(days=2))
    assert post(office.bob, office.body()).json["id"] == own.json["id"]
    assert post(office.alice, for_bob).json["id"] == by_alice.json["id"]
    assert len(saved(office)) == 2


def test_two_keys_of_one_member_are_the_same_member(office: Office) -> None:
    first = post(office.bob, office.body())
    assert post(Api.of(office.cast.bob), office.body()).body == first.body


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb", "a\x7fb", "ключ", "a\nb"])
def test_a_key_that_is_none_is_refused(office: Office, key: str) -> None:
    assert post(office.bob, office.body(), key=key).error == (400, "validation_error", "Idempotency-Key")
    assert saved(office) == []


@pytest.mark.parametrize("key", ["x", "x" * 255, "a b", "~!'\"--%s;"])
def test_a_key_has_up_to_255_printable_characters(office: Office, key: str) -> None:
    first = post(office.bob, office.body(), key=key)
    assert post(office.bob, office.body(), key=key).body == first.body
    assert first.status == 201


def test_what_is_older_than_a_day_is_forgotten_and_nothing_else(office: Office) -> None:
    post(office.bob, office.body(), key="old")
    post(office.bob, office.body(), key="new")
    IdempotentAnswer.objects.across_workspaces().filter(key="old").update(created_at=NOW - timedelta(hours=24))
    assert forget_answers(now=NOW) == 1
    assert IdempotentAnswer.objects.across_workspaces().get().key == "new"
