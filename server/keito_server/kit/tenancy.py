"""Tenancy (P2): every row belongs to one workspace, and the default manager refuses to read without saying which."""

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self, TypeVar
from uuid import UUID

from django.db import models

from keito_server.kit.identifiers import new_id, parse_public_id, public_id

Row = TypeVar("Row", bound=models.Model, covariant=True)


class UnscopedQuery(RuntimeError):
    """A tenant table was read without naming a workspace."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from; kept on each audit event."""

    address: str = ""
    user_agent: str = ""
    api_key_id: UUID | None = None
    login_id: UUID | None = None


class Actor(Protocol):
    """Who acts: a member, which carries its workspace and the origin of the request."""

    id: UUID
    workspace_id: UUID
    origin: Origin


class TenantManager(models.Manager[Row]):
    """Reads one workspace's rows through `in_workspace`; anything else raises `UnscopedQuery`."""

    def get_queryset(self) -> models.QuerySet[Row]:
        raise UnscopedQuery(f"{self.model.__name__}: name the workspace with objects.in_workspace(workspace_id).")

    def in_workspace(self, workspace_id: UUID) -> models.QuerySet[Row]:
        """The rows of one workspace."""
        return super().get_queryset().filter(workspace_id=workspace_id)

    def across_workspaces(self) -> models.QuerySet[Row]:
        """All rows, for sign-in, jobs and integrity checks: never for what an actor is shown."""
        return super().get_queryset()

    def create(self, **values: Any) -> Row:
        """Inserts one row; `values` must name its workspace."""
        row = self.model(**values)
        row.save(force_insert=True, using=self.db)
        return row


class TenantModel(models.Model):
    """A table of one workspace's rows, with a time-ordered id that is shown with the class's `prefix`."""

    prefix: ClassVar[str]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        abstract = True

    @property
    def public_id(self) -> str:
        """The id as people and the API see it."""
        return public_id(self.prefix, self.id)

    @classmethod
    def parse_id(cls, text: str) -> UUID:
        """The UUID behind a public id of this table; `NotFound` for any other string."""
        return parse_public_id(cls.prefix, text)
