"""Reading workspaces."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.files.storage import default_storage

from keito_server.kit.days import next_instant
from keito_server.kit.slugs import free_slug
from keito_server.workspaces.errors import SubdomainTaken
from keito_server.workspaces.models import FormerSubdomain, Workspace
from keito_server.workspaces.rules import RESERVED, check_subdomain, subdomain_of


def has_any() -> bool:
    """Whether this installation has a workspace yet; without one it opens on the sign-up page."""
    return Workspace.objects.exists()


def is_subdomain_free(subdomain: str) -> bool:
    """Whether no workspace has this subdomain, or had it (P2)."""
    is_former = FormerSubdomain.objects.across_workspaces().filter(subdomain=subdomain).exists()
    return not is_former and not Workspace.objects.filter(subdomain=subdomain).exists()


def subdomain_to_take(typed: str) -> str:
    """The subdomain that was typed, if it can be had; raises `SubdomainRefused` or `SubdomainTaken` (P2)."""
    subdomain = check_subdomain(typed)
    if not is_subdomain_free(subdomain):
        raise SubdomainTaken(field="subdomain")
    return subdomain


def suggest_subdomain(name: str) -> str:
    """A free subdomain from a company's name: `harrow-vale`, or the first free of `harrow-vale-2`, … (P2)."""
    wanted = subdomain_of(name)
    former = FormerSubdomain.objects.across_workspaces()
    taken = (
        rows.filter(subdomain__startswith=wanted).values_list("subdomain", flat=True)
        for rows in (Workspace.objects.all(), former)
    )
    return free_slug(wanted, RESERVED.union(*taken))


def settings_version(workspace: Workspace, names: Iterable[str]) -> str:
    """What tells whether any of these settings changed since a form was opened."""
    values = {name: getattr(workspace, name) for name in names}
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:16]


def next_reminder_at(workspace: Workspace, *, now: datetime) -> datetime | None:
    """When the next weekly reminder goes out, on the workspace's own clock; None where none goes out."""
    if not (workspace.sends_reminders and workspace.uses_approvals):
        return None
    zone = workspace.timezone
    instant = next_instant(workspace.reminder_weekday, workspace.reminder_time, zone, now)
    return instant.astimezone(ZoneInfo(zone))


def read_logo(workspace: Workspace) -> bytes | None:
    """The logo as PNG; None where there is none, or where its file is gone from the storage."""
    if not workspace.logo:
        return None
    try:
        with default_storage.open(workspace.logo) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def list_former_subdomains(workspace: Workspace) -> list[str]:
    """The subdomains that the workspace had before, newest first; they lead to it still."""
    rows = FormerSubdomain.objects.in_workspace(workspace.id).order_by("-created_at", "-id")
    return list(rows.values_list("subdomain", flat=True))
