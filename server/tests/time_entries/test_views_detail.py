"""The day narrowed by source, and the opened entry: what tools reported about it, its session, its history."""

from datetime import timedelta
from decimal import Decimal

import pytest

from keito_server.kit.durations import HOUR_MS
from keito_server.time_entries import actions
from tests import factories
from tests.conftest import NOW, Cast
from tests.time_entries.desk import DAY, HTMX, Desk, signed_in

TIME = "/w/harrow-vale/time/"
HOSTILE = "<script>alert('x')</script>"


def test_a_source_narrows_both_lists_and_says_how_many_there_are_of_each(desk: Desk, cast: Cast) -> None:
    factories.entry(desk.member, desk.website, notes="By hand", duration_ms=2 * HOUR_MS)
    factories.entry(desk.member, desk.website, notes="By command", source="cli")
    factories.entry(cast.review_bot, desk.website, notes="By a tool", source="agent")
    page = desk.page(f"{DAY}?source=cli")
    assert "By command" in page and "By hand" not in page and "By a tool" not in page
    assert "Total, CLI only" in page and '<span class="closed">1:00</span>' in page
    assert '<p class="great">3:00</p>' in page
    agents = desk.page(f"{DAY}?source=agent")
    assert "By a tool" in agents and "By command" not in agents
    assert "Nothing logged today by source Agent" in agents
    for label, count in (("All", 3), ("Web", 1), ("CLI", 1), ("API", 0), ("Agent", 1)):
        assert f'{label} <span class="segment__count">{count}</span>' in page


def test_the_address_carries_the_source_on(desk: Desk) -> None:
    entry = factories.entry(desk.member, desk.website, source="cli")
    page = desk.page(f"{DAY}?source=cli")
    assert f"entries/{entry.public_id}/?source=cli" in page
    assert "/time/2026-03-11/?source=cli" in page
    parts = desk.client.get(f"{DAY}?source=cli", headers=HTMX)
    assert parts.headers["HX-Push-Url"] == f"{DAY}?source=cli"
    opened = desk.page(f"{TIME}entries/{entry.public_id}/?source=cli")
    assert f'value="{DAY}?source=cli"' in opened


def test_a_source_that_is_none_is_not_found(desk: Desk) -> None:
    assert desk.client.get(f"{DAY}?source=robots").status_code == 404


def test_a_day_without_entries_has_nothing_to_narrow(desk: Desk) -> None:
    assert "source-filter" not in desk.page()


def test_metadata_is_shown_whole_nested_values_readable_and_nothing_of_it_as_markup(desk: Desk) -> None:
    metadata = {
        "agent_id": "review-bot-01",
        "session_id": "s" * 300,
        "model": {"name": HOSTILE},
        "findings": {"blocking": 1, "files": [HOSTILE, "b.py"]},
        "cost": Decimal("0.1000000000000000055511151231257827"),
        HOSTILE: True,
        "State": "Approved",
    }
    entry = factories.entry(
        desk.member, desk.website, source="agent", agent_id="review-bot-01", session_id="s" * 200, metadata=metadata
    )
    page = desk.page(f"{TIME}entries/{entry.public_id}/")
    assert HOSTILE not in page
    assert page.count("&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;") >= 3
    assert f"<bdi>{'s' * 300}</bdi>" in page
    assert "\n  &quot;blocking&quot;: 1" in page
    assert "0.1000000000000000055511151231257827" in page
    assert page.index("entry-detail__metadata") < page.index("<bdi>Approved</bdi>")


@pytest.mark.parametrize(("uses_approvals", "times"), [(False, 0), (True, 1)])
def test_the_state_is_told_where_the_workspace_uses_approvals(desk: Desk, uses_approvals: bool, times: int) -> None:
    desk.member.workspace.uses_approvals = uses_approvals
    desk.member.workspace.save()
    entry = factories.entry(desk.member, desk.website)
    assert desk.page(f"{TIME}entries/{entry.public_id}/").count("<dt>State</dt>") == times


def test_the_other_entries_of_the_session_stand_beside_it(desk: Desk, cast: Cast) -> None:
    session = {"source": "agent", "session_id": "550e8400"}
    entry = factories.entry(cast.review_bot, desk.website, notes="this one", **session)
    factories.entry(cast.review_bot, desk.website, notes="the other one", duration_ms=2 * HOUR_MS, **session)
    out_of_reach = factories.project(factories.client(desk.member.workspace))
    factories.entry(cast.review_bot, out_of_reach, notes="elsewhere", **session)
    factories.entry(cast.carol, desk.website, notes="somebody else’s", **session)
    page = desk.page(f"{TIME}entries/{entry.public_id}/")
    assert "2 entries, 3:00" in page
    detail = page[page.index("<h3>Session</h3>") :]
    assert "the other one" in detail and "elsewhere" not in page and "somebody else’s" not in page
    assert "Open session" not in page
    assert "Open session" in signed_in(desk, cast.alice).page(f"{TIME}entries/{entry.public_id}/")


def test_the_history_says_who_changed_what(desk: Desk) -> None:
    desk.log(duration="1:00")
    entry = desk.entry()
    changes = actions.EntryChanges(notes="Mockups")
    actions.update(actor=desk.member, entry_id=entry.id, changes=changes, now=NOW + timedelta(minutes=5))
    address = f"{TIME}entries/{entry.public_id}/history/"
    assert address in desk.page(f"{TIME}entries/{entry.public_id}/")
    page = desk.page(address)
    assert page.index("<b>Logged</b> by <bdi>Bob Lindqvist</bdi>") < page.index("<b>Changed</b> by")
    assert "<del>Wireframes</del>" in page and "<ins>Mockups</ins>" in page
    part = desk.client.get(address, headers={"hx-request": "true", "hx-target": "entry-history"}).content.decode()
    assert "<html" not in part and "Mockups" in part


def test_the_history_keeps_rates_to_itself(desk: Desk) -> None:
    desk.log(duration="1:00")
    entry = desk.entry()
    event = actions.delete(actor=desk.member, entry_id=entry.id, now=NOW)
    actions.restore(actor=desk.member, event_id=event, now=NOW)
    page = desk.page(f"{TIME}entries/{entry.public_id}/history/")
    assert "<b>Deleted</b>" in page and "<b>Restored</b>" in page
    assert "rate" not in page[page.index("entry-history") :].lower().split("</ol>")[0]


def test_the_history_is_for_those_who_may_see_the_entry(desk: Desk, cast: Cast) -> None:
    entry = factories.entry(cast.review_bot, desk.website, source="agent")
    assert "History of this entry" not in desk.page(f"{TIME}entries/{entry.public_id}/")
    assert desk.client.get(f"{TIME}entries/{entry.public_id}/history/").status_code == 404


def test_keys_are_told_only_where_they_do_something(desk: Desk) -> None:
    assert "Keys in the lists" not in desk.page()
    factories.entry(desk.member, desk.website, is_invoiced=True)
    keys = desk.page().split('aria-label="Keys in the lists"')[1].split("</ul>")[0]
    assert 'data-key="d"' in keys and 'data-key="r"' in keys
    assert 'data-key="e"' not in keys and 'data-key="Backspace"' not in keys
