"""Changing the settings of a workspace, a group at a time. Who may, the team above says.

Nothing of a workspace is cached: what is saved here holds for everybody at their next request.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any, TypedDict

from django.db import transaction

from keito_server.events.actions import record
from keito_server.kit.tenancy import Actor
from keito_server.workspaces.actions.checks import check_settings
from keito_server.workspaces.errors import CurrencyInUse, SettingsChangedMeanwhile
from keito_server.workspaces.events import WorkspaceSettingsChanged
from keito_server.workspaces.models import Workspace
from keito_server.workspaces.queries import settings_version

CurrencyUse = Callable[[Workspace], bool]
_currency_uses: list[CurrencyUse] = []


class CompanyFields(TypedDict, total=False):
    """Who the company is, as its invoices say; absent keys stay as they are."""

    name: str
    address: str
    country: str
    email: str
    phone: str
    tax_number: str
    registration: str
    iban: str
    payment_details: str
    brand_colour: str


class FormatFields(TypedDict, total=False):
    """How days, times and figures are written, and in which currency; absent keys stay as they are."""

    timezone: str
    week_start: int
    time_display: str
    time_format: str
    date_format: str
    decimal_separator: str
    thousands_separator: str
    currency: str


class TimeTrackingFields(TypedDict, total=False):
    """The rules of new, of saved and of forgotten time (T4, T5, T8); absent keys stay as they are."""

    default_mode: str
    requires_notes: bool
    lock_after_days: int
    rounding_minutes: int
    rounds_agents: bool
    weekly_capacity_ms: int
    long_timer_hours: int
    silent_agent_hours: int


class ModuleFields(TypedDict, total=False):
    """Which parts of the product the workspace uses."""

    uses_approvals: bool
    uses_expenses: bool
    uses_invoicing: bool


class ApprovalFields(TypedDict, total=False):
    """How timesheets come to whoever decides on them (A2)."""

    submits_agents: bool


class ReminderFields(TypedDict, total=False):
    """When people are reminded of their time, each on their own clock; weekdays count from Monday, 0."""

    sends_reminders: bool
    reminder_weekday: int
    reminder_time: time
    deadline_weekday: int
    deadline_time: time
    nudge_time: time


def register_currency_use(has_priced: CurrencyUse) -> None:
    """Has `has_priced(workspace)` asked before its currency changes: apps above that price in it say so here (N7)."""
    if has_priced not in _currency_uses:
        _currency_uses.append(has_priced)


def update_company(*, actor: Actor, fields: CompanyFields, now: datetime, version: str | None = None) -> Workspace:
    """Changes who the company is. `version` is that of the form (`queries.settings_version`), None for no comparison."""
    return _update(actor, CompanyFields, fields, version, now)


def update_formats(*, actor: Actor, fields: FormatFields, now: datetime, version: str | None = None) -> Workspace:
    """Changes how things are written. Raises `CurrencyInUse` for a currency that rates are given in (N7)."""
    return _update(actor, FormatFields, fields, version, now)


def update_time_tracking(
    *, actor: Actor, fields: TimeTrackingFields, now: datetime, version: str | None = None
) -> Workspace:
    """Changes the rules of time. Saved entries keep their rounding; locks are reckoned anew at once (T4, T5)."""
    return _update(actor, TimeTrackingFields, fields, version, now)


def update_modules(*, actor: Actor, fields: ModuleFields, now: datetime, version: str | None = None) -> Workspace:
    """Switches parts of the product on and off; what they hold stays."""
    return _update(actor, ModuleFields, fields, version, now)


def update_approvals(*, actor: Actor, fields: ApprovalFields, now: datetime, version: str | None = None) -> Workspace:
    """Changes how timesheets are handed in (A2); weeks that have ended by now follow at the schedule's next turn."""
    return _update(actor, ApprovalFields, fields, version, now)


def update_reminders(*, actor: Actor, fields: ReminderFields, now: datetime, version: str | None = None) -> Workspace:
    """Changes when people are reminded. A time that has passed when it is saved comes a week later."""
    return _update(actor, ReminderFields, fields, version, now)


def locked_workspace(actor: Actor, *, excluding_new_rows: bool = False) -> Workspace:
    """The actor's workspace under a row lock. `excluding_new_rows` also holds off rows that would point at it."""
    rows = Workspace.objects.select_for_update(no_key=not excluding_new_rows)
    return rows.get(id=actor.workspace_id)


def save_changes(workspace: Workspace, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    """Saves what differs on the locked workspace and records it, each field with what it was and what it is."""
    changes = {
        name: [getattr(workspace, name), value] for name, value in values.items() if getattr(workspace, name) != value
    }
    if not changes:
        return
    for name, (_, value) in changes.items():
        setattr(workspace, name, value)
    workspace.save(update_fields=list(changes))
    changed = WorkspaceSettingsChanged(workspace_id=workspace.id, subject_id=workspace.id, changes=changes)
    record(event=changed, actor=actor, now=now)


@transaction.atomic
def _update(actor: Actor, group: type[Any], fields: Mapping[str, Any], version: str | None, now: datetime) -> Workspace:
    # A rate that is being saved in the old currency must be seen here, or wait for the new one.
    workspace = locked_workspace(actor, excluding_new_rows="currency" in fields)
    if version is not None and version != settings_version(workspace, group.__annotations__):
        raise SettingsChangedMeanwhile
    current = {name: getattr(workspace, name) for name in group.__annotations__}
    checked = check_settings(current | {"week_start": workspace.week_start}, fields)
    if checked.get("currency", workspace.currency) != workspace.currency and any(
        has_priced(workspace) for has_priced in _currency_uses
    ):
        raise CurrencyInUse(field="currency")
    save_changes(workspace, checked, actor=actor, now=now)
    return workspace
