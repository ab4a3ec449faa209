"""The chip that stays true in every tab, cutting a timer, and looking at what stopped by itself, through pages (T2, T8)."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from keito_server.kit.days import day_of
from keito_server.kit.durations import HOUR_MS, MINUTE_MS
from keito_server.kit.session_reach import LAST_USED
from keito_server.team.models import Member
from keito_server.time_entries import actions
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW, Cast
from tests.time_entries.desk import Desk, signed_in

ASKS = "/w/harrow-vale/time/timer/"


def shown_on(page: str) -> str:
    """The signature of the chip on a page."""
    match = re.search(r'data-shown="([0-9a-f]+)"', page)
    assert match, page
    return match[1]


def start(desk: Desk) -> TimeEntry:
    desk.log()
    return desk.entry()


def address(entry: TimeEntry, act: str) -> str:
    return f"/w/harrow-vale/time/entries/{entry.public_id}/{act}/"


def last_seen(member: Member) -> datetime | None:
    return Member.objects.in_workspace(member.workspace_id).get(id=member.id).last_seen_at


def stored(entry: TimeEntry) -> TimeEntry:
    return TimeEntry.objects.in_workspace(entry.workspace_id).get(id=entry.id)


def test_nothing_is_sent_while_the_chip_is_as_it_was(desk: Desk) -> None:
    for page in ("/w/harrow-vale/time/", "/w/harrow-vale/projects/"):
        answer = desk.client.get(ASKS, {"shown": shown_on(desk.page(page))})
        assert (answer.status_code, answer.content) == (204, b"")
        assert "HX-Trigger" not in answer.headers
        assert "no-store" in answer.headers["Cache-Control"]
        desk.log()


def test_a_timer_started_changed_or_stopped_elsewhere_is_shown_and_the_page_told(desk: Desk) -> None:
    idle = shown_on(desk.page())
    entry = start(desk)
    started = desk.client.get(ASKS, {"shown": idle})
    assert (started.status_code, started.headers["HX-Trigger"]) == (200, "timer-changed")
    assert "Stop the timer" in started.content.decode()
    actions.update(actor=desk.member, entry_id=entry.id, changes={"notes": "New"}, now=NOW + timedelta(minutes=1))
    changed = desk.client.get(ASKS, {"shown": shown_on(started.content.decode())})
    assert changed.status_code == 200
    actions.stop(actor=desk.member, entry_id=entry.id, now=NOW + timedelta(minutes=2))
    stopped = desk.client.get(ASKS, {"shown": shown_on(changed.content.decode())}).content.decode()
    assert "Start a timer" in stopped
    assert shown_on(stopped) == idle
    assert "<html" not in stopped


def test_asking_costs_one_query_beyond_the_gate(desk: Desk) -> None:
    start(desk)
    shown = shown_on(desk.page())
    with CaptureQueriesContext(connection) as captured:
        assert desk.client.get(ASKS, {"shown": shown}).status_code == 204
    asked = [query["sql"] for query in captured if "time_entries_timeentry" in query["sql"]]
    # The session, the login, its memberships, and what runs.
    assert (len(asked), len(captured)) == (1, 4), [query["sql"] for query in captured]


def test_asking_is_no_use_of_the_session_and_nobody_was_seen(desk: Desk, afternoon: time_machine.Traveller) -> None:
    desk.page()
    used, seen = (
        desk.client.session[LAST_USED],
        Member.objects.in_workspace(desk.member.workspace_id).get(id=desk.member.id).last_seen_at,
    )
    for _ in range(6):
        afternoon.shift(timedelta(hours=1))
        answer = desk.client.get(ASKS)
        assert answer.status_code == 200
        assert not answer.cookies
    assert desk.client.session[LAST_USED] == used
    assert last_seen(desk.member) == seen
    afternoon.shift(timedelta(hours=7))
    answer = desk.client.get(ASKS)
    assert (answer.status_code, answer.content) == (401, b"")
    assert desk.client.get("/w/harrow-vale/time/").headers["Location"].startswith("/sign-in/")


def test_two_workspaces_in_two_tabs_do_not_take_turns_in_being_the_last_one(desk: Desk, cast: Cast) -> None:
    elsewhere = cast.mallory.workspace
    factories.member(elsewhere, first_name="Bob", login=desk.member.login)
    desk.page()
    assert desk.client.get(f"/w/{elsewhere.subdomain}/time/timer/").status_code == 200
    assert desk.client.session["workspace"] == "harrow-vale"


def test_a_timer_that_runs_for_too_long_turns_and_offers_to_be_cut(
    desk: Desk, afternoon: time_machine.Traveller
) -> None:
    entry = start(desk)
    shown = shown_on(desk.page())
    afternoon.shift(timedelta(hours=9))
    assert 'data-state="long"' not in desk.page("/w/harrow-vale/projects/")
    assert desk.client.get(ASKS, {"shown": shown}).status_code == 204
    afternoon.shift(timedelta(hours=4, minutes=10))
    turned = desk.client.get(ASKS, {"shown": shown}).content.decode()
    page = desk.page()
    for words in ('data-state="long"', "Running for 13 h", address(entry, "cut")):
        assert words in turned
        assert words in page
    assert page.count('aria-label="Cut this timer…"') == 1


def test_the_form_cuts_to_the_minute_and_leads_to_the_day(desk: Desk, afternoon: time_machine.Traveller) -> None:
    entry = start(desk)
    afternoon.shift(timedelta(hours=10))
    page = desk.page(address(entry, "cut"))
    assert "You began at 14:30 on Thursday 12 March" in page
    assert 'value="2026-03-12"' in page
    answer = desk.client.post(address(entry, "cut"), {"day": "2026-03-12", "clock": "17:15"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/w/harrow-vale/time/2026-03-12/")
    cut = stored(entry)
    assert (cut.is_running, cut.duration_ms) == (False, 2 * HOUR_MS + 45 * MINUTE_MS)
    assert "Timer cut to 2:45" in desk.page()
    late = desk.client.get(address(entry, "cut"))
    assert (late.status_code, late.headers["Location"]) == (302, f"/w/harrow-vale/time/entries/{entry.public_id}/")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"day": "2026-03-12", "clock": "14:29"}, "had not begun then"),
        ({"day": "2026-03-11", "clock": "17:00"}, "had not begun then"),
        ({"day": "2026-03-13", "clock": "00:31"}, "still to come"),
        ({"day": "2026-03-12", "clock": ""}, "Say when you stopped"),
        ({"day": "2026-03-12", "clock": "noon"}, "is not a time of the day"),
        ({"day": "soon", "clock": "17:00"}, "no day of the calendar"),
        ({}, "Choose a day."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_the_timer_runs_on(
    desk: Desk, afternoon: time_machine.Traveller, typed: dict[str, str], words: str
) -> None:
    entry = start(desk)
    afternoon.shift(timedelta(hours=10))
    answer = desk.client.post(address(entry, "cut"), typed | {"sent": "1"})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert stored(entry).is_running


def test_the_minute_in_which_it_began_is_its_start(desk: Desk, afternoon: time_machine.Traveller) -> None:
    afternoon.shift(timedelta(seconds=40))
    entry = start(desk)
    afternoon.shift(timedelta(hours=10))
    assert desk.client.post(address(entry, "cut"), {"day": "2026-03-12", "clock": "14:30"}).status_code == 302
    assert stored(entry).duration_ms == 0


@pytest.mark.parametrize(
    ("zone", "begun", "day", "clock", "minutes"),
    [
        ("Europe/London", "2026-03-28T23:30Z", "2026-03-29", "02:30", 120),  # 1:00 to 2:00 is left out
        ("Europe/London", "2026-10-25T00:10Z", "2026-10-25", "01:30", 20),  # the first 1:30 of two
        ("Europe/London", "2026-10-25T00:40Z", "2026-10-25", "01:30", 50),  # only the second is after the start
        ("America/New_York", "2026-03-08T06:30Z", "2026-03-08", "03:30", 60),
        ("America/New_York", "2026-11-01T05:40Z", "2026-11-01", "01:30", 50),
        ("Pacific/Apia", "2011-12-30T09:00Z", "2011-12-31", "01:00", 120),  # 30 December never was
    ],
)
def test_changes_of_the_clocks_are_counted_in_real_time(
    desk: Desk, afternoon: time_machine.Traveller, zone: str, begun: str, day: str, clock: str, minutes: int
) -> None:
    desk.member.timezone = zone
    desk.member.save()
    afternoon.move_to(begun.replace("Z", "+00:00"))
    entry = actions.create(
        actor=desk.member,
        new=actions.NewEntry(
            project_id=desk.website.id,
            task_id=desk.design.id,
            spent_date=day_of(timezone.now(), zone),
            source="web",
            is_running=True,
        ),
        now=timezone.now(),
    )
    afternoon.shift(timedelta(hours=14))
    answer = signed_in(desk, desk.member).client.post(address(entry, "cut"), {"day": day, "clock": clock})
    assert answer.headers["Location"] == f"/w/harrow-vale/time/{entry.spent_date}/"
    cut = stored(entry)
    assert (cut.duration_ms, cut.spent_date) == (minutes * MINUTE_MS, entry.spent_date)


def test_a_time_that_no_clock_showed_is_refused(desk: Desk, afternoon: time_machine.Traveller) -> None:
    afternoon.move_to("2026-03-28T23:30+00:00")
    desk.log(day="/w/harrow-vale/time/2026-03-28/")
    entry = desk.entry()
    afternoon.shift(timedelta(hours=10))
    answer = desk.client.post(address(entry, "cut"), {"day": "2026-03-29", "clock": "01:30"})
    assert answer.status_code == 422
    assert "does not exist" in answer.content.decode()


def test_nobody_cuts_what_they_may_not_change(desk: Desk, cast: Cast, afternoon: time_machine.Traveller) -> None:
    entry = start(desk)
    factories.teammate(cast.carol, desk.member)
    afternoon.shift(timedelta(hours=14))
    typed = {"day": "2026-03-12", "clock": "17:00"}
    for member, status in ((cast.carol, 403), (cast.alice, 302)):
        other = signed_in(desk, member)
        assert other.client.get(address(entry, "cut")).status_code == (200 if status == 302 else status)
        assert other.client.post(address(entry, "cut"), typed).status_code == status
    assert not stored(entry).is_running


def test_a_timer_outlives_signing_out_and_another_browser(desk: Desk, afternoon: time_machine.Traveller) -> None:
    entry = start(desk)
    desk.client.logout()
    afternoon.shift(timedelta(hours=3))
    other = signed_in(desk, desk.member)
    assert "Stop the timer" in other.page()
    other.client.post(address(entry, "stop"))
    assert stored(entry).duration_ms == 3 * HOUR_MS


def test_what_stopped_by_itself_is_looked_at_with_one_press(desk: Desk, cast: Cast) -> None:
    alice = signed_in(desk, cast.alice)
    entry = factories.entry(
        cast.review_bot, desk.website, task=desk.design, source="agent", is_auto_stopped=True, spent_date=NOW.date()
    )
    opened = f"/w/harrow-vale/time/entries/{entry.public_id}/"
    page = alice.page(opened)
    assert "Stopped by itself" in page
    assert "Looks right" in page
    assert "Looks right" not in desk.page(opened)  # Bob works on the project, and may not say so
    answer = alice.client.post(address(entry, "review"))
    assert (answer.status_code, answer.headers["Location"]) == (302, opened)
    page = alice.page(opened)
    assert "Marked as looked at" in page
    assert "Looks right" not in page
    assert "Stopped by itself" not in page
    assert Client().post(address(entry, "review")).status_code == 302


def test_entries_shown_anew_because_a_timer_changed_elsewhere_are_no_use_but_a_form_is(
    desk: Desk, afternoon: time_machine.Traveller
) -> None:
    assert """hx-headers='{"X-In-Background": "1"}'""" in desk.page()
    used = desk.client.session[LAST_USED]
    afternoon.shift(timedelta(hours=1))
    anew = {"HX-Request": "true", "HX-Target": "day-entries", "X-In-Background": "1"}
    here = f"/w/{desk.member.workspace.subdomain}/time/"
    assert desk.client.get(here, headers=anew).status_code == 200
    assert desk.client.session[LAST_USED] == used
    desk.client.post(here, {"workspace": desk.member.workspace.subdomain}, headers=anew)
    assert desk.client.session[LAST_USED] > used
