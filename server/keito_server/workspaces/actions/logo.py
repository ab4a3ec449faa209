"""The company's logo: written anew as PNG, kept under a random name."""

import secrets
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from keito_server.kit.pictures import as_png
from keito_server.kit.tenancy import Actor
from keito_server.workspaces.actions.settings import locked_workspace, save_changes
from keito_server.workspaces.models import Workspace

_LONGEST_EDGE = 1024
"""Pixels of the stored picture's longer edge: enough for 9 mm on paper and for the sidebar."""


def set_logo(*, actor: Actor, data: bytes, now: datetime) -> Workspace:
    """Takes the bytes of a PNG, JPEG, GIF or WebP file as logo. Raises `PictureRefused` for anything else.

    The picture before stays in the storage: documents that were issued with it keep it.
    """
    png = as_png(data, longest_edge=_LONGEST_EDGE, field="logo")
    name = default_storage.save(f"logos/{secrets.token_hex(16)}.png", ContentFile(png))
    return _put(actor, name, now)


def remove_logo(*, actor: Actor, now: datetime) -> Workspace:
    """Leaves the workspace without a logo; its initial stands in its place."""
    return _put(actor, "", now)


@transaction.atomic
def _put(actor: Actor, name: str, now: datetime) -> Workspace:
    workspace = locked_workspace(actor)
    save_changes(workspace, {"logo": name}, actor=actor, now=now)
    return workspace
