"""Proof, on either engine, that the stored rows fit together (`manage.py check_integrity`).

Two proofs need no knowledge of any domain and stand here: no child without its parent, and none that points into another
workspace (P2). What else must hold is registered by the apps that know it, from their `AppConfig.ready`.
"""

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model

from keito_server.kit.tenancy import TenantModel

Check = Callable[[], Iterable[str]]
_checks: dict[str, Check] = {}


def register_check(name: str, check: Check) -> None:
    """Has `check()` asked: it yields one sentence for each row that is wrong, naming it by its public id."""
    _checks[name] = check


def all_checks() -> dict[str, Check]:
    """Every check by its name: the two that stand here, then those that apps have registered."""
    return {"Every child has its parent": orphans, "No child of a foreign parent": strangers} | _checks


def tenant_models() -> list[type[TenantModel]]:
    """The tables of tenants, in the order of the installed apps."""
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]


def tenant_keys(model: type[TenantModel]) -> "list[ForeignKey[Model, Model]]":
    """The foreign keys of a tenant's table that point at a tenant's table."""
    return [key for key in _keys(model) if issubclass(_parent(key), TenantModel)]


def orphans() -> Iterator[str]:
    """Rows of tenants that point at a row that is not there."""
    for model in tenant_models():
        for key in _keys(model):
            parent = _parent(key)._meta
            statement = f"""
                SELECT child.id FROM {model._meta.db_table} child
                LEFT JOIN {parent.db_table} parent ON parent.id = child.{key.column}
                WHERE child.{key.column} IS NOT NULL AND parent.id IS NULL ORDER BY child.id
            """
            yield from (f"{row}: its {key.name} does not exist" for row in _rows(model, statement))


def strangers() -> Iterator[str]:
    """Rows of tenants that point at a row of another workspace (P2)."""
    for model in tenant_models():
        for key in tenant_keys(model):
            statement = f"""
                SELECT child.id FROM {model._meta.db_table} child
                JOIN {_parent(key)._meta.db_table} parent ON parent.id = child.{key.column}
                WHERE parent.workspace_id <> child.workspace_id ORDER BY child.id
            """
            yield from (f"{row}: its {key.name} is of another workspace" for row in _rows(model, statement))


def _keys(model: type[TenantModel]) -> "list[ForeignKey[Model, Model]]":
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def _parent(key: "ForeignKey[Model, Model]") -> type[Model]:
    parent = key.related_model
    if isinstance(parent, str):
        raise LookupError(f"{parent} is not installed.")
    return parent


def _rows(model: type[TenantModel], statement: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        for (row_id,) in cursor:
            yield f"{model.__name__} {model(id=UUID(str(row_id))).public_id}"
