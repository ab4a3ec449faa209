"""What the mails say: hours as their reader writes them, what is missing, and what is in the way."""

from datetime import date, timedelta

import pytest

from keito_server.kit.durations import HOUR_MS, MINUTE_MS
from keito_server.notifications.models import Mail
from keito_server.projects.models import Project
from keito_server.team.models import Member
from keito_server.workspaces.models import Workspace
from tests import factories
from tests.conftest import Cast
from tests.pages import HOSTILE_NAMES, text_of
from tests.reminders.conftest import At

MONDAY, FRIDAY = date(2026, 3, 23), date(2026, 3, 27)
REMINDER, DEADLINE, REPORT = "2026-03-27T09:00", "2026-03-27T17:00", "2026-03-30T08:00"


def only(mails: list[Mail]) -> Mail:
    (mail,) = mails
    return mail


def test_a_reminder_names_hours_days_without_time_and_the_deadline(cast: Cast, project: Project, at: At) -> None:
    for day in (0, 1):
        factories.entry(cast.bob, project, spent_date=MONDAY + timedelta(days=day), duration_ms=7 * HOUR_MS)
    mail = only(at(REMINDER))
    assert mail.subject == "14:00 hours to submit for 23 – 29 March"
    for words in (mail.text, text_of(mail.html)):
        assert "14:00 hours of 23 – 29 March at Harrow & Vale" in words
        assert "due on Friday 27 March, 17:00" in words
        assert "No time yet on Wednesday and Thursday." in words
        assert "either" not in words and "Before all of it" not in words
    assert "/w/harrow-vale/time/week/2026-03-23/" in mail.text
    assert mail.html.count('class="act"') == 1
    assert "Stop mails like this one" in mail.text and mail.headers["List-Unsubscribe-Post"]


def test_a_week_that_is_full_misses_no_days(cast: Cast, project: Project, at: At) -> None:
    Member.objects.in_workspace(project.workspace_id).filter(id=cast.bob.id).update(weekly_capacity_ms=14 * HOUR_MS)
    factories.entry(cast.bob, project, spent_date=MONDAY, duration_ms=14 * HOUR_MS)
    assert "No time yet" not in only(at(REMINDER)).text


def test_a_deadline_counts_its_own_day_and_says_what_comes_later_is_late(cast: Cast, project: Project, at: At) -> None:
    factories.entry(cast.bob, project, spent_date=MONDAY)
    mail = only(at(DEADLINE))
    assert mail.subject == "Due now: 1:00 hours of 23 – 29 March"
    assert "No time yet on Tuesday, Wednesday, Thursday and Friday." in mail.text
    assert "marked as late" in mail.text


def test_what_keeps_time_from_being_submitted_is_said_with_what_to_do(
    cast: Cast, project: Project, reminding: Workspace, at: At
) -> None:
    Workspace.objects.filter(id=reminding.id).update(requires_notes=True)
    factories.entry(cast.bob, project, spent_date=MONDAY, is_over_a_day=True, is_missing_notes=True)
    factories.entry(cast.bob, project, spent_date=MONDAY, is_missing_notes=True)
    factories.entry(cast.bob, project, spent_date=MONDAY, is_auto_stopped=True)
    factories.entry(cast.bob, project, spent_date=MONDAY, is_auto_stopped=True, is_reviewed=True)
    words = text_of(only(at(REMINDER)).html)
    assert "1 entry is over 24 hours. Correct the hours, or split them over days." in words
    assert "2 entries have no notes. Say in a few words what was done." in words
    assert "1 entry was stopped by itself. Look at the time and confirm it." in words


def test_missing_notes_are_no_matter_where_none_are_asked_for(cast: Cast, project: Project, at: At) -> None:
    factories.entry(cast.bob, project, spent_date=MONDAY, is_missing_notes=True)
    assert "Before all of it" not in only(at(REMINDER)).text


