"""The Time page of one week: what it shows, how it saves, and with how few queries."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from pytest_django import DjangoAssertNumQueries

from keito_server.kit.durations import HOUR_MS, MINUTE_MS
from keito_server.time_entries import actions
from keito_server.time_entries.models import WeekRow
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import HOSTILE_NAMES, text_of
from tests.time_entries.desk import Desk, signed_in
from tests.time_entries.week_page import WEEK, box, cell, held_of, log, name_of


def test_shows_a_row_for_each_project_and_task_with_its_hours(desk: Desk) -> None:
    factories.entry(desk.member, desk.website, task=desk.design, duration_ms=2 * HOUR_MS)
    factories.entry(desk.member, desk.website, task=desk.design, spent_date=date(2026, 3, 10))
    page = desk.page(WEEK)
    assert "<h1>9 – 15 March</h1>" in page
    assert page.count("data-row ") == 1
    assert 'value="2:00" aria-label="Website, Design, Thursday 12 March"' in page


def test_a_cell_saves_what_is_typed(desk: Desk) -> None:
    answer = cell(desk, "2:30")
    assert answer == {
        "status": 200,
        "ms": 9_000_000,
        "text": "2:30",
        "entries": 1,
        "has_notes": False,
        "message": "Saved 2:30 on Thursday, Website",
        "undo_url": None,
    }
    assert desk.entry().source == "web"


def test_the_week_begins_when_the_workspace_says(desk: Desk) -> None:
    log(desk)
    for week_start, heading in ((0, "9 – 15 March"), (6, "8 – 14 March"), (5, "7 – 13 March")):
        desk.member.workspace.week_start = week_start
        desk.member.workspace.save()
        page = desk.page(WEEK)
        assert f"<h1>{heading}</h1>" in page
        assert page.count('scope="col" data-day=') == 7


def test_this_week_is_the_one_of_the_member_s_today(desk: Desk) -> None:
    assert "<h1>9 – 15 March</h1>" in desk.page("/w/harrow-vale/time/week/")
    chosen = desk.client.get("/w/harrow-vale/time/week/", {"date": "2026-03-29"})
    assert chosen.headers["Location"] == "/w/harrow-vale/time/week/2026-03-29/"
    assert desk.client.get("/w/harrow-vale/time/week/2026-02-30/").status_code == 404
    page = desk.page("/w/harrow-vale/time/week/2026-03-29/")
    assert "<h1>23 – 29 March</h1>" in page
    for address in ("week/2026-03-16/", "week/2026-03-30/", 'week/" aria-keyshortcuts="t"'):
        assert address in page


def test_day_and_week_lead_to_each_other(desk: Desk) -> None:
    log(desk)
    assert "/w/harrow-vale/time/2026-03-10/" in desk.page(WEEK)
    assert f'href="{WEEK}"' in desk.page()


def test_rows_stand_by_client_project_and_task_and_those_without_a_task_last(desk: Desk) -> None:
    log(desk)
    log(desk, task=None)
    factories.entry(desk.member, desk.kafka, task=desk.consulting)
    rows = re.findall(
        r'<th role="rowheader" scope="row"><b>(.*?)</b> <span class="week-grid__task">(.*?)<', desk.page(WEEK)
    )
    assert rows == [("Kafka review", "Consulting"), ("Website", "Design"), ("Website", "No task")]


def test_totals_stand_under_days_and_beside_rows_with_what_runs(desk: Desk) -> None:
    log(desk, 9, duration_ms=9 * HOUR_MS)
    log(desk, 10, duration_ms=7 * HOUR_MS)
    log(desk, duration_ms=0, is_running=True, started_at=NOW - timedelta(minutes=30))
    page = desk.page(WEEK)
    foot = text_of(page[page.index("<tfoot>") : page.index("</tfoot>")])
    assert (
        foot == "Total of capacity 40:00, 23:30 to go 9:00 +1:00 7:00 −1:00 – of 8:00 0:30 of 8:00 – of 8:00 – – 16:30"
    )
    assert '<span class="closed">16:30</span>' in page
    assert f'data-row-total data-ms="{990 * MINUTE_MS}"' in page


def test_a_cell_that_holds_more_than_a_plain_duration_is_opened(desk: Desk) -> None:
    log(desk, 9)
    log(desk, 9)
    log(desk, 10, started_at=NOW - timedelta(days=2, hours=1), stopped_at=NOW - timedelta(days=2))
    log(desk, 12, duration_ms=0, is_running=True, started_at=NOW)
    page = desk.page(WEEK)
    for day, count in ((9, 2), (10, 1), (12, 1)):
        assert 'data-state="open"' in box(page, day) and " readonly" in box(page, day)
        assert f'data-entries="{count}"' in box(page, day)
    assert "readonly" not in box(page, 11)
    assert 'data-state="later"' in box(page, 14)


def test_corners_and_notes_are_marked(desk: Desk) -> None:
    log(desk, 9, source="agent", notes="Pull request 482")
    log(desk, 9, source="cli")
    page = desk.page(WEEK)
    assert 'data-mark="agent cli"' in box(page, 9) and "data-has-notes" in box(page, 9)
    assert "data-mark" not in box(page, 10) and "data-has-notes" not in box(page, 10)


def test_locked_cells_say_why_in_the_heading_of_their_row(desk: Desk) -> None:
    submission = factories.submission(desk.member)
    log(desk, 9, submission=submission)
    log(desk, 10)
    page = desk.page(WEEK)
    assert "Mon submitted" in text_of(page)
    assert 'data-state="locked" data-why="This entry is submitted for approval.' in box(page, 9)
    log_of_kafka = factories.entry(desk.member, desk.kafka, task=desk.consulting, is_invoiced=True)
    assert log_of_kafka.is_invoiced
    assert "Kafka review Consulting invoiced" in text_of(desk.page(WEEK))


def test_days_locked_by_age_take_nothing_and_the_page_says_it_once(desk: Desk) -> None:
    desk.member.workspace.lock_after_days = 14
    desk.member.workspace.save()
    log(desk, 12)
    factories.entry(desk.member, desk.website, task=desk.design, spent_date=date(2026, 2, 10))
    page = desk.page("/w/harrow-vale/time/week/2026-02-10/")
    assert page.count('<p class="notice">') == 1
    assert "locked after 14 days" in text_of(page)
    assert page.count(" readonly") == 7
    assert page.count('tabindex="0"') >= 1
    assert '<p class="notice">' not in desk.page(WEEK)


def test_a_row_that_takes_no_new_time_says_so(desk: Desk) -> None:
    log(desk, 9)
    desk.website.archived_at = NOW
    desk.website.save()
    page = desk.page(WEEK)
    assert "Website Design closed to new time" in text_of(page)
    assert "readonly" not in box(page, 9)
    assert 'data-state="locked"' in box(page, 10)


def test_durations_are_shown_and_read_as_the_workspace_has_them(desk: Desk) -> None:
    workspace = desk.member.workspace
    workspace.time_display, workspace.decimal_separator, workspace.thousands_separator = "decimal", ",", "."
    workspace.save()
    assert cell(desk, "2,5")["text"] == "2,50"
    assert 'value="2,50"' in box(desk.page(WEEK), 12)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2:7o", "“2:7o” is not a duration. Try 2:30, 2.5 or 150m."),
        ("25", "An entry holds at most 24 hours. Split it over several days."),
        ("2,5", "“2,5” has a comma, but numbers have a decimal point here. Try 2.5, 2:30 or 150m."),
        ("1" * 50, "This is too long for a duration. Try 2:30, 2.5 or 150m."),
    ],
)
def test_says_what_it_cannot_read(desk: Desk, typed: str, words: str) -> None:
    assert cell(desk, typed) == {"status": 422, "message": words}
    assert desk.entries() == []


def test_what_it_shows_sent_back_changes_nothing_seconds_included(desk: Desk) -> None:
    entry = log(desk, duration_ms=HOUR_MS + 20_017)
    assert cell(desk, "1:00", expected=HOUR_MS + 20_017)["ms"] == HOUR_MS + 20_017
    assert cell(desk, "1", expected=HOUR_MS + 20_017)["ms"] == HOUR_MS + 20_017
    assert desk.entry().updated_at == entry.updated_at


def test_an_emptied_cell_can_be_taken_back(desk: Desk) -> None:
    log(desk, notes="Wireframes")
    answer = cell(desk, "", expected=HOUR_MS)
    assert (answer["ms"], answer["text"], answer["entries"]) == (0, "", 0)
    assert answer["message"] == "Deleted the time on Thursday, Website"
    assert "Website" in text_of(desk.page(WEEK)), "its row stays"
    desk.client.post(str(answer["undo_url"]))
    assert desk.entry().notes == "Wireframes"


def test_a_cell_changed_elsewhere_answers_what_it_holds(desk: Desk) -> None:
    log(desk)
    answer = cell(desk, "2")
    assert answer["status"] == 409
    assert (answer["ms"], answer["text"]) == (HOUR_MS, "1:00")
    assert str(answer["message"]).startswith("This cell was changed elsewhere: it holds 1:00 now.")
    assert cell(desk, "2", expected=HOUR_MS)["status"] == 200


def test_refusals_of_rules_are_said(desk: Desk) -> None:
    assert "Time can be logged up to tomorrow" in str(cell(desk, "1", day="2026-03-15")["message"])
    desk.member.workspace.requires_notes = True
    desk.member.workspace.save()
    refused = cell(desk, "1")
    assert (refused["status"], refused["needs_notes"]) == (422, True)
    assert cell(desk, "1", notes="Wireframes")["has_notes"] is True


@pytest.mark.parametrize(
    "wrong", [{"day": "2026-03-16"}, {"day": "never"}, {"project": "prj_0"}, {"task": "tsk_00000000000000000000000000"}]
)
def test_a_cell_that_is_none_is_not_found(desk: Desk, wrong: dict[str, str]) -> None:
    sent = {"project": desk.website.public_id, "task": desk.design.public_id, "day": "2026-03-12", "hours": "1"}
    assert desk.client.post(f"{WEEK}cell/", sent | wrong).status_code == 404
    assert desk.entries() == []


def test_without_script_changed_cells_are_saved_one_by_one(desk: Desk) -> None:
    log(desk, 9, duration_ms=HOUR_MS + 20_017)
    log(desk, 10)
    log(desk, 11)
    page = desk.page(WEEK)
    sent = {
        "held": held_of(page),
        name_of(page, 9): "1:00",
        name_of(page, 10): "2:30",
        name_of(page, 11): "",
        name_of(page, 12): "0:45",
        name_of(page, 13): "",
    }
    assert desk.client.post(WEEK, sent).headers["Location"] == WEEK
    assert {(entry.spent_date.day, entry.duration_ms) for entry in desk.entries()} == {
        (9, HOUR_MS + 20_017),
        (10, 150 * MINUTE_MS),
        (12, 45 * MINUTE_MS),
    }
    assert "Saved 3 cells" in desk.page(WEEK)


def test_without_script_what_is_refused_stays_as_typed_with_its_reason(desk: Desk) -> None:
    log(desk, 9)
    page = desk.page(WEEK)
    sent = {"held": held_of(page), name_of(page, 9): "1:00", name_of(page, 10): "2:7o", name_of(page, 11): "2"}
    response = desk.client.post(WEEK, sent)
    assert response.status_code == 422
    again = response.content.decode()
    assert 'value="2:7o"' in box(again, 10) and 'aria-invalid="true"' in box(again, 10)
    assert "Tuesday: “2:7o” is not a duration." in unescape(again)
    assert 'value="2:00"' in box(again, 11)
    # Sent once more it is neither saved twice nor lost.
    assert desk.client.post(WEEK, sent | {"held": held_of(again), name_of(page, 10): "2:30"}).status_code == 302
    assert sorted(entry.duration_ms // MINUTE_MS for entry in desk.entries()) == [60, 120, 150]


def test_without_script_a_cell_changed_elsewhere_is_not_overwritten(desk: Desk) -> None:
    entry = log(desk, 9)
    page = desk.page(WEEK)
    sent = {"held": held_of(page), name_of(page, 9): "3"}
    actions.update(actor=desk.member, entry_id=entry.id, changes={"hours": Decimal(2)}, now=NOW)
    assert "changed elsewhere" in desk.client.post(WEEK, sent).content.decode()
    assert desk.entry().duration_ms == 2 * HOUR_MS


def test_a_row_is_chosen_or_taken_from_the_latest(desk: Desk) -> None:
    factories.entry(desk.member, desk.kafka, task=desk.consulting, spent_date=date(2026, 3, 3))
    page = desk.page(WEEK)
    recent = f"{desk.kafka.public_id}-{desk.consulting.public_id}"
    assert f'name="row" value="{recent}"' in page
    answer = desk.client.post(f"{WEEK}rows/", {"row": recent})
    assert answer.headers["Location"] == f"{WEEK}?row={recent}#row-{recent}"
    chosen = {"project": desk.website.public_id, "task": desk.design.public_id}
    assert desk.client.post(f"{WEEK}rows/", chosen).status_code == 302
    page = desk.page(WEEK)
    assert page.count("data-row ") == 2
    assert 'class="week-add__recent"' not in page, "what is in the grid is not offered again"


def test_a_row_that_is_none_is_said_where_it_was_chosen(desk: Desk) -> None:
    response = desk.client.post(f"{WEEK}rows/", {"project": desk.website.public_id, "task": desk.consulting.public_id})
    assert response.status_code == 422
    assert "This project does not offer this task." in response.content.decode()
    assert desk.client.post(f"{WEEK}rows/", {"row": f"{desk.website.public_id}-"}).status_code == 404
    refused = desk.client.post(f"{WEEK}rows/", {"row": f"{desk.website.public_id}-{desk.consulting.public_id}"})
    assert refused.status_code == 422


def test_a_row_goes_unless_time_stands_in_it(desk: Desk) -> None:
    row = {"row": f"{desk.website.public_id}-{desk.design.public_id}"}
    desk.client.post(f"{WEEK}rows/", row)
    entry = log(desk)
    desk.client.post(f"{WEEK}rows/remove/", row)
    assert "Time stands in this row." in desk.page(WEEK)
    entry.delete()
    desk.client.post(f"{WEEK}rows/remove/", row)
    assert "Row removed" in desk.page(WEEK)
    assert not WeekRow.objects.in_workspace(desk.member.workspace_id).exists()


def test_last_week_is_copied_by_a_button(desk: Desk) -> None:
    log(desk, 3, notes="Wireframes")
    assert desk.client.post(f"{WEEK}rows/copy/", {"hours": "no"}).headers["Location"] == f"{WEEK}?row=first"
    assert "Copied 1 row" in desk.page(WEEK)
    desk.client.post(f"{WEEK}rows/copy/", {"hours": "yes"})
    assert "Copied 1 entry, 1:00 hours" in desk.page(WEEK)
    assert 'value="1:00"' in box(desk.page(WEEK), 10)


def test_agents_on_the_member_s_projects_stand_apart_and_in_no_total(desk: Desk, cast: Cast) -> None:
    factories.entry(cast.review_bot, desk.website, source="agent", duration_ms=2 * HOUR_MS)
    since = NOW - timedelta(minutes=30)
    factories.entry(cast.review_bot, desk.website, source="agent", duration_ms=0, is_running=True, started_at=since)
    factories.entry(cast.review_bot, factories.project(factories.client(desk.member.workspace), name="Secret plan"))
    page = desk.page(WEEK)
    assert "review-bot-01 Agent Website 2:30 2:30" in text_of(page)
    assert "Secret plan" not in page
    assert "Nothing logged from 9 to 15 March." in page


def test_a_colleague_s_time_is_not_shown(desk: Desk, cast: Cast) -> None:
    factories.entry(cast.carol, desk.kafka, task=desk.consulting)
    assert "data-row " not in desk.page(WEEK)
    assert "Kafka review, Consulting" not in signed_in(desk, cast.alice).page(WEEK)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_names_come_out_as_text(desk: Desk, name: str) -> None:
    desk.website.name = name
    desk.website.save()
    log(desk)
    page = desk.page(WEEK)
    assert "<script>alert" not in page
    assert name in unescape(page)


def test_a_member_without_projects_learns_what_to_do(desk: Desk, cast: Cast) -> None:
    assert "No project to log time on yet" in signed_in(desk, cast.carol).page(WEEK)


@pytest.mark.parametrize("count", [3, 30])
def test_a_week_takes_the_same_queries_however_many_rows_it_has(
    desk: Desk, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        task = factories.task(desk.member.workspace, name=f"Task {number}")
        factories.project_task(desk.website, task)
        log(desk, 9, task=task)
        log(desk, 10, task=task, notes="Wireframes")
        factories.entry(cast.review_bot, desk.website, task=task, source="agent")
    log(desk, 12, duration_ms=0, is_running=True, started_at=NOW)
    workspace, administrator = desk.member.workspace, signed_in(desk, cast.alice)
    # Session, login, member with workspace, entries, kept rows, agents', what may be a row, the latest, what runs.
    # With approvals also what is open of the week and its submissions; for those who approve, how many wait for them.
    for uses_approvals, who, queries in ((False, desk, 9), (True, desk, 11), (True, administrator, 12)):
        workspace.uses_approvals = uses_approvals
        workspace.save()
        who.page(WEEK)  # the first page of a workspace is kept in the session, and it is noted that the member was seen
        with django_assert_num_queries(queries):
            who.page(WEEK)
