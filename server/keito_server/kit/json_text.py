"""Reading one key of a JSON column as text in SQL, the same on both engines (G2)."""

import json
from decimal import Decimal
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from keito_server.kit.answers import encode
from keito_server.kit.sql import is_postgresql

_SQLITE_FUNCTION = "keito_json_text"


def json_text_is(column: str) -> str:
    """The condition that a key of `column` is a certain text; takes two values: the key, and the text.

    Text is compared as it is, a number or truth value as JSON writes it, null is equal to nothing.
    """
    return f"{column} ->> %s::text = %s" if is_postgresql() else f"{_SQLITE_FUNCTION}({column}, %s) = %s"


def teach_sqlite(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Gives a new SQLite connection the function that `json_text_is` calls: SQLite's own would make floats of numbers."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(_SQLITE_FUNCTION, 2, _text_of_key, deterministic=True)


def _text_of_key(document: str, key: str) -> str | None:
    value = json.loads(document, parse_float=Decimal).get(key)
    if value is None or isinstance(value, str):
        return value
    return encode(value).decode()
