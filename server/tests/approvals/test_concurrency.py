"""Several at the same instant, each with a connection of its own: one decision, one submission, one truth (A1)."""

from decimal import Decimal
from functools import partial

import pytest

from keito_server.approvals import actions
from keito_server.approvals.errors import EntryInvoiced, NothingToSubmit
from keito_server.approvals.models import Submission
from keito_server.approvals.queries.integrity import list_wrong_submissions
from keito_server.events.models import AuditEvent
from keito_server.invoices import actions as invoices
from keito_server.invoices.models import Invoice, InvoicedEntry
from keito_server.time_entries import actions as time_entries
from keito_server.time_entries.errors import EntryLocked
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.approvals.conftest import FIRST, LAST, Studio
from tests.approvals.test_actions_submit import WEEK_AFTER
from tests.conftest import NOW
from tests.database_on_disk import at_once

RACES = pytest.mark.parametrize("attempt", range(3))


@pytest.fixture
def shared(database_on_disk: str, studio: Studio) -> Studio:
    return studio


def decisions(studio: Studio) -> list[str]:
    rows = AuditEvent.objects.in_workspace(studio.project.workspace_id)
    return list(rows.filter(kind__in=["TimesheetApproved", "TimesheetRejected"]).values_list("kind", flat=True))


@RACES
def test_two_who_approve_the_same_leave_one_decision(shared: Studio, attempt: int) -> None:
    submission, cast = shared.submitted(), shared.cast
    acts = (
        partial(actions.approve, actor=actor, submission_ids=[submission.id], now=NOW)
        for actor in (cast.alice, cast.carol)
    )
    outcomes = at_once(*acts)
    assert all(isinstance(one, actions.Decided) for one in outcomes), outcomes
    assert sorted(len(one.done) for one in outcomes if isinstance(one, actions.Decided)) == [0, 1]
    assert decisions(shared) == ["TimesheetApproved"]


@RACES
def test_approving_and_sending_back_at_once_leave_one_decision_on_each(shared: Studio, attempt: int) -> None:
    ids = [shared.submitted().id for _ in range(8)]
    outcomes = at_once(
        partial(actions.approve, actor=shared.cast.alice, submission_ids=ids, now=NOW),
        partial(actions.reject, actor=shared.cast.carol, submission_ids=list(reversed(ids)), now=NOW),
    )
    assert sorted(len(one.done) for one in outcomes if isinstance(one, actions.Decided)) == [0, 8], outcomes
    assert len(decisions(shared)) == 8
    assert len(set(decisions(shared))) == 1
    assert not list(list_wrong_submissions())


@RACES
def test_a_period_submitted_twice_at_once_is_submitted_once(shared: Studio, attempt: int) -> None:
    for _ in range(5):
        shared.time()
    outcomes = at_once(shared.submit, shared.submit)
    assert sorted(type(one).__name__ for one in outcomes) == ["NothingToSubmit", "Submission"], outcomes
    assert any(isinstance(one, NothingToSubmit) for one in outcomes)
    [submission] = Submission.objects.in_workspace(shared.project.workspace_id)
    assert TimeEntry.objects.in_workspace(submission.workspace_id).filter(submission_id=submission.id).count() == 5


@RACES
def test_an_edit_comes_before_the_submission_or_is_refused(shared: Studio, attempt: int) -> None:
    bob, entry = shared.cast.bob, shared.time()
    edit = partial(time_entries.update, actor=bob, entry_id=entry.id, changes={"notes": "Changed"}, now=NOW)
    submission, edited = at_once(shared.submit, edit)
    assert isinstance(submission, Submission), submission
    entry.refresh_from_db()
    assert entry.approval == "submitted"
    assert entry.notes == ("Pairing" if isinstance(edited, EntryLocked) else "Changed"), edited


@RACES
def test_an_entry_moved_out_of_the_days_is_in_the_submission_or_not_moved(shared: Studio, attempt: int) -> None:
    bob, entry = shared.cast.bob, shared.time()
    shared.time()
    away = partial(time_entries.update, actor=bob, entry_id=entry.id, changes={"spent_date": WEEK_BEFORE}, now=NOW)
    at_once(shared.submit, away)
    entry.refresh_from_db()
    assert (entry.approval == "submitted") == (entry.spent_date != WEEK_BEFORE)


WEEK_BEFORE = FIRST.replace(day=2)


@RACES
def test_an_approval_withdrawn_while_an_invoice_takes_its_time_is_on_one_side(shared: Studio, attempt: int) -> None:
    alice, submission = shared.cast.alice, shared.submitted()
    for _ in range(10):
        shared.time(submission=submission)
    factories.rate("100", project=shared.project)
    actions.approve(actor=alice, submission_ids=[submission.id], now=NOW)
    draft = partial(
        invoices.draft_from_time,
        actor=alice,
        client_id=shared.project.client_id,
        project_ids=[shared.project.id],
        first_day=FIRST,
        last_day=LAST,
        grouping="person",
        rate_without=Decimal(100),
        now=NOW,
    )
    withdrawn, drafted = at_once(partial(actions.withdraw, actor=alice, submission_id=submission.id, now=NOW), draft)
    submission.refresh_from_db()
    invoiced = InvoicedEntry.objects.in_workspace(submission.workspace_id).count()
    if submission.state == "approved":
        assert isinstance(withdrawn, EntryInvoiced) and isinstance(drafted, Invoice), (withdrawn, drafted)
        assert invoiced == 11
    else:
        assert not isinstance(drafted, Invoice), drafted
        assert invoiced == 0
    assert not list(list_wrong_submissions())


@RACES
def test_two_workers_submit_an_agents_week_once(shared: Studio, attempt: int) -> None:
    shared.time(shared.cast.review_bot)
    chore = partial(actions.submit_ended_agent_weeks, WEEK_AFTER)
    assert sorted(at_once(chore, chore), key=str) == [0, 1]
    assert Submission.objects.in_workspace(shared.project.workspace_id).count() == 1


@RACES
def test_a_decision_while_the_member_submits_more_leaves_two_batches(shared: Studio, attempt: int) -> None:
    first = shared.submitted()
    shared.time()
    outcomes = at_once(
        shared.submit, partial(actions.reject, actor=shared.cast.carol, submission_ids=[first.id], now=NOW)
    )
    assert not [one for one in outcomes if isinstance(one, Exception)], outcomes
    first.refresh_from_db()
    assert first.state == "rejected"
    assert not list(list_wrong_submissions())
