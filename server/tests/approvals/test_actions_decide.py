"""Approving, sending back and taking an approval back (A1, A4, P3)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from keito_server.approvals import actions, queries
from keito_server.approvals.errors import EntryInvoiced, OwnTimesheet, SubmissionDecided
from keito_server.approvals.models import Submission
from keito_server.events.models import AuditEvent
from keito_server.kit.errors import NotFound, PermissionRefused, ValidationRefused
from keito_server.kit.identifiers import new_id
from keito_server.team.models import Member
from keito_server.time_entries import actions as time_entries
from keito_server.time_entries.errors import EntryLocked
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.approvals.conftest import Studio
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

Verb = Callable[..., actions.Decided]


def entry_of(submission: Submission) -> TimeEntry:
    return TimeEntry.objects.in_workspace(submission.workspace_id).get(submission_id=submission.id)


def test_approving_locks_the_entries_and_says_by_whom(studio: Studio) -> None:
    submission = studio.submitted()
    carol = studio.cast.carol
    decided = actions.approve(actor=carol, submission_ids=[submission.id], note=" Good. ", now=NOW)
    submission.refresh_from_db()
    assert decided.done == [submission]
    assert (submission.state, submission.decided_by, submission.note) == ("approved", carol, "Good.")
    assert submission.decided_at == NOW
    assert studio.states() == {("approved", "approved")}
    with pytest.raises(EntryLocked):
        time_entries.update(actor=studio.cast.alice, entry_id=entry_of(submission).id, changes={"notes": "x"}, now=NOW)


def test_sending_back_frees_the_entries_and_keeps_the_reason(studio: Studio) -> None:
    submission = studio.submitted()
    actions.reject_one(actor=studio.cast.carol, submission_id=submission.id, note="Split meetings.", now=NOW)
    submission.refresh_from_db()
    assert (submission.state, submission.note) == ("rejected", "Split meetings.")
    assert studio.states() == {("unsubmitted", "rejected")}
    changed = time_entries.update(
        actor=studio.cast.bob, entry_id=entry_of(submission).id, changes={"notes": "Split"}, now=NOW
    )
    assert changed.notes == "Split"


def test_what_was_decided_meanwhile_is_passed_over_and_named(studio: Studio) -> None:
    alice, carol = studio.cast.alice, studio.cast.carol
    first, second, third = (studio.submitted() for _ in range(3))
    actions.approve(actor=carol, submission_ids=[first.id], now=NOW)
    actions.reject(actor=alice, submission_ids=[third.id], now=NOW - timedelta(days=1))
    decided = actions.reject(actor=alice, submission_ids=[first.id, second.id, third.id], now=NOW)
    assert [one.id for one in decided.done] == [second.id]
    assert [(one.id, reason) for one, reason in decided.passed_over] == [
        (first.id, "Carol approved this at 14:30."),
        (third.id, "You sent this back on 11 Mar, 14:30."),
    ]
    assert decided.raise_if_nothing() is decided
    with pytest.raises(SubmissionDecided, match="Carol approved this at 14:30") as refusal:
        actions.approve_one(actor=alice, submission_id=first.id, now=NOW)
    assert (refusal.value.code, refusal.value.status) == ("submission_decided", 422)


@pytest.mark.parametrize("verb", [actions.approve, actions.reject])
def test_each_of_many_has_its_audit_row_and_one_job_writes_their_mails(studio: Studio, verb: Verb) -> None:
    submissions = [studio.submitted() for _ in range(3)]
    verb(actor=studio.cast.alice, submission_ids=[one.id for one in submissions], note="Thanks", now=NOW)
    rows = AuditEvent.objects.in_workspace(studio.project.workspace_id).filter(kind__startswith="Timesheet")
    assert {row.subject_id for row in rows} == {one.id for one in submissions}
    assert all('"note":"Thanks"' in row.data and row.actor_id == studio.cast.alice.id for row in rows)
    assert DBTaskResult.objects.filter(task_path__contains="approvals").count() == 1


@pytest.mark.parametrize("verb", [actions.approve, actions.reject])
def test_two_hundred_weeks_are_decided_by_the_ten_queries_that_one_takes(studio: Studio, verb: Verb) -> None:
    workspace = studio.cast.alice.workspace
    people = [factories.member(workspace, login=None, first_name=f"P{number}") for number in range(200)]
    submissions = [studio.submitted(person) for person in people]
    [one, *many] = [submission.id for submission in submissions]
    counts = []
    for ids in ([one], many):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            decided = verb(actor=studio.cast.alice, submission_ids=ids, note="All fine", now=NOW)
        assert len(decided.done) == len(ids)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 10
    assert len(studio.states()) == 1


def outsider(studio: Studio) -> Member:
    return factories.member(studio.project.client.workspace, first_name="Erin", role="manager")


@pytest.mark.parametrize("verb", [actions.approve, actions.reject])
def test_only_who_may_decide_does(studio: Studio, verb: Verb) -> None:
    submission = studio.submitted()
    for actor, refusal in (
        (studio.cast.bob, PermissionRefused),
        (studio.cast.review_bot, PermissionRefused),
        (outsider(studio), NotFound),
        (studio.cast.mallory, PermissionRefused),
    ):
        with pytest.raises(refusal):
            verb(actor=actor, submission_ids=[submission.id], now=NOW)
    studio.cast.mallory.workspace.uses_approvals = True
    with pytest.raises(NotFound):
        verb(actor=studio.cast.mallory, submission_ids=[submission.id], now=NOW)
    assert verb(actor=studio.cast.carol, submission_ids=[submission.id], now=NOW).done


def test_one_out_of_reach_takes_the_whole_decision_back(studio: Studio) -> None:
    hannah = factories.member(studio.cast.alice.workspace, first_name="Hannah")
    within = studio.submitted()
    elsewhere = factories.submission(hannah)
    with pytest.raises(NotFound):
        actions.approve(actor=studio.cast.carol, submission_ids=[within.id, elsewhere.id], now=NOW)
    with pytest.raises(NotFound):
        actions.approve(actor=studio.cast.alice, submission_ids=[within.id, new_id()], now=NOW)
    with pytest.raises(NotFound):
        actions.approve(actor=studio.cast.alice, submission_ids=[], now=NOW)
    assert studio.states() == {("submitted", "submitted")}


def test_a_project_manager_decides_what_lies_wholly_on_their_projects(studio: Studio) -> None:
    submission = studio.submitted()
    other = factories.project(studio.project.client, team=(studio.cast.bob,))
    mixed = studio.submitted()
    studio.time(submission=mixed, on=other)
    assert actions.approve(actor=studio.dan, submission_ids=[submission.id], now=NOW).done
    with pytest.raises(NotFound):
        actions.approve(actor=studio.dan, submission_ids=[mixed.id], now=NOW)
    factories.assignment(other, studio.dan, is_manager=True)
    assert actions.approve(actor=studio.dan, submission_ids=[mixed.id], now=NOW).done


def agent_of_rank(studio: Studio, role: str = "manager") -> Member:
    """An agent with Bob and the other agent as teammates, and all that a manager can be granted of approvals."""
    workspace = studio.cast.alice.workspace
    agent = factories.member(
        workspace,
        login=None,
        first_name="approver-bot",
        user_type="agent",
        role=role,
        manager_permissions=["withdraw_approvals"],
    )
    for member in (studio.cast.bob, studio.cast.review_bot):
        factories.teammate(agent, member)
    return agent


@pytest.mark.parametrize("role", ["manager", "administrator"])
def test_an_agent_decides_withdraws_and_submits_for_nobody_whatever_its_role(studio: Studio, role: str) -> None:
    agent = agent_of_rank(studio, role)
    waiting, approved = studio.submitted(), studio.submitted(state="approved", decided_by=studio.cast.alice)
    for verb in (actions.approve, actions.reject):
        with pytest.raises(PermissionRefused, match="Agents decide on no timesheets"):
            verb(actor=agent, submission_ids=[waiting.id], now=NOW)
    with pytest.raises(PermissionRefused, match="Agents decide on no timesheets"):
        actions.withdraw(actor=agent, submission_id=approved.id, now=NOW)
    studio.time(studio.cast.review_bot)
    with pytest.raises(PermissionRefused, match="People submit their own"):
        studio.submit(studio.cast.review_bot, by=agent)
    assert not queries.decidable(agent).exists()
    assert not queries.visible(agent).exists()
    studio.time(agent)
    assert studio.submit(agent).submitted_by == agent


def test_an_administrator_who_is_an_agent_does_not_keep_the_only_person_from_deciding(studio: Studio) -> None:
    agent_of_rank(studio, "administrator")
    own = studio.submitted(studio.cast.alice)
    assert actions.approve_one(actor=studio.cast.alice, submission_id=own.id, now=NOW).state == "approved"


def test_managing_a_project_decides_nothing_for_who_is_no_manager(studio: Studio) -> None:
    studio.dan.role = "member"
    studio.dan.save()
    with pytest.raises(PermissionRefused):
        actions.approve(actor=studio.dan, submission_ids=[studio.submitted().id], now=NOW)


def test_nobody_decides_on_their_own(studio: Studio) -> None:
    carol = studio.cast.carol
    own, bobs = studio.submitted(carol), studio.submitted()
    with pytest.raises(OwnTimesheet):
        actions.approve_one(actor=carol, submission_id=own.id, now=NOW)
    decided = actions.approve(actor=carol, submission_ids=[own.id, bobs.id], now=NOW)
    assert [one.id for one in decided.done] == [bobs.id]
    assert [one.id for one, _ in decided.passed_over] == [own.id]


def test_the_only_administrator_decides_on_their_own(studio: Studio) -> None:
    alice = studio.cast.alice
    second = factories.member(alice.workspace, first_name="Amir", role="administrator")
    own = studio.submitted(alice)
    with pytest.raises(OwnTimesheet):
        actions.approve_one(actor=alice, submission_id=own.id, now=NOW)
    second.archived_at = NOW
    second.save()
    assert actions.approve_one(actor=alice, submission_id=own.id, now=NOW).decided_by == alice
    assert actions.withdraw(actor=alice, submission_id=own.id, now=NOW).state == "submitted"


def test_more_than_a_thousand_at_once_are_refused(studio: Studio) -> None:
    with pytest.raises(ValidationRefused):
        actions.approve(actor=studio.cast.alice, submission_ids=[new_id() for _ in range(1001)], now=NOW)


def granted(studio: Studio, **values: Any) -> Member:
    carol = studio.cast.carol
    carol.manager_permissions = ["withdraw_approvals"]
    carol.save()
    return carol


def test_a_withdrawn_approval_waits_again_and_says_what_it_was(studio: Studio) -> None:
    carol, submission = granted(studio), studio.submitted()
    actions.approve(actor=carol, submission_ids=[submission.id], note="Fine", now=NOW)
    actions.withdraw(actor=carol, submission_id=submission.id, note="Wrong project", now=NOW)
    submission.refresh_from_db()
    assert (submission.state, submission.decided_by, submission.decided_at, submission.note) == (
        "submitted",
        None,
        None,
        "",
    )
    assert studio.states() == {("submitted", "submitted")}
    [event] = AuditEvent.objects.in_workspace(submission.workspace_id).filter(kind="ApprovalWithdrawn")
    assert '"note":"Wrong project"' in event.data and str(carol.id) in event.data and "Fine" in event.data


def test_an_approval_stays_while_time_of_it_is_on_an_invoice(studio: Studio) -> None:
    alice, submission = studio.cast.alice, studio.submitted()
    studio.time(submission=submission, is_invoiced=True)
    actions.approve(actor=alice, submission_ids=[submission.id], now=NOW)
    with pytest.raises(EntryInvoiced) as refusal:
        actions.withdraw(actor=alice, submission_id=submission.id, now=NOW)
    assert (refusal.value.code, refusal.value.status) == ("entry_invoiced", 422)
    assert studio.states() == {("approved", "approved")}


def test_withdrawing_needs_the_permission_the_reach_and_an_approval(studio: Studio) -> None:
    submission = studio.submitted()
    with pytest.raises(SubmissionDecided):
        actions.withdraw(actor=studio.cast.alice, submission_id=submission.id, now=NOW)
    actions.approve(actor=studio.cast.alice, submission_ids=[submission.id], now=NOW)
    with pytest.raises(PermissionRefused):
        actions.withdraw(actor=studio.cast.carol, submission_id=submission.id, now=NOW)
    erin = outsider(studio)
    erin.manager_permissions = ["withdraw_approvals"]
    erin.save()
    with pytest.raises(NotFound):
        actions.withdraw(actor=erin, submission_id=submission.id, now=NOW)
    own = studio.submitted(granted(studio), state="approved", decided_by=studio.cast.alice)
    with pytest.raises(OwnTimesheet):
        actions.withdraw(actor=studio.cast.carol, submission_id=own.id, now=NOW)
