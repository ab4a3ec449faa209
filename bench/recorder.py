"""Notes the statements of a request, for the floor to repeat them. Needs Django set up."""

from typing import Any

from django.db import connection


class Recorder:
    """Notes every statement of a request with its values, and whether it ran inside a transaction."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, Any, bool]] = []

    def __call__(self, execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        """Lets the statement through, noted."""
        self.statements.append((sql, _plain(values), connection.in_atomic_block))
        return execute(sql, values, many, context)


def _plain(values: Any) -> Any:
    """The values without the product's own classes: the floor knows nothing of the product."""
    if isinstance(values, dict):
        return {name: _plain_value(value) for name, value in values.items()}
    return None if values is None else [_plain_value(value) for value in values]


def _plain_value(value: Any) -> Any:
    return str.__str__(value) if isinstance(value, str) else value
