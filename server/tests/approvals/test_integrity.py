"""The proof that entries and submissions agree, on rows that no action would write."""

import pytest

from keito_server.approvals.queries.integrity import list_wrong_submissions
from keito_server.kit.integrity import all_checks
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.approvals.conftest import Studio

pytestmark = pytest.mark.django_db


def test_rows_that_agree_are_not_named(studio: Studio) -> None:
    alice = studio.cast.alice
    for state in ("submitted", "approved"):
        studio.submitted(state=state, decided_by=None if state == "submitted" else alice)
    sent_back = factories.submission(studio.cast.bob, state="rejected", decided_by=alice)
    studio.time(submission_id=sent_back.id)
    studio.time()
    assert list(list_wrong_submissions()) == []
    assert list_wrong_submissions in all_checks().values()


@pytest.mark.parametrize(
    ("approval", "state"),
    [
        ("submitted", "approved"),
        ("submitted", "rejected"),
        ("approved", "submitted"),
        ("unsubmitted", "submitted"),
        ("unsubmitted", "approved"),
    ],
)
def test_an_entry_in_another_state_than_its_submission_is_named(studio: Studio, approval: str, state: str) -> None:
    decider = None if state == "submitted" else studio.cast.alice
    submission = factories.submission(studio.cast.bob, state=state, decided_by=decider)
    entry = studio.time(submission_id=submission.id, approval=approval)
    assert list(list_wrong_submissions()) == [
        f"TimeEntry {entry.public_id}: it is {approval}, and its submission is not"
    ]


def test_an_entry_in_somebody_elses_submission_is_named(studio: Studio) -> None:
    entry = studio.time()
    submission = factories.submission(studio.cast.carol)
    rows = TimeEntry.objects.in_workspace(entry.workspace_id)
    rows.update(submission_id=submission.id, approval="submitted")
    assert list(list_wrong_submissions()) == [f"TimeEntry {entry.public_id}: its submission is another member's"]
