"""A member is told of what somebody else changes of time they have submitted (T5)."""

from decimal import Decimal
from typing import Any

import pytest
from django.conf import LazySettings

from keito_server.notifications.models import Mail
from keito_server.team.models import Member
from keito_server.time_entries import actions
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW
from tests.time_entries.studio import Studio, later


@pytest.fixture(autouse=True)
def mail_is_sent(settings: LazySettings) -> None:
    settings.MAIL_URL, settings.MAIL_IS_CONFIGURED = "smtp://127.0.0.1", True


@pytest.fixture
def submitted(studio: Studio) -> TimeEntry:
    bob = studio.cast.bob
    studio.set_workspace(uses_approvals=True)
    return factories.entry(
        bob, studio.project, task=studio.development, notes="Review", submission=factories.submission(bob)
    )


def told() -> list[Mail]:
    return list(Mail.objects.filter(about="entry_changed").order_by("created_at", "id"))


def change(actor: Member, entry: TimeEntry, **changes: Any) -> None:
    actions.update(actor=actor, entry_id=entry.id, changes=changes, now=NOW)  # type: ignore[arg-type]  # each test names what it changes


def test_the_mail_says_by_whom_and_what_it_was_and_is(studio: Studio, submitted: TimeEntry) -> None:
    change(studio.cast.alice, submitted, hours=Decimal("2.5"), notes="<b>Audit</b>", task_id=studio.meeting.id)
    [mail] = told()
    assert mail.recipient == studio.cast.bob.email
    assert mail.subject == "Alice Marlowe changed time that you submitted for Thursday 12 March"
    for words in (
        "Duration: 1:00 -> 2:30",
        "Notes: Review -> <b>Audit</b>",
        "Task: Development -> ",
        "Billable: yes -> no",
    ):
        assert words in mail.text
    assert "1:00 → 2:30" in mail.html
    assert "&lt;b&gt;Audit" in mail.html
    assert f"/time/entries/{submitted.public_id}/" in mail.html


def test_many_changes_of_an_entry_are_one_mail_an_hour_and_what_changes_nothing_none(
    studio: Studio, submitted: TimeEntry
) -> None:
    alice = studio.cast.alice
    for minutes, notes in ((0, "Review"), (1, "One"), (2, "Two"), (3, "Three"), (61, "Four"), (62, "Five")):
        changes: Any = {"notes": notes}
        actions.update(actor=alice, entry_id=submitted.id, changes=changes, now=later(minutes=minutes))
    assert ["One" in mail.text or "Four" in mail.text for mail in told()] == [True, True]
    actions.delete(actor=alice, entry_id=submitted.id, now=later(minutes=63))
    assert len(told()) == 3, "a deletion is always told"


def test_a_deletion_says_what_is_gone(studio: Studio, submitted: TimeEntry) -> None:
    actions.delete(actor=studio.cast.alice, entry_id=submitted.id, now=later(minutes=1))
    [mail] = told()
    assert "deleted time that you have submitted: 1:00 on" in mail.text
    assert "/w/harrow-vale/time/2026-03-12/" in mail.html


def test_who_was_told_of_a_deletion_is_told_that_it_was_taken_back(studio: Studio, submitted: TimeEntry) -> None:
    deletion = actions.delete(actor=studio.cast.alice, entry_id=submitted.id, now=NOW)
    actions.restore(actor=studio.cast.alice, event_id=deletion, now=later(minutes=1))
    _, mail = told()
    assert mail.subject == "Alice Marlowe restored time that you submitted for Thursday 12 March"
    assert "is there again" in mail.text
    assert f"/time/entries/{submitted.public_id}/" in mail.html


def test_of_ones_own_changes_and_of_unsubmitted_time_nobody_is_told(studio: Studio) -> None:
    cast = studio.cast
    entry = studio.save()
    change(cast.alice, entry, notes="By Alice")
    change(cast.bob, entry, notes="By Bob")
    own = factories.entry(cast.alice, studio.project, submission=factories.submission(cast.alice))
    change(cast.alice, own, notes="Mine")
    actions.delete(actor=cast.alice, entry_id=entry.id, now=NOW)
    assert told() == []


def test_while_approvals_are_off_nothing_counts_as_submitted(studio: Studio, submitted: TimeEntry) -> None:
    studio.set_workspace(uses_approvals=False)
    change(studio.cast.alice, submitted, notes="By Alice")
    assert told() == []


def test_agents_have_no_letter_box(studio: Studio) -> None:
    bot = studio.cast.review_bot
    studio.set_workspace(uses_approvals=True)
    entry = factories.entry(bot, studio.project, submission=factories.submission(bot))
    change(studio.cast.alice, entry, notes="Checked")
    assert told() == []
