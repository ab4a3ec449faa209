"""Founding a workspace."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from keito_server.events.actions import record
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.names import check_name
from keito_server.kit.tenancy import Origin
from keito_server.workspaces.errors import SubdomainTaken
from keito_server.workspaces.events import WorkspaceCreated
from keito_server.workspaces.models import FormerSubdomain, Workspace
from keito_server.workspaces.queries import is_subdomain_free, suggest_subdomain
from keito_server.workspaces.rules import check_subdomain

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """How a new workspace counts and writes; all of it can be changed later."""

    currency: str
    timezone: str
    decimal_separator: str = "."
    week_start: int = 0
    weekly_capacity_ms: int = 40 * HOUR_MS
    time_display: str = Workspace.TimeDisplay.HOURS_MINUTES
    uses_invoicing: bool = True
    uses_approvals: bool = False


@transaction.atomic
def create(*, name: str, subdomain: str = "", preferences: Preferences, now: datetime, origin: Origin) -> Workspace:
    """Makes a workspace under the subdomain that was chosen, or a free one taken from its name (P2).

    Raises `SubdomainRefused`, and `SubdomainTaken` where somebody else was faster.
    """
    workspace = Workspace(
        name=check_name(name, longest=120),
        currency=preferences.currency,
        timezone=preferences.timezone,
        decimal_separator=preferences.decimal_separator,
        thousands_separator="." if preferences.decimal_separator == "," else ",",
        week_start=preferences.week_start,
        weekly_capacity_ms=preferences.weekly_capacity_ms,
        time_display=preferences.time_display,
        uses_invoicing=preferences.uses_invoicing,
        uses_approvals=preferences.uses_approvals,
        created_at=now,
    )
    if subdomain:
        _insert_as(workspace, check_subdomain(subdomain))
    else:
        _insert(workspace)
    created = WorkspaceCreated(
        workspace_id=workspace.id, subject_id=workspace.id, name=name, subdomain=workspace.subdomain
    )
    record(event=created, actor=None, now=now, origin=origin)
    return workspace


def _insert_as(workspace: Workspace, subdomain: str) -> None:
    workspace.subdomain = subdomain
    if not is_subdomain_free(subdomain):
        raise SubdomainTaken(field="subdomain")
    try:
        with transaction.atomic():
            workspace.save(force_insert=True)
            # Whoever leaves a subdomain lets it go in the same transaction: it may have become free a moment ago.
            if FormerSubdomain.objects.across_workspaces().filter(subdomain=subdomain).exists():
                raise SubdomainTaken(field="subdomain")
    except IntegrityError as error:
        raise SubdomainTaken(field="subdomain") from error


def _insert(workspace: Workspace) -> None:
    """Takes the next subdomain whenever somebody else is faster with this one."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return _insert_as(workspace, suggest_subdomain(workspace.name))
        except SubdomainTaken:
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError("unreachable")
