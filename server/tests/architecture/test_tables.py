"""What every table keeps to: tenancy, exact numbers, no way around the scoped manager, and complete migrations."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from keito_server.kit.composite_keys import AddCompositeForeignKey
from keito_server.kit.fields import ExactDecimalField
from keito_server.kit.integrity import tenant_keys, tenant_models
from keito_server.kit.sql import is_postgresql
from keito_server.kit.tenancy import TenantModel, UnscopedQuery

OURS = [model for model in apps.get_models() if model.__module__.startswith("keito_server.")]
OF_NO_WORKSPACE = {"Login", "Mail", "Schedule", "Workspace", "WorkosIdentity"}
"""A login is a person's, over all workspaces, and so is what proves it; mail about it is nobody's; a workspace is itself;
the schedule of reminders is the installation's."""
WITHOUT_WORKSPACE = {"InvoicedEntry.entry_invoiced_once", "VerifiedDomain.domain_verified_once"}
"""Unique whatever the workspace: an entry is billed once (I1), a domain is one company's (P7)."""
REFERENCES = {name: {("submission_id", "approvals_submission")} for name in ("TimeEntry", "Expense")}
"""Ids of rows of a higher app, which the lower one has no model of."""
TENANTS = [model for model in OURS if model.__name__ not in OF_NO_WORKSPACE]
INEXACT = (models.FloatField, models.DecimalField, models.DurationField)
EXACT_TIME = ("_ms",)
EXACT_MONEY = ("amount", "rate", "fee", "total", "subtotal", "price", "base")


def _names(some: "list[type[models.Model]]") -> list[str]:
    return [model._meta.label for model in some]


@pytest.mark.parametrize("model", TENANTS, ids=_names(TENANTS))
def test_a_tenants_table_carries_its_workspace_and_never_without(model: type[models.Model]) -> None:
    workspace = model._meta.get_field("workspace_id")
    assert not workspace.null
    assert workspace.get_internal_type() in ("ForeignKey", "UUIDField")


@pytest.mark.parametrize("model", TENANTS, ids=_names(TENANTS))
def test_a_tenants_table_has_an_index_that_starts_with_the_workspace(model: type[models.Model], db: None) -> None:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, model._meta.db_table).values()
    indexed = [constraint["columns"] for constraint in constraints if constraint["index"] or constraint["unique"]]
    assert any(columns[:1] == ["workspace_id"] for columns in indexed if columns)


@pytest.mark.parametrize("model", TENANTS, ids=_names(TENANTS))
def test_the_default_manager_refuses_to_read_without_a_workspace(model: type[models.Model]) -> None:
    with pytest.raises(UnscopedQuery):
        model._default_manager.all()
    with pytest.raises(UnscopedQuery):
        model._default_manager.count()


@pytest.mark.parametrize("model", OURS, ids=_names(OURS))
def test_no_column_is_inexact(model: type[models.Model]) -> None:
    assert [field.name for field in model._meta.concrete_fields if isinstance(field, INEXACT)] == []


@pytest.mark.parametrize("model", OURS, ids=_names(OURS))
def test_time_and_money_are_whole_numbers_in_the_database(model: type[models.Model], db: None) -> None:
    exact = [
        str(field.column)
        for field in model._meta.concrete_fields
        if field.name.endswith((*EXACT_TIME, *EXACT_MONEY)) or isinstance(field, ExactDecimalField)
    ]
    kinds = _kinds_of_columns(model._meta.db_table)
    assert {column: kinds[column] for column in exact} == dict.fromkeys(exact, "bigint")


def _kinds_of_columns(table: str) -> dict[str, str]:
    statement = (
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
        if is_postgresql()
        else "SELECT name, type FROM pragma_table_info(%s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [table])
        return dict(cursor.fetchall())


@pytest.mark.parametrize("model", OURS, ids=_names(OURS))
def test_no_model_has_accessors_back_to_its_children(model: type[models.Model]) -> None:
    ours = [
        relation
        for relation in model._meta.related_objects
        if not relation.hidden and relation.related_model.__module__.startswith("keito_server.")
    ]
    back = [relation.get_accessor_name() for relation in ours]
    assert back == [], "give the foreign key related_name='+': a way back reads past the scoped manager"


def test_every_tenants_id_has_a_prefix_of_its_own() -> None:
    prefixes = [model.prefix for model in tenant_models()]
    assert sorted(prefixes) == sorted(set(prefixes))


def test_the_workspace_stands_in_every_unique_constraint_of_a_tenant() -> None:
    loose = [
        f"{model.__name__}.{constraint.name}"
        for model in tenant_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and not _starts_with_workspace(constraint)
    ]
    assert set(loose) <= WITHOUT_WORKSPACE


def _starts_with_workspace(constraint: models.UniqueConstraint) -> bool:
    if constraint.fields:
        return constraint.fields[0] == "workspace"
    return constraint.expressions[0] == models.F("workspace")


@pytest.mark.parametrize("model", tenant_models(), ids=_names(list(tenant_models())))
def test_every_key_between_tenants_has_its_composite_twin(model: type[TenantModel], db: None) -> None:
    if not is_postgresql():
        operations = [AddCompositeForeignKey(model.__name__, key.name) for key in tenant_keys(model)]
        assert all(operation.reversible for operation in operations), (
            "SQLite has no such keys: check_integrity proves it"
        )
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT child.attname, parent.relname FROM pg_constraint
            JOIN pg_attribute child ON child.attrelid = conrelid AND child.attnum = conkey[2]
            JOIN pg_class parent ON parent.oid = confrelid
            WHERE conrelid = %s::regclass AND contype = 'f' AND array_length(conkey, 1) = 2 AND condeferred
            """,
            [model._meta.db_table],
        )
        held = set(cursor.fetchall())
    named = REFERENCES.get(model.__name__, set())
    assert held == {(key.column, key.related_model._meta.db_table) for key in tenant_keys(model)} | named


def test_migrations_are_complete(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
