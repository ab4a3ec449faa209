"""Founding a workspace."""

from datetime import datetime

from django.db import IntegrityError, transaction

from keito_server.events.actions import record
from keito_server.kit.slugs import free_slug, slug_of
from keito_server.kit.tenancy import Origin
from keito_server.workspaces.events import WorkspaceCreated
from keito_server.workspaces.models import Workspace
from keito_server.workspaces.rules import RESERVED

_ATTEMPTS = 5


@transaction.atomic
def create(
    *, name: str, currency: str, timezone: str, decimal_separator: str = ".", now: datetime, origin: Origin
) -> Workspace:
    """Makes a workspace with a free subdomain taken from its name (P2)."""
    workspace = Workspace(
        name=name,
        currency=currency,
        timezone=timezone,
        decimal_separator=decimal_separator,
        thousands_separator="." if decimal_separator == "," else ",",
        created_at=now,
    )
    _insert(workspace)
    created = WorkspaceCreated(
        workspace_id=workspace.id, subject_id=workspace.id, name=name, subdomain=workspace.subdomain
    )
    record(event=created, actor=None, now=now, origin=origin)
    return workspace


def _insert(workspace: Workspace) -> None:
    """Takes the next subdomain whenever somebody else is faster with this one."""
    wanted = slug_of(workspace.name, fallback="workspace")
    rows = Workspace.objects.filter(subdomain__startswith=wanted)
    for attempt in range(1, _ATTEMPTS + 1):
        workspace.subdomain = free_slug(wanted, RESERVED.union(rows.values_list("subdomain", flat=True)))
        try:
            with transaction.atomic():
                return workspace.save(force_insert=True)
        except IntegrityError:
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError("unreachable")
