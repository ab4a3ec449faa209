"""Shapes of the workspace's tasks in the API."""

from typing import ClassVar, cast

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from keito_server.kit.shapes import Day, Instant, Output, PageQuery, example_id, example_page
from keito_server.projects.actions import TaskFields
from keito_server.projects.schemas.parts import Body, DefaultRate

_SHOWN: JsonDict = {
    "id": example_id("tsk"),
    "name": "Development",
    "is_billable": True,
    "is_default": True,
    "default_rate": 95,
    "is_active": True,
    "slug": "development",
    "created_at": "2026-01-15T10:00:00Z",
}


class TaskQuery(PageQuery):
    """Which tasks."""

    slug: str | None = Field(None, max_length=80, description="The task with this slug, such as `development`.")
    is_active: bool | None = Field(None, description="Active tasks only, or archived ones only.")


class _TaskBody(Body):
    may_be_null: ClassVar[frozenset[str]] = frozenset({"default_rate", "rates_from"})

    is_billable: bool = Field(True, description="Whether time with it is billable, unless a project says otherwise.")
    is_default: bool = Field(False, description="Whether every new project starts with it.")
    default_rate: DefaultRate = Field(None, description="Per hour, in the workspace's currency.")

    def to_fields(self) -> TaskFields:
        """The fields that were sent, for the action."""
        given = self.given("rates_from")
        if "default_rate" in given:
            given["rate"] = given.pop("default_rate")
        return cast(TaskFields, given)


class NewTask(_TaskBody):
    """A kind of work to add to the workspace."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Development", "default_rate": 95}]})

    name: str = Field(max_length=200, description="Unique in the workspace.")


class TaskChanges(_TaskBody):
    """What of a task to set; fields left out stay as they are."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"default_rate": 110, "rates_from": "2026-04-01"}]})

    name: str = Field("", max_length=200, description="Unique in the workspace.")
    rates_from: Day | None = Field(None, description="From which day the new default rate holds (R3).")


class Task(Output):
    """A kind of work."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SHOWN]})

    id: str
    name: str
    is_billable: bool
    is_default: bool
    default_rate: float | int | None = Field(description="Today; null without one or the permission to see rates.")
    is_active: bool
    slug: str
    created_at: Instant


class TaskPage(Output):
    """A page of tasks, oldest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [example_page(_SHOWN)]})

    data: list[Task]
    next_cursor: str | None
    has_more: bool
