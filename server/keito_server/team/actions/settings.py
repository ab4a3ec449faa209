"""The workspace's settings: administrators only (company-settings.md). What each may hold, `workspaces.actions` says."""

from datetime import datetime

from django.db import transaction

from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.workspaces import actions as workspaces
from keito_server.workspaces.actions import (
    ApprovalFields,
    CompanyFields,
    FormatFields,
    ModuleFields,
    ReminderFields,
    TimeTrackingFields,
)
from keito_server.workspaces.models import Workspace


@transaction.atomic
def update_company(
    *,
    actor: Member,
    fields: CompanyFields,
    now: datetime,
    version: str | None = None,
    logo: bytes | None = None,
    removes_logo: bool = False,
) -> Workspace:
    """Changes who the company is, as invoices say it, and perhaps its logo: all of it or nothing.

    `version` as in `workspaces.actions.update_company`, `logo` as in `set_logo`.
    """
    require(actor, Permission.SETTINGS_EDIT)
    workspace = workspaces.update_company(actor=actor, fields=fields, now=now, version=version)
    if logo is not None:
        return workspaces.set_logo(actor=actor, data=logo, now=now)
    return workspaces.remove_logo(actor=actor, now=now) if removes_logo else workspace


def update_formats(*, actor: Member, fields: FormatFields, now: datetime, version: str | None = None) -> Workspace:
    """Changes how days, times and figures are written, and the currency. Raises `CurrencyInUse` (N7)."""
    require(actor, Permission.SETTINGS_EDIT)
    return workspaces.update_formats(actor=actor, fields=fields, now=now, version=version)


def update_time_tracking(
    *, actor: Member, fields: TimeTrackingFields, now: datetime, version: str | None = None
) -> Workspace:
    """Changes entry mode, notes, lock, rounding and capacity (T4, T5)."""
    require(actor, Permission.SETTINGS_EDIT)
    return workspaces.update_time_tracking(actor=actor, fields=fields, now=now, version=version)


def update_modules(*, actor: Member, fields: ModuleFields, now: datetime, version: str | None = None) -> Workspace:
    """Switches parts of the product on and off, for everybody."""
    require(actor, Permission.SETTINGS_EDIT)
    return workspaces.update_modules(actor=actor, fields=fields, now=now, version=version)


def update_approvals(*, actor: Member, fields: ApprovalFields, now: datetime, version: str | None = None) -> Workspace:
    """Changes how timesheets are handed in (A2)."""
    require(actor, Permission.SETTINGS_EDIT)
    return workspaces.update_approvals(actor=actor, fields=fields, now=now, version=version)


def update_reminders(*, actor: Member, fields: ReminderFields, now: datetime, version: str | None = None) -> Workspace:
    """Changes when people are reminded of their time."""
    require(actor, Permission.SETTINGS_EDIT)
    return workspaces.update_reminders(actor=actor, fields=fields, now=now, version=version)


def change_subdomain(*, actor: Member, subdomain: str, now: datetime) -> Workspace:
    """Moves the workspace to another address; the one before leads its members to it (P2)."""
    require(actor, Permission.SETTINGS_EDIT)
    return workspaces.change_subdomain(actor=actor, subdomain=subdomain, now=now)


def set_logo(*, actor: Member, data: bytes, now: datetime) -> Workspace:
    """Takes the bytes of an uploaded picture as logo. Raises `PictureRefused`."""
    require(actor, Permission.SETTINGS_EDIT)
    return workspaces.set_logo(actor=actor, data=data, now=now)


def remove_logo(*, actor: Member, now: datetime) -> Workspace:
    """Leaves the workspace without a logo."""
    require(actor, Permission.SETTINGS_EDIT)
    return workspaces.remove_logo(actor=actor, now=now)
