"""The week's page of a desk: sending its cells, and finding them in what it answers."""

import re
from datetime import date
from typing import Any

from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.time_entries.desk import Desk

WEEK = "/w/harrow-vale/time/week/2026-03-12/"


def cell(desk: Desk, hours: str, *, expected: int = 0, day: str = "2026-03-12", **typed: str) -> dict[str, object]:
    """Sends a cell as the grid does, and answers the JSON with its status."""
    sent = {"project": desk.website.public_id, "task": desk.design.public_id, "day": day, "hours": hours}
    response = desk.client.post(f"{WEEK}cell/", sent | {"expected": str(expected)} | typed)
    answer: dict[str, object] = response.json()
    return {"status": response.status_code} | answer


def log(desk: Desk, day: int = 12, **values: Any) -> TimeEntry:
    """An hour of design on the website, on a day of March."""
    return factories.entry(
        desk.member, desk.website, **({"task": desk.design, "spent_date": date(2026, 3, day)} | values)
    )


def box(page: str, day: int, project: str = "Website") -> str:
    """The cell of a project on a day of March, with its field."""
    boxes = re.findall(r"<td role=\"gridcell\" data-cell.*?</td>", page, flags=re.DOTALL)
    found: str
    (found,) = [one for one in boxes if f'data-day="2026-03-{day:02d}"' in one and f'aria-label="{project},' in one]
    return found


def name_of(page: str, day: int) -> str:
    """What the field of a cell is called."""
    found = re.search(r'name="(cell-[^"]+)"', box(page, day))
    assert found is not None
    return str(found[1])


def held_of(page: str) -> str:
    """What the form says that its cells hold."""
    found = re.search(r'name="held" value="([^"]*)"', page)
    assert found is not None
    return found[1]