@pytest.mark.parametrize(
    ("weeks", "words"),
    [
        ((1,), "16 – 22 March is not submitted either."),
        ((1, 2), "16 – 22 March and 9 – 15 March are not submitted either."),
        ((1, 2, 3, 4, 13), "16 – 22 March, 9 – 15 March, 2 – 8 March and 2 more are not submitted either."),
        ((14,), ""),
    ],
)
def test_earlier_weeks_are_named_in_one_line(
    cast: Cast, project: Project, at: At, weeks: tuple[int, ...], words: str
) -> None:
    for back in (0, *weeks):
        factories.entry(cast.bob, project, spent_date=MONDAY - timedelta(weeks=back))
    mail = only(at(REMINDER))
    assert words in mail.text and ("either" in mail.text) == bool(words)


def test_a_report_sums_days_projects_and_what_is_billable(cast: Cast, project: Project, at: At) -> None:
    inner = factories.project(factories.client(project.workspace, name="Harrow & Vale"), name="Practice")
    factories.entry(cast.bob, project, spent_date=MONDAY, duration_ms=6 * HOUR_MS)
    factories.entry(cast.bob, project, spent_date=FRIDAY, duration_ms=90 * MINUTE_MS)
    factories.entry(cast.bob, inner, spent_date=FRIDAY, duration_ms=150 * MINUTE_MS, is_billable=False)
    factories.entry(cast.bob, inner, spent_date=FRIDAY + timedelta(days=3))
    mail = only(at(REPORT))
    assert mail.subject == "Your week of 23 – 29 March: 10:00 hours"
    for words in (mail.text, text_of(mail.html)):
        assert "30:00 less than the 40:00 of your week" in words
        assert "7:30 hours were billable, 75%." in words
        assert "10:00 hours are not submitted yet." in words
        assert "Saturday" not in words
    assert [" ".join(line.split()) for line in mail.text.splitlines() if line.startswith(("Mond", "Tues", "Frid"))] == [
        "Monday 6:00",
        "Tuesday –",
        "Friday 4:00",
    ]
    assert mail.text.index("7:30  Payments platform (Meridian)") < mail.text.index("2:30  Practice (Harrow & Vale)")


@pytest.mark.parametrize(("state", "words"), [("submitted", "waiting for approval"), ("approved", "Approved.")])
def test_a_report_says_what_has_become_of_the_timesheet(
    cast: Cast, project: Project, reminding: Workspace, at: At, state: str, words: str
) -> None:
    decided = {"decided_by": cast.carol} if state == "approved" else {}
    bundled = factories.submission(cast.bob, state=state, **decided)
    factories.entry(cast.bob, project, spent_date=MONDAY, submission=bundled)
    factories.entry(cast.carol, project, spent_date=MONDAY)
    of_bob, of_carol = at(REPORT)
    assert words in of_bob.text and words not in of_carol.text
    Mail.objects.all().delete()
    Workspace.objects.filter(id=reminding.id).update(uses_approvals=False)
    assert all("pproval" not in mail.text and "pproved" not in mail.text for mail in at(REPORT))


def test_a_mail_is_written_in_its_readers_formats(cast: Cast, project: Project, reminding: Workspace, at: At) -> None:
    Workspace.objects.filter(id=reminding.id).update(
        time_display="decimal", decimal_separator=",", thousands_separator=".", date_format="mon_d_y"
    )
    Member.objects.in_workspace(reminding.id).filter(id=cast.bob.id).update(time_format="12h")
    factories.entry(cast.bob, project, spent_date=MONDAY, duration_ms=90 * MINUTE_MS)
    mail = only(at(REMINDER))
    assert mail.subject == "1,50 hours to submit for March 23 – 29"
    assert "Friday, March 27, 5:00\N{NO-BREAK SPACE}PM" in mail.text


@pytest.mark.parametrize("name", HOSTILE_NAMES)
@pytest.mark.parametrize("wall", [REMINDER, DEADLINE, REPORT])
def test_hostile_names_are_shown_as_they_are(
    cast: Cast, project: Project, reminding: Workspace, at: At, wall: str, name: str
) -> None:
    Workspace.objects.filter(id=reminding.id).update(name=name)
    Member.objects.in_workspace(reminding.id).filter(id=cast.bob.id).update(first_name=name)
    Project.objects.in_workspace(reminding.id).filter(id=project.id).update(name=name)
    factories.entry(cast.bob, project, spent_date=MONDAY)
    mail = only(at(wall))
    assert "<script>" not in mail.html
    assert (name in mail.text and name in text_of(mail.html)) or "<script>" in name
