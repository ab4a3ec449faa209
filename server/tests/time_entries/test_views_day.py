"""The Time page of one day: what it shows, to whom, and with how few queries."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from keito_server.kit.durations import HOUR_MS, MINUTE_MS
from tests import factories
from tests.conftest import NOW, Cast
from tests.time_entries.desk import DAY, HTMX, Desk, signed_in

TODAY = "/w/harrow-vale/time/"


def test_today_is_the_member_s_own_day(desk: Desk) -> None:
    assert (
        '<span class="wide-only">Thursday 12 March</span><span class="narrow-only">Thu 12 Mar</span></h1>'
        in desk.page(TODAY)
    )
    desk.member.timezone = "Pacific/Auckland"
    desk.member.save()
    assert ">Friday 13 March</span>" in desk.page(TODAY)


def test_shows_own_entries_newest_first_with_the_running_one_on_top(desk: Desk) -> None:
    for hours, notes in ((1, "first"), (3, "third"), (2, "second")):
        at = NOW.replace(hour=8 + hours, minute=0)
        factories.entry(
            desk.member, desk.website, notes=notes, started_at=at, stopped_at=at + timedelta(hours=1), created_at=NOW
        )
    factories.entry(
        desk.member, desk.kafka, notes="runs", duration_ms=0, is_running=True, started_at=NOW.replace(hour=7)
    )
    page = desk.page()
    assert page.index("runs") < page.index("third") < page.index("second") < page.index("first")


def test_totals_count_what_runs_up_to_now_and_say_how_fast_they_grow(desk: Desk) -> None:
    factories.entry(desk.member, desk.website, duration_ms=2 * HOUR_MS)
    factories.entry(desk.member, desk.website, duration_ms=HOUR_MS, spent_date=date(2026, 3, 9), is_billable=False)
    running = {"is_running": True, "started_at": NOW - timedelta(minutes=30)}
    factories.entry(desk.member, desk.website, duration_ms=10 * MINUTE_MS, **running)
    page = desk.page()

    def grows(milliseconds: int, words: str, by: int = 1) -> str:
        return f'data-total-ms="{milliseconds}" data-grows-by="{by}" data-grows-from="2026-03-12T14:30:00+00:00">{words}</span>'

    day, week = grows(160 * MINUTE_MS, "2:40"), grows(220 * MINUTE_MS, "3:40")
    assert f'<span class="closed"><span {day}</span>' in page
    assert f'<p class="great"><span {week}</p>' in page
    assert f"of 40:00 capacity, <span {grows((36 * 60 + 20) * MINUTE_MS, '36:20', by=-1)} to go" in page
    assert f"<dt>Billable</dt><dd><span {day}</dd>" in page
    assert "<dt>Non-billable</dt><dd>1:00</dd>" in page


def test_totals_stand_still_where_nothing_runs(desk: Desk) -> None:
    factories.entry(desk.member, desk.website, duration_ms=2 * HOUR_MS)
    page = desk.page()
    assert '<span class="closed">2:00</span>' in page
    assert "data-total-ms" not in page


def test_time_of_another_day_is_in_the_week_and_not_in_the_day(desk: Desk) -> None:
    factories.entry(desk.member, desk.website, spent_date=date(2026, 3, 9), notes="on Monday")
    page = desk.page()
    assert "on Monday" not in page
    assert "Nothing logged today" in page
    assert "Nothing logged on Tuesday" in desk.page("/w/harrow-vale/time/2026-03-10/")


def test_the_week_starts_when_the_workspace_says(desk: Desk) -> None:
    desk.member.workspace.week_start = 6
    desk.member.workspace.save()
    page = desk.page()
    assert page.index("/time/2026-03-08/") < page.index("/time/2026-03-09/")
    assert "/time/2026-03-15/" not in page


def test_durations_are_shown_as_the_workspace_has_them(desk: Desk) -> None:
    workspace = desk.member.workspace
    workspace.time_display, workspace.decimal_separator, workspace.thousands_separator = "decimal", ",", "."
    workspace.save()
    factories.entry(desk.member, desk.website, duration_ms=150 * MINUTE_MS)
    assert '<span class="closed">2,50</span>' in desk.page()


def test_marks_what_agents_and_the_command_line_did(desk: Desk) -> None:
    factories.entry(desk.member, desk.website, source="agent")
    factories.entry(desk.member, desk.website, source="cli")
    factories.entry(desk.member, desk.website, is_billable=False)
    page = desk.page()
    assert page.count("badge--agent") == 1
    assert page.count("badge--cli") == 1
    assert page.count(">Non-billable</span>") == 1


def test_flags_what_must_be_mended(desk: Desk) -> None:
    factories.entry(desk.member, desk.website, is_over_a_day=True, duration_ms=25 * HOUR_MS)
    factories.entry(desk.member, desk.website, is_missing_notes=True)
    page = desk.page()
    assert "Over 24 hours" in page and "No notes" in page


def test_agents_on_the_member_s_projects_stand_apart_and_in_no_total(desk: Desk, cast: Cast) -> None:
    factories.entry(cast.review_bot, desk.website, source="agent", notes="Pull request 482")
    elsewhere = factories.project(factories.client(desk.member.workspace))
    factories.entry(cast.review_bot, elsewhere, source="agent", notes="Pull request 483")
    page = desk.page()
    assert page.index("Agents on your projects") < page.index("Pull request 482")
    assert "Pull request 483" not in page
    assert '<p class="great">0:00</p>' in page


def test_an_agent_s_entry_opens_for_the_team_of_its_project_and_nobody_changes_it(desk: Desk, cast: Cast) -> None:
    on_team = factories.entry(cast.review_bot, desk.website, source="agent", model="claude-opus-4-6")
    elsewhere = factories.entry(cast.review_bot, factories.project(factories.client(desk.member.workspace)))
    page = desk.page(f"{TODAY}entries/{on_team.public_id}/?edit=1")
    assert "claude-opus-4-6" in page and "data-editor" not in page
    assert desk.client.post(f"{TODAY}entries/{on_team.public_id}/", {"notes": "mine now"}).status_code == 422
    assert desk.client.post(f"{TODAY}entries/{on_team.public_id}/delete/").status_code == 404
    assert desk.client.get(f"{TODAY}entries/{elsewhere.public_id}/").status_code == 404


def test_colleagues_are_not_shown(desk: Desk, cast: Cast) -> None:
    factories.entry(cast.carol, desk.website, notes="Carol’s own")
    assert "Carol’s own" not in desk.page()


def test_no_rate_is_said_to_those_who_may_see_rates_only(desk: Desk, cast: Cast) -> None:
    factories.entry(desk.member, desk.website, rate=None)
    assert "No rate" not in desk.page()
    alice = signed_in(desk, cast.alice)
    factories.entry(cast.alice, alice.website, rate=None)
    assert "No rate" in alice.page()


def test_a_rate_stands_in_the_opened_entry_for_those_who_may_see_it_only(desk: Desk, cast: Cast) -> None:
    values = {"rate": Decimal(75), "amount": Decimal("47.5"), "duration_ms": 38 * MINUTE_MS, "source": "agent"}
    entry = factories.entry(desk.member, desk.website, model="claude-opus-4-6", **values)
    path = f"{TODAY}entries/{entry.public_id}/"
    page = desk.page(path)
    assert "claude-opus-4-6" in page
    assert "£75.00" not in page and "£47.50" not in page
    seen = signed_in(desk, cast.alice).page(path)
    assert "£75.00" in seen and "£47.50" in seen


def test_a_locked_entry_says_why_and_offers_no_change(desk: Desk) -> None:
    entry = factories.entry(desk.member, desk.website, is_invoiced=True)
    page = desk.page(f"{TODAY}entries/{entry.public_id}/")
    assert ">Invoiced</span>" in page
    assert "This entry is on an invoice. Remove it from the invoice to change it." in page
    assert "data-editor" not in page
    assert f"entries/{entry.public_id}/delete/" not in page


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2026-13-01", "20260312", "tomorrow", "1969-12-31", "0001-01-01", "2026-3-12"]
)
def test_a_day_that_is_none_is_not_found(desk: Desk, day: str) -> None:
    response = desk.client.get(f"{TODAY}{day}/")
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()


@pytest.mark.parametrize(("day", "status"), [("9999-12-31", 404), ("9998-12-31", 200), ("1970-01-01", 200)])
def test_the_ends_of_the_calendar_are_no_mistake_of_the_server(desk: Desk, day: str, status: int) -> None:
    assert desk.client.get(f"{TODAY}{day}/").status_code == status


def test_the_calendar_button_leads_to_the_chosen_day(desk: Desk) -> None:
    assert desk.client.get(TODAY, {"date": "2026-03-01"}).headers["Location"] == f"{TODAY}2026-03-01/"
    assert desk.client.get(TODAY, {"date": "2026-02-30"}).status_code == 404


def test_another_workspace_cannot_be_told_from_none(desk: Desk, cast: Cast) -> None:
    theirs = factories.entry(cast.mallory, factories.project(factories.client(cast.mallory.workspace)))
    for path in (
        "/w/elsewhere/time/",
        "/w/nowhere/time/",
        f"{TODAY}entries/{theirs.public_id}/",
        f"{TODAY}entries/te_00000000000000000000000000/",
        f"{TODAY}entries/rubbish/",
    ):
        assert desk.client.get(path).status_code == 404


def test_a_colleague_s_entry_is_not_found_by_a_member(desk: Desk, cast: Cast) -> None:
    theirs = factories.entry(cast.carol, desk.website)
    assert desk.client.get(f"{TODAY}entries/{theirs.public_id}/").status_code == 404
    assert desk.client.post(f"{TODAY}entries/{theirs.public_id}/delete/").status_code == 404


def test_a_member_without_projects_learns_what_to_do(desk: Desk, cast: Cast) -> None:
    assert cast.carol.login is not None
    desk.client.force_login(cast.carol.login)
    assert "No project to log time on yet" in desk.page()


def test_notes_come_out_as_text(desk: Desk) -> None:
    for notes in ("<script>alert(1)</script>", '=HYPERLINK("https://evil.example")', "{{ 7|add:7 }}"):
        entry = factories.entry(desk.member, desk.website, notes=notes)
        page = desk.page(f"{TODAY}entries/{entry.public_id}/")
        assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "=HYPERLINK(&quot;" in page
    assert "{{ 7|add:7 }}" in page


def test_htmx_gets_the_entries_and_what_changes_with_them(desk: Desk) -> None:
    entry = factories.entry(desk.member, desk.website)
    response = desk.client.get(f"{TODAY}entries/{entry.public_id}/", headers=HTMX)
    parts = response.content.decode()
    assert "<html" not in parts and "data-composer" not in parts
    for place in ("#day-week", "#rail", "#timer-slot"):
        assert f'hx-swap-oob="innerHTML:{place}"' in parts
    assert response.headers["HX-Push-Url"] == f"{TODAY}entries/{entry.public_id}/"
    assert "HX-Request" in response.headers["Vary"]


def test_htmx_gets_no_address_where_none_changes(desk: Desk) -> None:
    assert "HX-Push-Url" not in desk.client.get(DAY, headers=HTMX).headers


def test_going_back_gets_the_whole_page(desk: Desk) -> None:
    response = desk.client.get(DAY, headers=HTMX | {"hx-history-restore-request": "true"})
    assert "<html" in response.content.decode()


def test_one_day_takes_nine_queries_however_much_is_on_it(
    desk: Desk, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        factories.entry(desk.member, desk.website, task=desk.design, notes=f"{number}")
        factories.entry(cast.review_bot, desk.kafka, task=desk.consulting, source="agent")
    factories.entry(desk.member, desk.kafka, duration_ms=0, is_running=True, started_at=NOW)
    desk.page()  # the first page of a workspace is kept in the session, and it is noted that the member was seen
    # Session, login, member with workspace, what runs, the week, own entries, agents', projects, their tasks.
    with django_assert_num_queries(9):
        desk.page()


def test_a_lock_that_all_share_is_said_once_and_by_those_that_differ(desk: Desk) -> None:
    submission = factories.submission(desk.member)
    for approval in ("submitted", "submitted", "approved"):
        factories.entry(desk.member, desk.website, approval=approval, submission=submission)
    page = desk.page()
    assert page.count("</svg>Submitted</span>") == 1
    assert page.count("</svg>Approved</span>") == 1
    factories.entry(desk.member, desk.website)
    assert desk.page().count("</svg>Submitted</span>") == 2


def test_the_state_of_a_locked_entry_is_said_by_its_lock_alone(desk: Desk) -> None:
    entry = factories.entry(desk.member, desk.website)
    opened = f"/w/harrow-vale/time/entries/{entry.public_id}/"
    submission = factories.submission(desk.member)
    assert "<dt>State</dt>" in desk.page(opened)
    entry.approval, entry.submission_id = "submitted", submission.id
    entry.save()
    page = desk.page(opened)
    assert "<dt>State</dt>" not in page
    assert "This entry is submitted for approval." in page
