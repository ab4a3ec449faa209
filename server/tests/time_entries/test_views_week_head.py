"""The week's page around its grid: how the week stands, what is to be mended, what an empty week says, which row is next."""

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from keito_server.team.models import Member
from keito_server.team.permissions import ManagerPermission
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import text_of
from tests.time_entries.desk import Desk, signed_in
from tests.time_entries.week_page import WEEK, box, cell, log

HEAD = f"{WEEK}head/"


@pytest.fixture
def approvals(desk: Desk) -> None:
    desk.member.workspace.uses_approvals = True
    desk.member.workspace.save()


def button(page: str) -> str:
    """The button that submits the week."""
    found = re.search(r'<button class="button" id="submit-week".*?</button>', page)
    assert found is not None
    return found[0]


def mend(page: str) -> str:
    """What is said to be mended in the row of Website and Design."""
    found = re.search(r'<span class="week-grid__mend"[^>]*>(.*?)</span>', page)
    assert found is not None
    return found[1]


@pytest.mark.usefixtures("approvals")
def test_a_week_can_be_submitted_as_soon_as_its_first_cell_is_saved(desk: Desk) -> None:
    page = desk.page(WEEK)
    assert "Submit for approval" not in page
    assert f'hx-get="{HEAD}" hx-trigger="week-saved from:body' in page
    cell(desk, "2:30")
    head = desk.page(HEAD)
    assert "disabled" not in button(head)
    assert 'name="next" value="/w/harrow-vale/time/week/2026-03-09/"' in head
    assert "<html" not in head


def test_without_approvals_the_head_is_never_asked_for(desk: Desk) -> None:
    log(desk)
    page = desk.page(WEEK)
    assert HEAD not in page
    assert "week-grid__mend" not in page


@pytest.mark.usefixtures("approvals")
def test_what_has_to_be_mended_is_said_beside_the_button_and_in_its_row(desk: Desk) -> None:
    desk.member.workspace.requires_notes = True
    desk.member.workspace.save()
    entries = [log(desk, day, is_missing_notes=True) for day in (9, 10)]
    page = desk.page(WEEK)
    assert "disabled" in button(page)
    assert "2 to mend before you submit" in text_of(page)
    assert mend(page) == "2 without notes"
    for entry in entries:
        entry.is_missing_notes = False
        entry.save()
    head = desk.page(HEAD)
    assert "disabled" not in button(head)
    assert 'hx-swap-oob="true"' in head
    assert mend(head) == "", "what stood in the row goes"


