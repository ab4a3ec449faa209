"""Nobody decides on figures that they have not seen, nor sends back what nobody could correct (A1, A4)."""

import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keito_server.approvals import actions, queries
from keito_server.approvals.errors import EntryInvoiced
from keito_server.approvals.models import Submission
from keito_server.time_entries import actions as time_entries
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.approvals.conftest import Studio
from tests.approvals.test_actions_decide import Verb
from tests.conftest import NOW
from tests.pages import browser_of, text_of

pytestmark = pytest.mark.django_db

CHANGED = "It has changed since you opened it: look again."


def seen_by(studio: Studio, *submissions: Submission) -> dict[str, str]:
    """What the queue's lines say of these submissions at this moment, by their public ids."""
    lines = queries.list_queue(studio.cast.alice).rows
    parts = [line.seen.partition(":") for line in lines if line.submission in submissions]
    return {named: fingerprint for named, _, fingerprint in parts}


def fingerprints(studio: Studio, *submissions: Submission) -> dict[UUID, str]:
    seen = seen_by(studio, *submissions)
    return {one.id: seen[one.public_id] for one in submissions}


def change(studio: Studio, submission: Submission, **changes: object) -> None:
    entry = TimeEntry.objects.in_workspace(submission.workspace_id).filter(submission_id=submission.id).latest("id")
    time_entries.update(
        actor=studio.cast.alice,
        entry_id=entry.id,
        changes=changes,  # type: ignore[arg-type]  # the names are the dictionary's own keys
        now=NOW + timedelta(minutes=1),
    )


@pytest.mark.parametrize("verb", [actions.approve, actions.reject])
def test_what_has_changed_since_it_was_seen_is_passed_over(studio: Studio, verb: Verb) -> None:
    same, other = studio.submitted(), studio.submitted()
    seen = fingerprints(studio, same, other)
    change(studio, other, notes="Something else")
    decided = verb(actor=studio.cast.carol, submission_ids=[same.id, other.id], seen=seen, now=NOW)
    assert [one.id for one in decided.done] == [same.id]
    assert [(one.id, reason) for one, reason in decided.passed_over] == [(other.id, CHANGED)]
    again = verb(actor=studio.cast.carol, submission_ids=[other.id], seen=fingerprints(studio, other), now=NOW)
    assert [one.id for one in again.done] == [other.id]


def test_an_entry_that_left_or_joined_is_a_change(studio: Studio) -> None:
    submission = studio.submitted()
    before = fingerprints(studio, submission)
    extra = studio.time(submission=submission)
    assert fingerprints(studio, submission) != before
    extra.delete()
    assert fingerprints(studio, submission) == before


@pytest.mark.parametrize("verb", [actions.approve, actions.reject])
def test_two_hundred_that_were_seen_take_no_more_queries_than_one(studio: Studio, verb: Verb) -> None:
    workspace, counts = studio.cast.alice.workspace, []
    for number in (1, 199):
        people = [factories.member(workspace, login=None, first_name=f"P{place}") for place in range(number)]
        submissions = [studio.submitted(person) for person in people]
        ids = [one.id for one in submissions]
        figures = queries.figures_of(workspace.id, submissions)
        seen = {one: figures[one].fingerprint for one in ids}
        with CaptureQueriesContext(connection) as captured:
            decided = verb(actor=studio.cast.alice, submission_ids=ids, seen=seen, now=NOW)
        assert len(decided.done) == number
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 10


def test_the_page_passes_over_what_an_administrator_changed_behind_it(studio: Studio) -> None:
    submission = studio.submitted()
    browser = browser_of(studio.cast.carol)
    page = browser.page(f"/time/approval/{submission.public_id}/")
    [footer] = re.findall(r'<footer class="review__decide">.*?</footer>', page, re.DOTALL)
    [seen] = re.findall(r'name="seen" value="([^"]+)"', footer)
    change(studio, submission, notes="Nobody has read this")
    browser.post("/time/approval/approve/", submission=submission.public_id, seen=seen)
    assert CHANGED in text_of(browser.page("/time/approval/"))
    submission.refresh_from_db()
    assert submission.state == "submitted"


def test_every_form_that_decides_says_what_was_seen(studio: Studio) -> None:
    submission = studio.submitted()
    browser = browser_of(studio.cast.carol)
    page = browser.page(f"/time/approval/{submission.public_id}/")
    [seen] = {f"{named}:{one}" for named, one in seen_by(studio, submission).items()}
    for action in ("approve", "reject"):
        forms = re.findall(rf'<form [^>]*action="[^"]*/time/approval/{action}/".*?</form>', page, re.DOTALL)
        assert forms and all(f'name="seen" value="{seen}"' in form for form in forms)
    asked = browser.post("/time/approval/reject/", submission=submission.public_id, seen=seen)
    assert f'name="seen" value="{seen}"' in asked.content.decode()


def test_time_on_an_invoice_is_not_sent_back(studio: Studio) -> None:
    free, invoiced = studio.submitted(), studio.submitted()
    studio.time(submission=invoiced, is_invoiced=True)
    with pytest.raises(EntryInvoiced, match="Remove it from the invoice to send it back") as refusal:
        actions.reject_one(actor=studio.cast.carol, submission_id=invoiced.id, now=NOW)
    assert (refusal.value.code, refusal.value.status) == ("entry_invoiced", 422)
    decided = actions.reject(actor=studio.cast.carol, submission_ids=[free.id, invoiced.id], now=NOW)
    assert ([one.id for one in decided.done], [one.id for one, _ in decided.passed_over]) == ([free.id], [invoiced.id])
    assert studio.states() == {("unsubmitted", "rejected"), ("submitted", "submitted")}
    assert actions.approve_one(actor=studio.cast.carol, submission_id=invoiced.id, now=NOW).state == "approved"


@pytest.mark.parametrize(
    "changes", [{"hours": Decimal(20)}, {"notes": "Other words"}, {"spent_date": date(2026, 3, 11)}]
)
def test_what_is_changed_while_approvals_are_off_is_unsubmitted_when_they_are_on(
    studio: Studio, changes: dict[str, object]
) -> None:
    workspace = studio.cast.alice.workspace
    changed, same = (studio.submitted(state="approved", decided_by=studio.cast.alice) for _ in range(2))
    for uses_approvals in (False, True):
        workspace.uses_approvals = uses_approvals
        workspace.save()
        if not uses_approvals:
            entry = TimeEntry.objects.in_workspace(workspace.id).get(submission_id=changed.id)
            change(studio, changed, **changes)
            change(studio, same, notes="Pairing")
    entry.refresh_from_db()
    assert (entry.approval, entry.submission_id) == ("unsubmitted", None)
    assert studio.states() == {("approved", "approved")}
    assert studio.submit().state == "submitted"


def test_an_edit_of_submitted_time_with_approvals_on_leaves_it_submitted(studio: Studio) -> None:
    submission = studio.submitted()
    change(studio, submission, notes="By an administrator")
    assert studio.states() == {("submitted", "submitted")}
