"""Pages of entries: newest day first, each seen once, with cursors that hold only where they were made (H3)."""

from datetime import date
from random import Random
from typing import Any

import pytest

from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.api_caller import Api
from tests.api_office import ENTRIES, Office


def pages(api: Api, **query: Any) -> list[list[str]]:
    """The ids on each page, from the first to the last."""
    found, cursor = [], None
    while True:
        answered = api.get(ENTRIES, **query, **({"cursor": cursor} if cursor else {}))
        assert answered.status == 200, answered.body
        page = answered.json
        assert page["has_more"] == (page["next_cursor"] is not None)
        found.append([entry["id"] for entry in page["data"]])
        cursor = page["next_cursor"]
        if cursor is None:
            return found


def fill(office: Office, days: list[int]) -> list[TimeEntry]:
    return [factories.entry(office.cast.bob, office.project, spent_date=date(2026, 3, day)) for day in days]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8, 9, 200])
def test_pages_show_every_entry_once_newest_day_first(office: Office, limit: int) -> None:
    entries = fill(office, [3, 1, 2, 2, 3, 1, 2, 2])
    newest_first = sorted(entries, key=lambda entry: (entry.spent_date, entry.id), reverse=True)
    found = pages(office.bob, limit=limit)
    assert [entry for page in found for entry in page] == [entry.public_id for entry in newest_first]
    assert all(len(page) == limit for page in found[:-1])
    assert found[-1]


def test_a_page_holds_fifty_unless_told_otherwise(office: Office) -> None:
    fill(office, [2] * 51)
    assert [len(page) for page in pages(office.bob)] == [50, 1]


def test_the_end_of_a_list_has_no_cursor(office: Office) -> None:
    fill(office, [1, 2])
    assert office.bob.get(ENTRIES, limit=2).json["next_cursor"] is None


@pytest.mark.parametrize("seed", range(5))
def test_what_existed_when_paging_began_is_seen_exactly_once_while_others_come_and_go(
    office: Office, seed: int
) -> None:
    random = Random(seed)
    there = fill(office, [random.randrange(1, 12) for _ in range(30)])
    deleted: set[str] = set()
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = office.bob.get(ENTRIES, limit=random.randrange(1, 8), **cursor).json
        seen += [entry["id"] for entry in page["data"]]
        fill(office, [random.randrange(1, 12) for _ in range(3)])
        for entry in random.sample(there, 2):
            TimeEntry.objects.in_workspace(entry.workspace_id).filter(id=entry.id).delete()
            deleted.add(entry.public_id)
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert len(seen) == len(set(seen))
    assert {entry.public_id for entry in there} - deleted <= set(seen)


def test_a_cursor_holds_for_its_filters_and_its_workspace_only(office: Office) -> None:
    fill(office, [1, 2, 3])
    factories.entry(office.cast.mallory, office.foreign)
    cursor = office.bob.get(ENTRIES, limit=1, source="web").json["next_cursor"]
    refused = (400, "validation_error", "cursor")
    assert office.bob.get(ENTRIES, source="web", cursor=cursor, limit=2).status == 200
    assert office.bob.get(ENTRIES, source="api", cursor=cursor).error == refused
    assert office.bob.get(ENTRIES, cursor=cursor).error == refused
    assert office.bob.get(ENTRIES, source="web", cursor=cursor[:-2] + "AA").error == refused
    assert office.bob.get(ENTRIES, source="web", cursor=cursor + cursor).error == refused
    assert office.mallory.get(ENTRIES, source="web", cursor=cursor).error == refused
    assert office.bob.get("/users", cursor=cursor).error == refused


def test_the_order_of_metadata_filters_makes_no_difference_to_a_cursor(office: Office) -> None:
    for _ in range(2):
        office.bob.post(ENTRIES, office.body(metadata={"a": "1", "b": "2"}))
    cursor = office.bob.get(f"{ENTRIES}?metadata[a]=1&metadata[b]=2&limit=1").json["next_cursor"]
    assert office.bob.get(f"{ENTRIES}?metadata[b]=2&metadata[a]=1&cursor={cursor}").status == 200


def test_a_project_of_another_workspace_is_refused_on_the_first_page_and_its_cursor_is_foreign(office: Office) -> None:
    fill(office, [1, 2])
    cursor = office.bob.get(ENTRIES, limit=1).json["next_cursor"]
    foreign = {"project_id": office.foreign.public_id, "cursor": cursor}
    assert office.bob.get(ENTRIES, **foreign).error == (400, "validation_error", "cursor")
