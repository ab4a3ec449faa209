"""A cell of the week, opened: its entries, their notes, and what it refuses."""

from datetime import timedelta

from keito_server.kit.durations import HOUR_MS
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import text_of
from tests.time_entries.desk import Desk
from tests.time_entries.week_page import WEEK, box, cell, log


def opened(desk: Desk, **named: str) -> str:
    """What the dialog of a cell shows."""
    of = {"project": desk.website.public_id, "task": desk.design.public_id, "day": "2026-03-12"}
    response = desk.client.get(f"{WEEK}cell/entries/", of | named)
    assert response.status_code == 200
    return response.content.decode()


def test_an_opened_cell_lists_its_entries_with_times_notes_and_locks(desk: Desk) -> None:
    log(desk, notes="Wireframes", started_at=NOW - timedelta(hours=1), stopped_at=NOW)
    invoiced = log(desk, source="cli", is_invoiced=True, duration_ms=2 * HOUR_MS)
    page = opened(desk)
    words = text_of(page)
    for said in ("Website, Design", "Thursday 12 March, 3:00", "13:30 – 14:30", "Wireframes", "CLI", "on an invoice"):
        assert said in words
    assert f"entries/{invoiced.public_id}/" in page
    assert "<form" not in page, "several entries are changed one by one"


def test_an_opened_cell_takes_the_notes_of_its_only_entry(desk: Desk) -> None:
    log(desk, notes="<b>Wireframes</b>")
    page = opened(desk)
    assert "&lt;b&gt;Wireframes&lt;/b&gt;</textarea>" in page and 'name="hours"' not in page
    sent = {"project": desk.website.public_id, "task": desk.design.public_id, "day": "2026-03-12"}
    answer = desk.client.post(f"{WEEK}cell/entries/", sent | {"notes": "Sketches"}).json()
    assert (answer["message"], answer["has_notes"]) == ("Saved the notes of 1:00 on Thursday, Website", True)
    assert desk.entry().notes == "Sketches"


def test_an_empty_cell_takes_hours_with_its_notes(desk: Desk) -> None:
    assert 'name="hours"' in opened(desk)
    sent = {"project": desk.website.public_id, "task": desk.design.public_id, "day": "2026-03-12", "notes": "Sketches"}
    assert desk.client.post(f"{WEEK}cell/entries/", sent).status_code == 422
    assert desk.client.post(f"{WEEK}cell/entries/", sent | {"hours": "1:30", "expected": "0"}).json()["text"] == "1:30"
    assert desk.entry().notes == "Sketches"


def test_notes_without_hours_are_not_lost_in_an_empty_cell(desk: Desk) -> None:
    for hours in ("", "0"):
        for answer in (cell(desk, hours, notes="Sketches"), _noted(desk, hours)):
            assert answer["status"] == 422
            assert str(answer["message"]).startswith("Type the hours as well")


def test_nothing_typed_into_an_empty_cell_deletes_nothing(desk: Desk) -> None:
    for hours in ("", "0"):
        answer = cell(desk, hours)
        assert (answer["status"], answer["undo_url"]) == (200, None)
        assert answer["message"] == "There was no time on Thursday, Website"
    log(desk)
    assert cell(desk, "", expected=HOUR_MS)["message"] == "Deleted the time on Thursday, Website"


def _noted(desk: Desk, hours: str) -> dict[str, object]:
    sent = {"project": desk.website.public_id, "task": desk.design.public_id, "day": "2026-03-12", "notes": "Sketches"}
    response = desk.client.post(f"{WEEK}cell/entries/", sent | {"hours": hours, "expected": "0"})
    return {"status": response.status_code, **response.json()}


def test_a_locked_entry_is_read_only_in_the_opened_cell(desk: Desk) -> None:
    log(desk, is_invoiced=True, notes="Wireframes")
    page = opened(desk)
    assert "Wireframes" in page and "<form" not in page


def test_a_cell_without_a_task_is_opened_and_nothing_is_typed_there(desk: Desk) -> None:
    log(desk, task=None)
    assert 'data-state="open"' in box(desk.page(WEEK), 12)
    assert "Website" in opened(desk, task="")
    assert cell(desk, "2", expected=HOUR_MS, task="")["status"] == 422


def test_foreign_ids_find_no_cell(desk: Desk, cast: Cast) -> None:
    theirs = factories.project(factories.client(cast.mallory.workspace), name="Weasel")
    of = {"task": desk.design.public_id, "day": "2026-03-12"}
    assert desk.client.get(f"{WEEK}cell/entries/", of | {"project": theirs.public_id}).status_code == 404
    assert desk.client.get(f"{WEEK}cell/entries/").status_code == 422
    not_mine = factories.project(factories.client(desk.member.workspace), name="Secret plan")
    assert desk.client.get(f"{WEEK}cell/entries/", of | {"project": not_mine.public_id}).status_code == 404
