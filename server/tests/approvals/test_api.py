"""Submissions over the API: `/v1/submissions` (A1-A4, H1-H3)."""

from datetime import date, timedelta
from typing import Any

import pytest

from keito_server.approvals.models import Submission
from keito_server.kit.durations import HOUR_MS
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.api_office import Office
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
WEEK = {"from": "2026-03-09", "to": "2026-03-15"}


@pytest.fixture(autouse=True)
def approvals_are_used(office: Office) -> None:
    for somebody in (office.cast.bob, office.cast.mallory):
        somebody.workspace.uses_approvals = True
        somebody.workspace.save(update_fields=["uses_approvals"])


def log(office: Office, by: str = "bob", **values: Any) -> TimeEntry:
    return factories.entry(getattr(office.cast, by), office.project, **values)


def submitted(office: Office, **values: Any) -> dict[str, Any]:
    log(office, **values)
    answer: dict[str, Any] = office.bob.post("/submissions", WEEK).json
    return answer


def test_a_week_is_submitted_and_shown_with_its_hours(office: Office) -> None:
    log(office, duration_ms=3 * HOUR_MS // 2)
    log(office, duration_ms=HOUR_MS, is_billable=False)
    log(office, spent_date=date(2026, 3, 16))
    answer = office.bob.post("/submissions", WEEK)
    assert answer.status == 201
    shown = answer.json
    bob = office.cast.bob.public_id
    expected = {"from": "2026-03-09", "to": "2026-03-15", "state": "submitted", "hours": 2.5, "billable_hours": 1.5}
    assert expected.items() <= shown.items()
    assert (shown["entry_count"], shown["user_id"], shown["submitted_by"], shown["decided_by"]) == (2, bob, bob, None)
    assert office.bob.get(f"/submissions/{shown['id']}").json == shown
    assert office.bob.get("/submissions").json["data"] == [shown]
    later = office.bob.post("/submissions", WEEK)
    assert later.error == (422, "nothing_to_submit", None)


def test_a_manager_of_the_project_approves_and_its_entries_are_locked(office: Office) -> None:
    sent = submitted(office)
    approved = office.carol.post(f"/submissions/{sent['id']}/approve", {"note": "Thank you"})
    assert approved.status == 200
    decided = approved.json
    assert (decided["state"], decided["note"]) == ("approved", "Thank you")
    assert (decided["decided_by"], decided["decided_at"]) == (office.cast.carol.public_id, "2026-03-12T14:30:00Z")
    entry = TimeEntry.objects.in_workspace(office.cast.bob.workspace_id).get()
    locked = office.bob.patch(f"/time-entries/{entry.public_id}", {"notes": "changed"})
    assert locked.error == (422, "entry_locked", None)


def test_what_was_sent_back_is_corrected_and_submitted_again(office: Office) -> None:
    sent = submitted(office)
    rejected = office.carol.post(f"/submissions/{sent['id']}/reject", {"note": "Please split the meetings."}).json
    assert (rejected["state"], rejected["note"]) == ("rejected", "Please split the meetings.")
    entry = TimeEntry.objects.in_workspace(office.cast.bob.workspace_id).get()
    assert office.bob.patch(f"/time-entries/{entry.public_id}", {"hours": 0.5}).status == 200
    again = office.bob.post("/submissions", WEEK).json
    assert (again["state"], again["hours"]) == ("submitted", 0.5)
    assert again["id"] != sent["id"]
    assert [one["state"] for one in office.bob.get("/submissions").json["data"]] == ["rejected", "submitted"]


def test_two_decisions_leave_one(office: Office) -> None:
    sent = submitted(office)
    assert office.carol.post(f"/submissions/{sent['id']}/approve", {}).status == 200
    late = office.alice.post(f"/submissions/{sent['id']}/reject", {"note": "no"})
    assert late.error == (422, "submission_decided", None)
    assert "Carol approved this" in late.json["error"]["message"]
    assert office.bob.get(f"/submissions/{sent['id']}").json["state"] == "approved"


def test_an_administrator_withdraws_and_a_manager_without_the_grant_does_not(office: Office) -> None:
    sent = submitted(office)
    office.carol.post(f"/submissions/{sent['id']}/approve", {})
    office.cast.carol.manager_permissions = []
    office.cast.carol.save()
    assert office.carol.post(f"/submissions/{sent['id']}/withdraw", {}).status == 403
    withdrawn = office.alice.post(f"/submissions/{sent['id']}/withdraw", {"note": "Wrong rate"}).json
    assert (withdrawn["state"], withdrawn["decided_by"], withdrawn["decided_at"]) == ("submitted", None, None)
    assert office.alice.post(f"/submissions/{sent['id']}/withdraw", {}).error[:2] == (422, "submission_decided")


def test_an_approval_stays_while_time_of_it_is_on_an_invoice(office: Office) -> None:
    sent = submitted(office)
    office.carol.post(f"/submissions/{sent['id']}/approve", {})
    TimeEntry.objects.in_workspace(office.cast.bob.workspace_id).update(is_invoiced=True)
    refused = office.alice.post(f"/submissions/{sent['id']}/withdraw", {})
    assert refused.error == (422, "entry_invoiced", None)


@pytest.mark.parametrize("verb", ["approve", "reject", "withdraw"])
def test_nobody_decides_on_what_they_cannot_see(office: Office, verb: str) -> None:
    sent = submitted(office)
    assert office.mallory.post(f"/submissions/{sent['id']}/{verb}", {}).status == 404
    assert office.mallory.get(f"/submissions/{sent['id']}").status == 404
    assert office.bob.post(f"/submissions/{sent['id']}/{verb}", {}).status == 403
    assert office.bot.get(f"/submissions/{sent['id']}").status == 404
    assert office.mallory.get("/submissions").json["data"] == []


def test_nobody_submits_for_another_person_and_an_approver_does_for_an_agent(office: Office) -> None:
    log(office)
    log(office, by="review_bot", source="agent")
    for_bob = WEEK | {"user_id": office.cast.bob.public_id}
    assert office.alice.post("/submissions", for_bob).status == 403
    for_bot = WEEK | {"user_id": office.cast.review_bot.public_id}
    assert office.bob.post("/submissions", for_bot).status in (403, 404, 422)
    sent = office.carol.post("/submissions", for_bot).json
    assert sent["user_id"] == office.cast.review_bot.public_id
    assert sent["submitted_by"] == office.cast.carol.public_id


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"from": "2026-03-09"}, "to"),
        ({"from": "2026-03-15", "to": "2026-03-09"}, "to"),
        ({"from": "2025-03-09", "to": "2026-03-11"}, "to"),
        ({"from": "9 March", "to": "2026-03-09"}, "from"),
        (WEEK | {"user_id": "usr_nobody"}, "user_id"),
        (WEEK | {"period": "week"}, "period"),
    ],
)
def test_a_period_that_cannot_be_is_refused_beside_its_field(office: Office, body: dict[str, str], field: str) -> None:
    log(office)
    status, _, named = office.bob.post("/submissions", body).error
    assert status in (400, 404, 422)
    assert named == field


