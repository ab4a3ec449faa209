"""Stop, start again, copy, delete and undo; and the timer that every page shows."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from keito_server.kit.durations import HOUR_MS, MINUTE_MS
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW, Cast
from tests.time_entries.desk import DAY, HTMX, Desk

YESTERDAY = "/w/harrow-vale/time/2026-03-11/"


def path(entry: TimeEntry, act: str) -> str:
    return f"/w/harrow-vale/time/entries/{entry.public_id}/{act}/"


def running(desk: Desk) -> TimeEntry:
    return factories.entry(
        desk.member, desk.website, task=desk.design, duration_ms=0, is_running=True, started_at=NOW - timedelta(hours=1)
    )


def test_stopping_saves_what_has_passed_and_leads_back(desk: Desk) -> None:
    response = desk.client.post(path(running(desk), "stop"), {"next": YESTERDAY})
    assert response.headers["Location"] == YESTERDAY
    assert (desk.entry().is_running, desk.entry().duration_ms) == (False, HOUR_MS)
    assert "Timer stopped at 1:00" in desk.page(YESTERDAY)


def test_stopping_twice_changes_nothing(desk: Desk, afternoon: time_machine.Traveller) -> None:
    entry = running(desk)
    desk.client.post(path(entry, "stop"))
    afternoon.shift(timedelta(hours=1))
    assert desk.client.post(path(entry, "stop")).status_code == 302
    assert desk.entry().duration_ms == HOUR_MS


def test_never_leads_back_to_another_site(desk: Desk) -> None:
    response = desk.client.post(path(running(desk), "stop"), {"next": "https://evil.example/"})
    assert response.headers["Location"] == "/w/harrow-vale/time/"


def test_starting_again_runs_today_on_the_same_task(desk: Desk) -> None:
    old = factories.entry(
        desk.member, desk.website, task=desk.design, notes="again", spent_date=NOW.date() - timedelta(days=3)
    )
    desk.client.post(path(old, "restart"))
    new = desk.entries()[0]
    assert (new.is_running, new.task, new.notes, new.spent_date) == (True, desk.design, "again", NOW.date())


def test_a_copy_is_the_same_work_once_more(desk: Desk) -> None:
    entry = factories.entry(desk.member, desk.website, task=desk.design, notes="twice", duration_ms=50 * MINUTE_MS)
    desk.client.post(path(entry, "copy"))
    assert [(one.notes, one.duration_ms) for one in desk.entries()] == [("twice", 50 * MINUTE_MS)] * 2


def test_a_deletion_is_undone_from_the_toast(desk: Desk) -> None:
    entry = factories.entry(desk.member, desk.website, notes="not gone for good")
    desk.client.post(path(entry, "delete"), {"next": DAY})
    assert desk.entries() == []
    page = desk.page()
    assert "Entry deleted" in page
    undo = page.split('class="toast"')[1].split('action="')[1].split('"')[0]
    assert desk.client.post(undo).headers["Location"] == DAY
    assert desk.entry().id == entry.id
    again = desk.client.post(undo, follow=True)
    assert "This entry has been restored already." in again.content.decode()


def test_deleting_an_entry_on_its_own_page_leads_to_its_day(desk: Desk) -> None:
    entry = factories.entry(desk.member, desk.website, spent_date=NOW.date() - timedelta(days=1))
    own_page = f"/w/harrow-vale/time/entries/{entry.public_id}/"
    assert desk.client.post(path(entry, "delete"), {"next": own_page}).headers["Location"] == YESTERDAY


def test_nobody_else_takes_a_deletion_back(desk: Desk, cast: Cast) -> None:
    entry = factories.entry(desk.member, desk.website)
    desk.client.post(path(entry, "delete"))
    undo = desk.page().split('class="toast"')[1].split('action="')[1].split('"')[0]
    other = Client()
    assert cast.alice.login is not None
    other.force_login(cast.alice.login)
    assert other.post(undo).status_code == 404


def test_a_lock_is_said_and_nothing_is_deleted(desk: Desk) -> None:
    entry = factories.entry(desk.member, desk.website, is_invoiced=True)
    page = desk.client.post(path(entry, "delete"), {"next": DAY}, follow=True).content.decode()
    assert "Remove it from the invoice to change it." in page
    assert desk.entry().id == entry.id


def test_no_timer_starts_on_an_archived_project(desk: Desk) -> None:
    entry = factories.entry(desk.member, desk.website, task=desk.design)
    desk.website.archived_at = NOW
    desk.website.save()
    page = desk.client.post(path(entry, "restart"), follow=True).content.decode()
    assert "This project is archived." in page
    assert len(desk.entries()) == 1


@pytest.mark.parametrize("act", ["stop", "restart", "copy", "delete"])
def test_acts_take_a_post_and_find_nothing_of_another_workspace(desk: Desk, cast: Cast, act: str) -> None:
    theirs = factories.entry(cast.mallory, factories.project(factories.client(cast.mallory.workspace)))
    assert desk.client.get(path(theirs, act)).status_code == 405
    assert desk.client.post(path(theirs, act)).status_code == 404


def test_the_chip_runs_on_every_page_and_is_idle_without_a_timer(desk: Desk) -> None:
    assert 'data-state="idle"' in desk.page(YESTERDAY)
    running(desk)
    page = desk.page(YESTERDAY)
    assert "<b>MER-WEB</b> Design" in page
    assert ">1:00:00</time>" in page


def test_an_agent_s_session_is_not_in_the_chip(desk: Desk) -> None:
    values = {"source": "agent", "timer_slot": "session-1", "is_running": True, "started_at": NOW, "duration_ms": 0}
    factories.entry(desk.member, desk.website, **values)
    assert 'class="timer" data-state="idle"' in desk.page()


def test_stopping_by_the_chip_answers_the_chip_and_tells_the_page(desk: Desk) -> None:
    response = desk.client.post(path(running(desk), "stop"), headers=HTMX | {"hx-target": "timer-slot"})
    parts = response.content.decode()
    assert response.status_code == 200
    assert 'data-state="idle"' in parts and "Timer stopped at 1:00" in parts
    assert "<html" not in parts
    assert response.headers["HX-Trigger"] == "timer-changed"


def test_the_chip_of_an_old_tab_stops_its_own_timer_only(desk: Desk) -> None:
    old = running(desk)
    desk.log(notes="started in the other tab")
    response = desk.client.post(path(old, "stop"), headers=HTMX | {"hx-target": "timer-slot"})
    assert 'data-state="idle"' not in response.content.decode()
    assert [one.notes for one in desk.entries() if one.is_running] == ["started in the other tab"]
