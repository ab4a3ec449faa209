"""Shapes of the tasks that a project offers in the API."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from keito_server.kit.shapes import Day, Instant, Output, PublicId, example_id, example_page
from keito_server.projects import models
from keito_server.projects.actions import PartBudget, TaskTerms
from keito_server.projects.errors import UnknownTask
from keito_server.projects.schemas.parts import Body, BudgetAmount, BudgetHours, Rate

TaskId = Annotated[UUID, PublicId("tsk", "task_id", UnknownTask)]

_SHOWN: JsonDict = {
    "id": example_id("ptk"),
    "project_id": example_id("prj"),
    "task_id": example_id("tsk"),
    "is_billable": True,
    "rate": 110,
    "budget_hours": 40,
    "budget_amount": None,
    "created_at": "2026-01-15T10:00:00Z",
}


class ProjectTaskChanges(Body):
    """What of a task on a project to set; fields left out stay as they are."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"rate": 110, "rates_from": "2026-04-01"}]})
    may_be_null: ClassVar[frozenset[str]] = frozenset(
        {"is_billable", "rate", "rates_from", "budget_hours", "budget_amount"}
    )

    is_billable: bool | None = Field(
        None, description="Whether new time with it is billable on the project; null: as the task says."
    )
    rate: Rate = Field(None, description="Its own rate per hour on the project; null: the task's default.")
    rates_from: Day | None = Field(None, description="From which day the rate holds (R3).")
    budget_hours: BudgetHours = Field(None, description="Its own budget, where the project has one per task.")
    budget_amount: BudgetAmount = Field(None, description="The same in the client's currency.")

    def to_terms(self, row: models.ProjectTask) -> TaskTerms:
        """The same for the action; `row` says what was not given."""
        given = self.given()
        budget = PartBudget(
            ms=given.get("budget_ms", row.budget_ms), amount=given.get("budget_amount", row.budget_amount)
        )
        is_billable = given.get("is_billable", row.is_billable)
        return TaskTerms(is_billable=is_billable, sets_rate="rate" in given, rate=self.rate, budget=budget)


class NewProjectTask(ProjectTaskChanges):
    """Which task the project is to offer. For one that it offers already, it sets what is given."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"task_id": example_id("tsk"), "budget_hours": 40}]})

    task_id: TaskId = Field(description="A task of the workspace.")


class ProjectTask(Output):
    """A task that a project offers."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SHOWN]})

    id: str
    project_id: str
    task_id: str
    is_billable: bool | None = Field(description="On this project; null: as the task says.")
    rate: float | int | None = Field(
        description="Its own on the project, today; null without one or the permission to see rates."
    )
    budget_hours: float | int | None = Field(description="Null without one, and for whom the budget is not visible.")
    budget_amount: float | int | None = Field(description="Null without one or the permission to see rates.")
    created_at: Instant


class ProjectTaskPage(Output):
    """A page of a project's tasks, in the order they were added."""

    model_config = ConfigDict(json_schema_extra={"examples": [example_page(_SHOWN)]})

    data: list[ProjectTask]
    next_cursor: str | None
    has_more: bool
