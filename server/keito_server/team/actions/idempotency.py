"""Repeating a POST safely (H2): the first request with a key writes, the others get its answer.

The key's row is inserted first in the transaction of the write and holds the answer when that commits. A second request
therefore waits on the unique index (PostgreSQL) or for the write lock (SQLite) until it is known what became of the first.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import OperationalError, connection, transaction

from keito_server.kit.errors import ValidationRefused
from keito_server.kit.identifiers import new_id
from keito_server.kit.json_body import json_body
from keito_server.kit.sql import bind_id, bind_instant, is_postgresql
from keito_server.team.errors import IdempotencyInProgress, IdempotencyKeyReused
from keito_server.team.models import IdempotentAnswer, Member
from keito_server.team.permissions import MemberRequest

KEPT = timedelta(hours=24)
"""How long an answer is replayed."""

LONGEST_WAIT = "10s"
"""How long a second request waits for the first one, as PostgreSQL reads it."""

_LOCK_NOT_AVAILABLE = "55P03"

_canonical = msgspec.json.Encoder(decimal_format="number", order="sorted")

_COLUMNS = "id, workspace_id, member_id, method, path, key, fingerprint, status, body, created_at"
_TAKE_OVER = """
    ON CONFLICT (workspace_id, member_id, method, path, key) DO UPDATE
    SET id = excluded.id, fingerprint = excluded.fingerprint, status = 0, body = '', created_at = excluded.created_at
    WHERE team_idempotentanswer.created_at <= %s
"""
# PostgreSQL limits the wait to this one statement: set before the row is inserted, lifted once it is.
_CLAIM_ON_POSTGRESQL = f"""
    INSERT INTO team_idempotentanswer ({_COLUMNS})
    SELECT %s, %s, %s, %s, %s, %s, %s, 0, '', %s WHERE set_config('lock_timeout', %s, true) IS NOT NULL
    {_TAKE_OVER} RETURNING set_config('lock_timeout', '0', true)
"""
_CLAIM_ON_SQLITE = f"""
    INSERT INTO team_idempotentanswer ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, 0, '', %s)
    {_TAKE_OVER} RETURNING 1
"""
_READ = """
    SELECT fingerprint, status, body FROM team_idempotentanswer
    WHERE workspace_id = %s AND member_id = %s AND method = %s AND path = %s AND key = %s
"""
_REMEMBER = """
    UPDATE team_idempotentanswer SET status = %s, body = %s
    WHERE workspace_id = %s AND member_id = %s AND method = %s AND path = %s AND key = %s
"""


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """A POST that carries an `Idempotency-Key`; `fingerprint` tells its body from another one."""

    member: Member
    method: str
    path: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a POST is answered: HTTP status, JSON body, and whether it is the repetition of an earlier answer."""

    status: int
    body: bytes
    is_replay: bool = False


def check_key(key: str) -> str:
    """The `Idempotency-Key` header: 1 to 255 printable ASCII characters."""
    if not 1 <= len(key) <= 255 or not key.isascii() or not key.isprintable():
        raise ValidationRefused(
            "An Idempotency-Key has 1 to 255 printable ASCII characters, such as a UUID.", field="Idempotency-Key"
        )
    return key


def fingerprint(method: str, path: str, body: Any) -> str:
    """SHA-256 over method, path and the body as parsed: the order of keys and spaces make no difference."""
    return hashlib.sha256(f"{method} {path}\n".encode() + _canonical.encode(body)).hexdigest()


def claim(keyed: KeyedRequest, *, now: datetime) -> Answer | None:
    """Takes the key in the open transaction, or returns the answer that it stands for already.

    `IdempotencyKeyReused` when that answer was to another body, `IdempotencyInProgress` when the first request with
    the key is still running after ten seconds.
    """
    values = [bind_id(new_id()), *_key(keyed), keyed.fingerprint, bind_instant(now)]
    expired = bind_instant(now - KEPT)
    with connection.cursor() as cursor:
        if is_postgresql():
            try:
                cursor.execute(_CLAIM_ON_POSTGRESQL, [*values, LONGEST_WAIT, expired])
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                    raise
                raise IdempotencyInProgress(field="Idempotency-Key") from error
        else:
            cursor.execute(_CLAIM_ON_SQLITE, [*values, expired])
        if cursor.fetchone() is not None:
            return None
        cursor.execute(_READ, _key(keyed))
        known, status, body = cursor.fetchone()
    if known != keyed.fingerprint:
        raise IdempotencyKeyReused(field="Idempotency-Key")
    return Answer(status, body.encode(), is_replay=True)


def answer_once(keyed: KeyedRequest, *, now: datetime, write: Callable[[], Answer]) -> Answer:
    """Runs `write` in the open transaction and keeps its answer under the key, or replays the earlier one (H2).

    A refusal that `write` raises ends the transaction, and nothing is kept.
    """
    earlier = claim(keyed, now=now)
    if earlier is not None:
        return earlier
    answer = write()
    with connection.cursor() as cursor:
        cursor.execute(_REMEMBER, [answer.status, answer.body.decode(), *_key(keyed)])
    return answer


@transaction.atomic
def answer_in_transaction(keyed: KeyedRequest | None, *, now: datetime, write: Callable[[], Answer]) -> Answer:
    """Runs `write` in a transaction of its own; with an `Idempotency-Key` once, and replayed from then on (H2)."""
    return write() if keyed is None else answer_once(keyed, now=now, write=write)


def forget_answers(*, now: datetime) -> int:
    """Deletes answers that are no longer replayed, and returns how many (for the worker's periodic job)."""
    old = IdempotentAnswer.objects.across_workspaces().filter(created_at__lte=now - KEPT)
    return old.delete()[0]


def _key(keyed: KeyedRequest) -> list[Any]:
    member = keyed.member
    return [bind_id(member.workspace_id), bind_id(member.id), keyed.method, keyed.path, keyed.key]


def keyed_request(request: MemberRequest) -> KeyedRequest | None:
    """The `Idempotency-Key` of a POST with what belongs to it; None without one."""
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is None:
        return None
    method, path = str(request.method), request.path
    return KeyedRequest(
        member=request.actor,
        method=method,
        path=path,
        key=check_key(key),
        fingerprint=fingerprint(method, path, json_body(request)),
    )
