"""Mails about timesheets: to whom, in which words, and once."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from keito_server.approvals import actions, jobs
from keito_server.approvals.models import Submission
from keito_server.kit.durations import HOUR_MS
from keito_server.notifications.models import Mail, NoticeChoice
from keito_server.team.models import Teammate
from tests import factories
from tests.approvals.conftest import Studio
from tests.approvals.test_actions_submit import WEEK_AFTER
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_server(settings: LazySettings) -> None:
    settings.MAIL_URL = "smtp://127.0.0.1:2525"
    settings.MAIL_IS_CONFIGURED = True
    settings.PUBLIC_URL = "https://time.example.com"


def work_off() -> None:
    """Does the jobs of approvals that wait, as the worker would."""
    for job in DBTaskResult.objects.filter(task_path="keito_server.approvals.jobs.write_letters"):
        jobs.write_letters.call(*job.args_kwargs["args"])


def mails() -> list[tuple[str, str]]:
    return [(mail.recipient, mail.subject) for mail in Mail.objects.order_by("id")]


def one_mail() -> Mail:
    work_off()
    return Mail.objects.get()


def said_in(mail: Mail, *sentences: str) -> None:
    """Each sentence stands in the text, and in the HTML once its marks are taken off."""
    for sentence in sentences:
        assert sentence in mail.text
        assert sentence in mail.html


def test_whoever_approves_is_asked_with_what_they_need_to_decide(studio: Studio) -> None:
    studio.time(duration_ms=11 * HOUR_MS, notes="")
    studio.time(is_billable=False, duration_ms=HOUR_MS // 2)
    submission = studio.submit()
    mail = one_mail()
    assert mails() == [(studio.cast.carol.email, "Bob Lindqvist submitted 9 – 15 March, 11:30 hours")]
    said_in(
        mail,
        "Bob Lindqvist submitted time for your approval.",
        "Bob Lindqvist, 9 – 15 March",
        f"https://time.example.com/w/harrow-vale/time/approval/{submission.public_id}/",
        "You get this because you approve time of Bob in Harrow &amp; Vale."[:41],
    )
    assert "11:30 (11:00 billable, 0:30 non-billable) in 2 entries" in mail.text
    assert "Worth a look: 1 without notes; 1 day over 10 h" in mail.text
    assert "No rate" not in mail.text + mail.html


def test_an_agent_that_manages_is_not_asked_but_the_next_rank_is(studio: Studio) -> None:
    workspace = studio.cast.alice.workspace
    Teammate.objects.in_workspace(workspace.id).filter(member=studio.cast.bob).delete()
    agent = factories.member(workspace, login=None, first_name="approver-bot", user_type="agent", role="manager")
    factories.teammate(agent, studio.cast.bob)
    studio.time()
    studio.submit()
    assert one_mail().recipient == studio.dan.email


def test_figures_are_in_the_formats_of_whoever_reads(studio: Studio) -> None:
    workspace = studio.cast.alice.workspace
    workspace.time_display, workspace.decimal_separator, workspace.thousands_separator = "decimal", ",", "."
    workspace.date_format = "dd.mm.yyyy"
    workspace.save()
    studio.time(duration_ms=5 * HOUR_MS // 2)
    studio.submit()
    assert one_mail().subject == "Bob Lindqvist submitted 09.03. – 15.03., 2,50 hours"


def test_the_member_reads_who_sent_it_back_and_why(studio: Studio) -> None:
    submission = studio.submitted()
    actions.reject(actor=studio.cast.carol, submission_ids=[submission.id], note="Please split <meetings>.", now=NOW)
    mail = one_mail()
    assert mails() == [(studio.cast.bob.email, "Carol sent back 9 – 15 March")]
    assert "Carol sent back 9 – 15 March: “Please split <meetings>.”" in mail.text
    assert "“Please split &lt;meetings&gt;.”" in mail.html
    said_in(mail, "submit again", f"/time/timesheets/{submission.public_id}/")


def test_without_a_reason_the_mail_says_whom_to_ask(studio: Studio) -> None:
    actions.reject(actor=studio.cast.carol, submission_ids=[studio.submitted().id], now=NOW)
    said_in(one_mail(), "without a reason. Ask Carol what to change.")


def test_the_member_reads_that_it_is_approved_and_that_it_is_no_longer(studio: Studio) -> None:
    submission = studio.submitted()
    actions.approve(actor=studio.cast.carol, submission_ids=[submission.id], note="Nice week", now=NOW)
    work_off()
    actions.withdraw(
        actor=studio.cast.alice, submission_id=submission.id, note="Wrong client", now=NOW + timedelta(hours=1)
    )
    work_off()
    assert mails() == [
        (studio.cast.bob.email, "Carol approved 9 – 15 March, 1:00 hours"),
        (studio.cast.bob.email, "Alice withdrew the approval of 9 – 15 March"),
    ]
    approved, withdrawn = Mail.objects.order_by("id")
    said_in(approved, "Carol adds: “Nice week”")
    said_in(withdrawn, "“Wrong client”", "nothing for you to do yet")


def test_what_was_told_is_not_told_again_and_what_passed_not_at_all(studio: Studio) -> None:
    submission = studio.submitted()
    actions.approve(actor=studio.cast.alice, submission_ids=[submission.id], now=NOW)
    actions.withdraw(actor=studio.cast.alice, submission_id=submission.id, now=NOW + timedelta(minutes=1))
    work_off()
    work_off()
    assert [subject for _, subject in mails()] == ["Alice withdrew the approval of 9 – 15 March"]
    actions.approve(actor=studio.cast.alice, submission_ids=[submission.id], now=NOW + timedelta(minutes=2))
    work_off()
    assert len(mails()) == 2


def test_agents_and_those_who_want_none_are_not_written_to(studio: Studio) -> None:
    bots = studio.submitted(studio.cast.review_bot)
    factories.made(
        NoticeChoice,
        workspace_id=studio.cast.bob.workspace_id,
        member=studio.cast.bob,
        notice="timesheet_approved",
        is_wanted=False,
        created_at=NOW,
    )
    actions.approve(actor=studio.cast.alice, submission_ids=[bots.id, studio.submitted().id], now=NOW)
    work_off()
    assert mails() == []


def test_the_only_administrator_is_not_told_what_they_did_themselves(studio: Studio) -> None:
    alice = studio.cast.alice
    studio.dan.archived_at = NOW
    studio.dan.save()
    studio.time(alice)
    submission = studio.submit(alice)
    actions.approve(actor=alice, submission_ids=[submission.id], now=NOW)
    work_off()
    assert mails() == []


def test_an_agents_week_says_that_the_schedule_handed_it_in(studio: Studio) -> None:
    studio.time(studio.cast.review_bot)
    actions.submit_ended_agent_weeks(WEEK_AFTER)
    said_in(one_mail(), "The week of review-bot-01 ended a day ago, so it was submitted by itself and waits for you.")


def test_a_deputy_who_submitted_for_an_agent_is_named_and_another_one_asked(studio: Studio) -> None:
    studio.time(studio.cast.review_bot)
    studio.submit(studio.cast.review_bot, by=studio.cast.carol)
    mail = one_mail()
    assert mail.recipient == studio.dan.email
    said_in(mail, "Carol Okafor submitted time of review-bot-01. It waits for you.")


@pytest.mark.parametrize("verb", [actions.approve, actions.reject])
def test_the_mails_of_a_hundred_take_the_queries_of_two(studio: Studio, verb: Callable[..., object]) -> None:
    workspace, counts = studio.cast.alice.workspace, []
    for number in (2, 98):
        people = [factories.member(workspace, login=None, first_name=f"P{place}") for place in range(number)]
        ids = [studio.submitted(person).id for person in people]
        verb(actor=studio.cast.alice, submission_ids=ids, now=NOW)
        job = DBTaskResult.objects.filter(task_path="keito_server.approvals.jobs.write_letters").latest("enqueued_at")
        with CaptureQueriesContext(connection) as captured:
            jobs.write_letters.call(*job.args_kwargs["args"])
        counts.append(len(captured))
    assert Mail.objects.count() == 100
    assert counts[1] <= counts[0] + 2  # SQLite binds few enough values that the mails take more than one insert
    assert Submission.objects.in_workspace(workspace.id).count() == 100


@pytest.mark.parametrize("note", ["Please split the meetings.", ""])
def test_a_rejection_that_was_answered_before_its_mail_speaks_of_no_hours(studio: Studio, note: str) -> None:
    studio.time()
    submission = studio.submit()
    actions.reject(actor=studio.cast.carol, submission_ids=[submission.id], note=note, now=NOW)
    studio.submit(now=NOW + timedelta(seconds=1))
    work_off()
    mail = Mail.objects.get(subject__startswith="Carol sent back")
    said_in(mail, "Its entries have been submitted again since")
    assert "0:00" not in mail.text + mail.html


def spend(studio: Studio, *totals: str) -> None:
    category = factories.category(studio.cast.alice.workspace)
    for total in totals:
        factories.expense(studio.cast.bob, studio.project, category, total=Decimal(total))


def test_expenses_alone_are_told_as_expenses_and_never_as_no_hours(studio: Studio) -> None:
    spend(studio, "10.11", "11.11", "11.11")
    submission = studio.submit()
    mail = one_mail()
    assert mail.subject == "Bob Lindqvist submitted 9 – 15 March, 3 expenses, £32.33"
    assert "Expenses: 3, £32.33" in mail.text
    actions.approve(submission_ids=[submission.id], actor=studio.cast.alice, now=NOW)
    work_off()
    actions.withdraw(submission_id=submission.id, actor=studio.cast.alice, now=NOW + timedelta(minutes=1))
    work_off()
    actions.reject(submission_ids=[submission.id], actor=studio.cast.alice, now=NOW + timedelta(minutes=2))
    work_off()
    _, approved, withdrawn, sent_back = Mail.objects.order_by("id")
    assert approved.subject == "Alice approved 9 – 15 March, 3 expenses, £32.33"
    said_in(approved, "3 expenses, £32.33.")
    said_in(withdrawn, "The 3 expenses are submitted as before")
    said_in(sent_back, "The 3 expenses can be changed again.")
    for one in Mail.objects.all():
        assert "0:00" not in one.subject + one.text + one.html


def test_time_with_expenses_is_told_as_both(studio: Studio) -> None:
    studio.time(duration_ms=11 * HOUR_MS)
    spend(studio, "9.50")
    studio.submit()
    mail = one_mail()
    assert mail.subject == "Bob Lindqvist submitted 9 – 15 March, 11:00 hours, 1 expense, £9.50"
    assert "11:00 (11:00 billable, 0:00 non-billable) in 1 entry" in mail.text
    assert "Expenses: 1, £9.50" in mail.text