@pytest.mark.usefixtures("approvals")
@pytest.mark.parametrize("count", [1, 20])
def test_the_head_takes_the_same_queries_however_many_rows_there_are(
    desk: Desk, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        task = factories.task(desk.member.workspace, name=f"Task {number}")
        factories.project_task(desk.website, task)
        log(desk, 9, task=task, is_missing_notes=True)
    desk.page(HEAD)
    # Session, login, member with workspace; entries, kept rows, agents'; what is open and what was handed in.
    with django_assert_num_queries(8):
        desk.page(HEAD)


@pytest.mark.usefixtures("approvals")
def test_a_week_that_was_sent_back_says_by_whom_and_why(desk: Desk, cast: Cast) -> None:
    values = {"state": "rejected", "decided_by": cast.carol, "decided_at": NOW, "note": "Split the <b>meetings</b>."}
    submission = factories.submission(desk.member, **values)
    log(desk, submission=submission, approval="unsubmitted")
    page = desk.page(WEEK)
    words = "Carol sent back 9 – 15 March: “Split the &lt;b&gt;meetings&lt;/b&gt;.” Correct it and submit again."
    assert words in re.sub(r"</?b>", "", page)
    assert page.index("sent back") < page.index('role="grid"')
    desk.client.post(
        "/w/harrow-vale/time/timesheets/submit/", {"first_day": "2026-03-09", "last_day": "2026-03-15", "next": WEEK}
    )
    assert "Carol sent back" not in desk.page(WEEK)


@pytest.mark.usefixtures("approvals")
@pytest.mark.parametrize("role", [Member.Role.MEMBER, Member.Role.MANAGER])
def test_every_cell_of_a_submitted_week_is_locked_even_for_who_edits_team_time(desk: Desk, role: str) -> None:
    desk.member.role, desk.member.manager_permissions = role, [ManagerPermission.EDIT_TEAM_TIME]
    desk.member.save()
    submission = factories.submission(desk.member)
    for day in (9, 10, 10, 11):
        log(desk, day, submission=submission)
    page = desk.page(WEEK)
    for day in (9, 10, 11):
        assert 'data-state="locked" data-why="This entry is submitted for approval.' in box(page, day)
        assert " readonly" in box(page, day)
    assert 'data-entries="2"' in box(page, 10)
    assert "Remove row" not in page, "a row with locked time does not go"


@pytest.mark.usefixtures("approvals")
@pytest.mark.parametrize(
    ("role", "way"),
    [
        (Member.Role.MEMBER, "Ask for the approval to be withdrawn"),
        (Member.Role.MANAGER, "Ask for the approval to be withdrawn"),
        (Member.Role.ADMINISTRATOR, "Withdraw the approval"),
    ],
)
def test_approved_time_says_what_its_reader_can_do(desk: Desk, cast: Cast, role: str, way: str) -> None:
    desk.member.role, desk.member.manager_permissions = role, [ManagerPermission.WITHDRAW_APPROVALS]
    desk.member.save()
    log(desk, submission=factories.submission(desk.member, state="approved", decided_by=cast.carol))
    assert f'data-why="This entry is approved. {way} to change it."' in box(desk.page(WEEK), 12)


def test_a_row_with_time_says_why_it_does_not_go(desk: Desk) -> None:
    log(desk)
    assert "Remove row Time stands in this row. Empty its cells first." in text_of(desk.page(WEEK))


def test_a_week_without_rows_says_so_and_offers_two_ways_to_begin(desk: Desk) -> None:
    page = desk.page("/w/harrow-vale/time/week/2026-03-05/")
    words = text_of(page[page.index("<main") :])
    assert "Nothing logged from 2 to 8 March." in words
    assert page.count("Copy rows of last week") == 1
    assert page.count('<details class="week-add"') == 1
    for absent in ('role="grid"', 'class="closed"', "week-legend", "save, next day"):
        assert absent not in page


def test_the_legend_tells_only_the_marks_in_use(desk: Desk) -> None:
    log(desk, 9)
    assert "week-legend" not in desk.page(WEEK)
    log(desk, 9, source="agent", notes="Wireframes")
    legend = desk.page(WEEK).partition("week-legend")[2].partition("</ul>")[0]
    assert re.findall(r'data-mark="(\w+)"', legend) == ["agent", "notes", "several"]
    log(desk, 10, is_invoiced=True)
    assert "locked: submitted, approved, invoiced" in desk.page(WEEK)


def test_the_row_that_was_added_or_the_first_copied_one_is_marked_to_be_typed_in(desk: Desk, cast: Cast) -> None:
    row = f"{desk.website.public_id}-{desk.design.public_id}"
    assert "data-focus" not in desk.page(WEEK)
    added = desk.client.post(f"{WEEK}rows/", {"row": row}).headers["Location"]
    assert f'data-task="{desk.design.public_id}" data-focus' in desk.page(added)
    log(desk, 3)
    factories.entry(desk.member, desk.kafka, task=desk.consulting, spent_date=NOW.date().replace(day=3))
    copied = desk.client.post(f"{WEEK}rows/copy/", {"hours": "no"}).headers["Location"]
    assert desk.page(copied).count("data-focus") == 1
    assert f'data-task="{desk.consulting.public_id}" data-focus' in desk.page(copied)
    assert "data-focus" not in signed_in(desk, cast.carol).page(f"{WEEK}?row=first")
