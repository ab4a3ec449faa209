"""The Time page of one week: what it shows, how it saves, and with how few queries."""

from datetime import date

from keito_server.kit.durations import HOUR_MS
from tests import factories
from tests.time_entries.desk import Desk

WEEK = "/w/harrow-vale/time/week/2026-03-12/"


def cell(desk: Desk, hours: str, *, expected: int = 0, day: str = "2026-03-12", **typed: str) -> dict[str, object]:
    """Sends a cell as the grid does, and answers the JSON with its status."""
    sent = {"project": desk.website.public_id, "task": desk.design.public_id, "day": day, "hours": hours}
    response = desk.client.post(f"{WEEK}cell/", sent | {"expected": str(expected)} | typed)
    return {"status": response.status_code} | response.json()


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
