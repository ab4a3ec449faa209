"""Migration operations that keep a child and its parent in one workspace, held by PostgreSQL itself (P2).

Django has no foreign keys over two columns, and SQLite cannot add one to a table, so these do nothing there; on either
engine `manage.py check_integrity` proves the same. An architecture test asks for one on each key between tenant tables.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState
from django.db.models import Model


class _Constraint(Operation):
    """Adds one constraint to a model's table on PostgreSQL, and takes it away again."""

    reduces_to_sql = True
    reversible = True
    elidable = False
    category = OperationCategory.ADDITION

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models do not know of it."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            model = to_state.apps.get_model(app_label, self.model_name)
            table, name = _quoted(model._meta.db_table), _quoted(self._name(model))
            schema_editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {self._definition(model)}")

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            model = from_state.apps.get_model(app_label, self.model_name)
            table, name = _quoted(model._meta.db_table), _quoted(self._name(model))
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")

    def _name(self, model: type[Model]) -> str:
        raise NotImplementedError

    def _definition(self, model: type[Model]) -> str:
        raise NotImplementedError


class AddWorkspaceKey(_Constraint):
    """Makes (workspace, id) a key of a parent's table, for the children's `AddCompositeForeignKey` to point at."""

    def describe(self) -> str:
        return f"Make (workspace, id) a key of {self.model_name}"

    def _name(self, model: type[Model]) -> str:
        return f"{model._meta.db_table}_in_workspace"

    def _definition(self, model: type[Model]) -> str:
        return "UNIQUE (workspace_id, id)"


class AddCompositeForeignKey(_Constraint):
    """Has a child's (workspace, parent) point at the parent's (workspace, id); like Django's own keys, at commit."""

    def __init__(self, model_name: str, field_name: str) -> None:
        super().__init__(model_name)
        self.field_name = field_name

    def describe(self) -> str:
        return f"Keep {self.field_name} of {self.model_name} in its own workspace"

    def _name(self, model: type[Model]) -> str:
        return f"{model._meta.db_table}_{self.field_name}_in_workspace"

    def _definition(self, model: type[Model]) -> str:
        field: Any = model._meta.get_field(self.field_name)
        parent = _quoted(field.related_model._meta.db_table)
        return (
            f"FOREIGN KEY (workspace_id, {_quoted(field.column)}) REFERENCES {parent} (workspace_id, id) "
            "DEFERRABLE INITIALLY DEFERRED"
        )


class AddReference(_Constraint):
    """Has an id in the table of a lower app, which knows no model of the higher one, point at this app's rows.

    Stands in the migrations of the higher app, whose model is the parent; like the others, held at commit.
    """

    def __init__(self, model_name: str, *, from_table: str, column: str) -> None:
        super().__init__(model_name)
        self.from_table = from_table
        self.column = column

    def describe(self) -> str:
        return f"Keep {self.column} of {self.from_table} among the rows of {self.model_name}, in one workspace"

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            parent = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
            schema_editor.execute(
                f"ALTER TABLE {_quoted(self.from_table)} ADD CONSTRAINT {self._constraint()} "
                f"FOREIGN KEY (workspace_id, {_quoted(self.column)}) REFERENCES {_quoted(parent)} (workspace_id, id) "
                "DEFERRABLE INITIALLY DEFERRED"
            )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE {_quoted(self.from_table)} DROP CONSTRAINT {self._constraint()}")

    def _constraint(self) -> str:
        return _quoted(f"{self.from_table}_{self.column}_in_workspace")


def _quoted(name: str) -> str:
    return f'"{name}"'
