"""Access to the sample workspace: the password of its people and an agent's API key, kept beside the database.

The database holds both as hashes only. Each start of the demonstration shows them, so they are kept in a file that its
owner alone can read.
"""

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
from django.db import transaction

from keito_server.accounts.models import Login
from keito_server.demo import queries
from keito_server.demo.actions.filling import fill
from keito_server.demo.errors import DatabaseInUse
from keito_server.demo.rules import AGENTS, people_to_offer
from keito_server.kit.errors import AuthenticationRefused
from keito_server.kit.tenancy import Origin
from keito_server.team import actions as team
from keito_server.team.models import ApiKey
from keito_server.team.queries import get_bearer
from keito_server.workspaces.models import Workspace
from keito_server.workspaces.queries import has_any

_FILE = "demo_access.json"
_KEY_NAME = "Demonstration"
_LETTERS = "abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Access:
    """What opens the sample workspace; `api_key` is empty once its agent is archived."""

    password: str
    api_key: str


def open_sample(*, directory: Path, now: datetime) -> tuple[Workspace, Access]:
    """The sample workspace, filled at the first call, and what opens it.

    Access is kept in `directory`. Where the file is gone, or belongs to another database, new access is made and the old
    ends. Raises `DatabaseInUse` rather than filling a database that somebody else's workspace is in.
    """
    workspace = queries.find_sample()
    if workspace is None:
        if has_any():
            raise DatabaseInUse
        password = _new_password()
        workspace = fill(password=password, now=now)
        access = _grant(workspace, password, now=now)
    else:
        kept = _read(directory / _FILE)
        if kept is not None and _opens(kept, workspace, now=now):
            return workspace, kept
        password = _new_password()
        _set_password(password)
        access = _grant(workspace, password, now=now)
    _write(directory / _FILE, access)
    return workspace, access


def _new_password() -> str:
    """Three groups of five letters that cannot be mistaken for each other: about 68 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(3))


def _opens(access: Access, workspace: Workspace, *, now: datetime) -> bool:
    if not access.api_key:
        return queries.find_agent(workspace, AGENTS[0].key) is None
    try:
        actor = get_bearer(access.api_key, now=now, origin=Origin()).actor
    except AuthenticationRefused:
        return False
    return actor.workspace_id == workspace.id


@transaction.atomic
def _set_password(password: str) -> None:
    hasher = Login()
    hasher.set_password(password)
    Login.objects.filter(email__in=[person.email for person in people_to_offer()]).update(password=hasher.password)


@transaction.atomic
def _grant(workspace: Workspace, password: str, *, now: datetime) -> Access:
    """A new key for the first agent, in the place of those that were given before."""
    agent = queries.find_agent(workspace, AGENTS[0].key)
    if agent is None:
        return Access(password=password, api_key="")
    administrator = queries.find_administrator(workspace)
    earlier = ApiKey.objects.in_workspace(workspace.id).filter(member=agent, name=_KEY_NAME, revoked_at=None)
    for key in earlier:
        team.revoke_api_key(actor=administrator, key_id=key.id, now=now)
    new = team.create_api_key(actor=administrator, member_id=agent.id, name=_KEY_NAME, now=now)
    return Access(password=password, api_key=new.secret)


def _read(path: Path) -> Access | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Access)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _write(path: Path, access: Access) -> None:
    # Whole or not at all, and never readable by others, not even for a moment.
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(access))
    unfinished.replace(path)
