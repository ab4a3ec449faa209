"""Settings below the pages: who saves at the same time, what the database itself refuses, and what is recorded."""

from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from keito_server.events.models import AuditEvent
from keito_server.kit.errors import ValidationRefused
from keito_server.team.models import Member
from keito_server.workspaces import actions, queries
from keito_server.workspaces.errors import CurrencyInUse, SettingsChangedMeanwhile
from keito_server.workspaces.models import Workspace
from tests import factories
from tests.conftest import NOW, Cast
from tests.database_on_disk import at_once
from tests.database_on_disk import database_on_disk as database_on_disk


def _stored(member: Member) -> Workspace:
    return Workspace.objects.get(id=member.workspace_id)


def test_only_what_is_given_changes_and_only_that_is_recorded(cast: Cast) -> None:
    actions.update_formats(actor=cast.alice, fields={"week_start": 6, "currency": "GBP"}, now=NOW)
    assert (_stored(cast.alice).week_start, _stored(cast.alice).timezone) == (6, "Europe/London")
    event = AuditEvent.objects.in_workspace(cast.alice.workspace_id).get(kind="WorkspaceSettingsChanged")
    assert event.data == '{"changes":{"week_start":[0,6]}}'


def test_a_separator_alone_is_held_against_the_one_that_stays(cast: Cast) -> None:
    with pytest.raises(ValidationRefused, match="different separators"):
        actions.update_formats(actor=cast.alice, fields={"decimal_separator": ","}, now=NOW)
    actions.update_formats(actor=cast.alice, fields={"decimal_separator": ",", "thousands_separator": "."}, now=NOW)


@pytest.mark.parametrize(
    ("update", "fields"),
    [
        (actions.update_company, {"country": "XX"}),
        (actions.update_company, {"email": "nobody"}),
        (actions.update_company, {"registration": "x" * 201}),
        (actions.update_company, {"name": "\ud800"}),
        (actions.update_formats, {"timezone": "posixrules"}),
        (actions.update_formats, {"date_format": "dd-mm"}),
        (actions.update_formats, {"time_format": "25h"}),
        (actions.update_formats, {"week_start": -1}),
        (actions.update_time_tracking, {"default_mode": "guess"}),
        (actions.update_time_tracking, {"rounding_minutes": 7}),
        (actions.update_time_tracking, {"weekly_capacity_ms": -1}),
        (actions.update_time_tracking, {"lock_after_days": 4000}),
        (actions.update_time_tracking, {"long_timer_hours": 0}),
        (actions.update_time_tracking, {"silent_agent_hours": 169}),
    ],
)
def test_an_action_refuses_what_no_setting_can_hold(cast: Cast, update: Any, fields: Any) -> None:
    with pytest.raises(ValidationRefused) as caught:
        update(actor=cast.alice, fields=fields, now=NOW)
    assert caught.value.field in fields


@pytest.mark.parametrize(
    "values",
    [
        {"week_start": 7},
        {"rounding_minutes": 7},
        {"weekly_capacity_ms": -1},
        {"decimal_separator": ";"},
        {"thousands_separator": "."},
        {"thousands_separator": "_"},
        {"time_format": "13h"},
    ],
)
def test_the_database_itself_refuses_what_would_break_every_page(cast: Cast, values: dict[str, Any]) -> None:
    workspace = Workspace.objects.filter(id=cast.alice.workspace_id)
    if values == {"thousands_separator": "."}:
        values = {"thousands_separator": ".", "decimal_separator": "."}
    with pytest.raises(IntegrityError), transaction.atomic():
        workspace.update(**values)


def test_a_version_tells_a_change_of_its_own_settings_and_of_no_others(cast: Cast) -> None:
    names = ("week_start", "timezone")
    before = queries.settings_version(_stored(cast.alice), names)
    actions.update_company(actor=cast.alice, fields={"phone": "1"}, now=NOW)
    assert queries.settings_version(_stored(cast.alice), names) == before
    actions.update_formats(actor=cast.alice, fields={"week_start": 6}, now=NOW)
    assert queries.settings_version(_stored(cast.alice), names) != before


def test_of_two_who_save_one_page_at_the_same_instant_one_is_told(database_on_disk: str) -> None:
    alice = factories.member(factories.workspace(), role="administrator")
    opened = queries.settings_version(_stored(alice), actions.CompanyFields.__annotations__)
    outcomes = at_once(
        *[
            partial(actions.update_company, actor=alice, fields={"phone": phone}, now=NOW, version=opened)
            for phone in ("1111", "2222", "3333")
        ]
    )
    assert sum(isinstance(outcome, Workspace) for outcome in outcomes) == 1, outcomes
    assert sum(isinstance(outcome, SettingsChangedMeanwhile) for outcome in outcomes) == 2, outcomes


def test_pages_saved_at_the_same_instant_keep_each_others_changes(database_on_disk: str) -> None:
    alice = factories.member(factories.workspace(), role="administrator")
    save: list[Any] = [
        partial(actions.update_company, actor=alice, fields={"phone": "1"}, now=NOW),
        partial(actions.update_formats, actor=alice, fields={"week_start": 6}, now=NOW),
        partial(actions.update_time_tracking, actor=alice, fields={"lock_after_days": 3}, now=NOW),
        partial(actions.update_modules, actor=alice, fields={"uses_invoicing": False}, now=NOW),
    ]
    outcomes = at_once(*save)
    assert all(isinstance(outcome, Workspace) for outcome in outcomes), outcomes
    after = _stored(alice)
    assert (after.phone, after.week_start, after.lock_after_days, after.uses_invoicing) == ("1", 6, 3, False)


def test_a_currency_and_the_first_rate_in_it_do_not_cross(database_on_disk: str) -> None:
    alice = factories.member(factories.workspace(), role="administrator")
    change = partial(actions.update_formats, actor=alice, fields={"currency": "EUR"}, now=NOW)
    changed, _ = at_once(change, partial(factories.member_rate, alice, "90"))
    assert isinstance(changed, CurrencyInUse) or _stored(alice).currency == "EUR", changed
    assert _stored(alice).currency == ("GBP" if isinstance(changed, CurrencyInUse) else "EUR")