def test_a_key_repeats_the_answer_and_submits_once(office: Office) -> None:
    log(office)
    first = office.bob.post("/submissions", WEEK, Idempotency_Key="week-11")
    again = office.bob.post("/submissions", WEEK, Idempotency_Key="week-11")
    assert (first.status, again.status, again.headers["Idempotent-Replayed"]) == (201, 201, "true")
    assert first.body == again.body
    approve = f"/submissions/{first.json['id']}/approve"
    assert (
        office.carol.post(approve, {}, Idempotency_Key="a").body
        == office.carol.post(approve, {}, Idempotency_Key="a").body
    )


def test_the_list_is_filtered_and_paged(office: Office) -> None:
    weeks = [date(2026, 1, 5) + timedelta(weeks=number) for number in range(5)]
    for number, monday in enumerate(weeks):
        factories.submission(
            office.cast.bob,
            first_day=monday,
            last_day=monday + timedelta(days=6),
            created_at=NOW + timedelta(seconds=number),
        )
    approved = Submission.objects.in_workspace(office.cast.bob.workspace_id).get(first_day=weeks[1])
    approved.state, approved.decided_by, approved.decided_at = "approved", office.cast.alice, NOW
    approved.save()

    def listed(**query: Any) -> list[str]:
        return [one["from"] for one in office.alice.get("/submissions", **query).json["data"]]

    assert listed() == [str(week) for week in weeks]
    assert listed(state="approved") == [str(weeks[1])]
    assert listed(**{"from": "2026-01-18", "to": "2026-01-26"}) == [str(week) for week in weeks[1:4]]
    assert listed(user_id=office.cast.carol.public_id) == []
    first = office.alice.get("/submissions", limit=2).json
    assert first["has_more"]
    rest = office.alice.get("/submissions", limit=200, cursor=first["next_cursor"]).json
    assert [one["from"] for one in first["data"] + rest["data"]] == [str(week) for week in weeks]
    assert office.alice.get("/submissions", limit=2, state="approved", cursor=first["next_cursor"]).status == 400


def test_while_approvals_are_off_nothing_of_them_is_there(office: Office) -> None:
    log(office)
    office.cast.bob.workspace.uses_approvals = False
    office.cast.bob.workspace.save()
    for answer in (office.bob.get("/submissions"), office.bob.post("/submissions", WEEK)):
        assert answer.status == 403
        assert "Approvals are switched off" in answer.json["error"]["message"]


@pytest.mark.parametrize("rows", [1, 20])
def test_a_list_takes_the_same_few_statements_however_long(
    office: Office, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        monday = date(2025, 1, 6) + timedelta(weeks=number)
        one = factories.submission(office.cast.bob, first_day=monday, last_day=monday + timedelta(days=6))
        factories.entry(office.cast.bob, office.project, spent_date=monday, submission=one)
    office.carol.get("/submissions")
    with django_assert_num_queries(4):
        assert len(office.carol.get("/submissions").json["data"]) == rows


def test_submissions_of_nobody_in_the_workspace_are_not_found(office: Office) -> None:
    for unknown in (office.cast.mallory.public_id, "usr_0000000000000000000000"):
        assert office.alice.get(f"/submissions?user_id={unknown}").status == 404
    assert office.alice.get(f"/submissions?user_id={office.cast.bob.public_id}").json["data"] == []
