"""Settings, Reminders: what the page takes, when it says the next reminder goes out, and who may change it."""

from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from keito_server.events.models import AuditEvent
from keito_server.kit.errors import PermissionRefused, ValidationRefused
from keito_server.team.actions import settings as actions
from keito_server.workspaces.models import Workspace
from keito_server.workspaces.rules import comes_after
from tests.conftest import NOW, Cast
from tests.pages import browser_of, error_of, text_of

PAGE = "/settings/reminders/"
TYPED = {
    "sends_reminders": "on",
    "reminder_weekday": "4",
    "reminder_time": "09:00",
    "deadline_weekday": "0",
    "deadline_time": "12:00",
    "nudge_time": "17:15",
}


@pytest.fixture(autouse=True)
def afternoon(settings: LazySettings) -> Iterator[None]:
    settings.MAIL_IS_CONFIGURED = True
    with time_machine.travel(NOW, tick=False):
        yield


def stored(cast: Cast) -> Workspace:
    return Workspace.objects.get(id=cast.alice.workspace_id)


def with_approvals(cast: Cast) -> None:
    Workspace.objects.filter(id=cast.alice.workspace_id).update(uses_approvals=True)


def test_what_is_typed_is_stored_and_told_in_the_audit_log(cast: Cast) -> None:
    browser_of(cast.alice).saved(PAGE, **TYPED)
    workspace = stored(cast)
    assert workspace.sends_reminders
    assert (workspace.reminder_weekday, workspace.reminder_time) == (4, time(9))
    assert (workspace.deadline_weekday, workspace.deadline_time) == (0, time(12))
    assert workspace.nudge_time == time(17, 15)
    event = AuditEvent.objects.in_workspace(workspace.id).get(kind="WorkspaceSettingsChanged")
    assert '"nudge_time":["16:30:00","17:15:00"]' in event.data
    assert browser_of(cast.alice).get("/settings/audit/").status_code == 200


def test_the_next_reminder_is_told_by_the_companys_clock(cast: Cast) -> None:
    with_approvals(cast)
    # It is 12 March in London; the alarm is of another week once today's time has passed.
    assert "next reminder goes out on Friday 13 March, 09:00" in text_of(browser_of(cast.alice).saved(PAGE, **TYPED))
    page = browser_of(cast.alice).saved(PAGE, **TYPED | {"reminder_weekday": "3", "reminder_time": "14:30"})
    assert "next reminder goes out on Thursday 19 March, 14:30" in text_of(page)
    page = browser_of(cast.alice).saved(PAGE, **TYPED | {"reminder_weekday": "3", "reminder_time": "14:31"})
    assert "next reminder goes out on Thursday 12 March, 14:31" in text_of(page)


def test_nothing_is_promised_while_reminders_or_approvals_are_off_or_nobody_can_be_reached(
    cast: Cast, settings: LazySettings
) -> None:
    alice = browser_of(cast.alice)
    page = text_of(alice.saved(PAGE, **TYPED))
    assert "Approvals are off." in page and "next reminder" not in page
    with_approvals(cast)
    assert "Approvals are off." not in text_of(alice.page(PAGE))
    settings.MAIL_IS_CONFIGURED = False
    page = text_of(alice.page(PAGE))
    assert "No mail server is set." in page and "next reminder" not in page
    settings.MAIL_IS_CONFIGURED = True
    off = {name: value for name, value in TYPED.items() if name != "sends_reminders"}
    assert "next reminder" not in text_of(alice.saved(PAGE, **off))


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"reminder_weekday": "7"}, "reminder_weekday", "Choose one of the list."),
        ({"reminder_time": "25:00"}, "reminder_time", "such as 09:30"),
        ({"nudge_time": ""}, "nudge_time", "such as 09:30"),
        ({"deadline_weekday": "3"}, "deadline_time", "comes after its reminder"),
        ({"deadline_weekday": "4", "deadline_time": "09:00"}, "deadline_time", "comes after its reminder"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(cast: Cast, typed: dict[str, str], field: str, words: str) -> None:
    page = browser_of(cast.alice).refused(PAGE, **TYPED | typed)
    assert words in error_of(page, field)
    assert not stored(cast).sends_reminders


def test_the_order_of_reminder_and_deadline_follows_the_weeks_start(cast: Cast) -> None:
    # Where weeks start on Monday, Wednesday is the last day that asks for the week before, and Thursday the first for its own.
    actions.update_reminders(actor=cast.alice, fields={"deadline_weekday": 2}, now=NOW)
    with pytest.raises(ValidationRefused, match="after its reminder"):
        actions.update_reminders(actor=cast.alice, fields={"deadline_weekday": 3}, now=NOW)
    actions.update_formats(actor=cast.alice, fields={"week_start": 1}, now=NOW)
    actions.update_reminders(actor=cast.alice, fields={"deadline_weekday": 3}, now=NOW)


@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6), st.times(), st.times())
def test_of_two_different_times_of_a_week_one_comes_after_the_other(
    week_start: int, first: int, second: int, early: time, late: time
) -> None:
    one, other = (first, early), (second, late)
    orders = comes_after(one, other, week_start=week_start), comes_after(other, one, week_start=week_start)
    assert sum(orders) == (one != other)


def test_only_administrators_change_it(cast: Cast) -> None:
    for who in (cast.bob, cast.carol, cast.review_bot):
        with pytest.raises(PermissionRefused):
            actions.update_reminders(actor=who, fields={"sends_reminders": True}, now=NOW)
    assert browser_of(cast.bob).get(PAGE).status_code == 403


def test_an_action_refuses_what_no_setting_can_hold(cast: Cast) -> None:
    wrong: list[Any] = [{"reminder_weekday": -1}, {"nudge_time": "09:30"}]
    for fields in wrong:
        with pytest.raises(ValidationRefused):
            actions.update_reminders(actor=cast.alice, fields=fields, now=NOW)


def test_the_page_takes_few_statements(cast: Cast) -> None:
    assert browser_of(cast.alice).queries(PAGE) == 4
