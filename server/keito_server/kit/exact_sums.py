"""Sums of exact decimals in SQL that cannot overflow, the same on both engines (N2)."""

from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Subquery, Sum
from django.db.models.sql.compiler import SQLCompiler

from keito_server.kit.money import MILLIONTHS

_PARTS = (f"SUM(%(expressions)s / {MILLIONTHS})", f"SUM(%(expressions)s %%%% {MILLIONTHS})")


class ExactSum(Sum):
    """`Sum` of a column of exact decimals, however many of the largest amounts it adds.

    PostgreSQL adds in numbers of any size. SQLite adds in 64 bits and fails beyond, which ten amounts of 10^12 are: there
    whole units and millionths are added apart, and put together when they are read. It is for reading alone: in SQL nothing
    may be reckoned with it or ordered by it.
    """

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: Any
    ) -> tuple[str, Any]:
        """Both sums as text with a space between them; null where there is nothing to add."""
        parts = [self._with(template).as_sql(compiler, connection, **extra_context) for template in _PARTS]
        statement = " || ' ' || ".join(sql for sql, _ in parts)
        return f"({statement})", tuple(value for _, values in parts for value in values)

    def _with(self, template: str) -> "ExactSum":
        made = self.copy()
        made.template = template
        return made

    @property
    def convert_value(self) -> Callable[..., int | None]:
        """Reads the millionths of either engine."""
        return _millionths


class ExactSumOf(Subquery):
    """A subquery whose one column is an `ExactSum`, for a row's own sum beside its columns; for reading alone as well."""

    @property
    def convert_value(self) -> Callable[..., int | None]:
        """Reads the millionths of either engine."""
        return _millionths


def _millionths(value: Any, *_: object) -> int | None:
    if isinstance(value, str):
        units, rest = value.split(" ")
        return int(units) * MILLIONTHS + int(rest)
    return None if value is None else int(value)
