"""Founding a workspace."""

from datetime import datetime

from django.db import transaction

from keito_server.events.actions import record
from keito_server.kit.tenancy import Origin
from keito_server.workspaces.events import WorkspaceCreated
from keito_server.workspaces.models import Workspace
from keito_server.workspaces.rules import RESERVED, free_slug, slug_of


@transaction.atomic
def create(*, name: str, currency: str, timezone: str, now: datetime, origin: Origin) -> Workspace:
    """Makes a workspace with a free subdomain taken from its name (P2)."""
    wanted = slug_of(name, fallback="workspace")
    taken = set(Workspace.objects.filter(subdomain__startswith=wanted).values_list("subdomain", flat=True)) | RESERVED
    workspace = Workspace.objects.create(
        name=name, subdomain=free_slug(wanted, taken), currency=currency, timezone=timezone, created_at=now
    )
    created = WorkspaceCreated(
        workspace_id=workspace.id, subject_id=workspace.id, name=name, subdomain=workspace.subdomain
    )
    record(event=created, actor=None, now=now, origin=origin)
    return workspace
