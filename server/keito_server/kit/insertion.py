"""Inserting a row by one hand-written statement: compiling Django's anew each time would cost more than running it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models

from keito_server.kit.fields import ExactDecimalField
from keito_server.kit.metadata import compact_json
from keito_server.kit.sql import bind_date, bind_id, bind_instant, is_postgresql, write

_AS_THEY_ARE = (models.BooleanField, models.CharField, models.IntegerField, models.TextField)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The statement of a model, and for each of its columns the attribute and how its value is stored."""

    statement: str
    columns: tuple[tuple[str, Callable[[Any], Any] | None], ...]


def insert_row(row: models.Model) -> None:
    """Inserts a new row as it stands, with its id and all its columns; calls no signal and no `save`."""
    plan = _plan(type(row))
    values = [getattr(row, name) if stored is None else stored(getattr(row, name)) for name, stored in plan.columns]
    write(plan.statement, values)
    row._state.adding = False  # so that saving it once more is an update


@cache
def _plan(model: type[models.Model]) -> _Plan:
    fields = model._meta.concrete_fields
    places = ["%s::jsonb" if isinstance(field, models.JSONField) and is_postgresql() else "%s" for field in fields]
    names = ", ".join(str(field.column) for field in fields)
    return _Plan(
        statement=f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({', '.join(places)})",
        columns=tuple((field.attname, _stored(field)) for field in fields),
    )


def _stored(field: "models.Field[Any, Any]") -> Callable[[Any], Any] | None:
    """How a column's value is stored; None where it is what the attribute holds."""
    if isinstance(field, models.ForeignKey):
        return _stored(field.target_field)
    if isinstance(field, models.UUIDField):
        return bind_id
    if isinstance(field, models.DateTimeField):
        return bind_instant
    if isinstance(field, models.DateField):
        return bind_date
    if isinstance(field, models.JSONField):
        return compact_json
    if isinstance(field, _AS_THEY_ARE):
        return None
    if isinstance(field, ExactDecimalField):
        return field.get_prep_value
    return lambda value: field.get_db_prep_save(value, connection)
