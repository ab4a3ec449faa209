"""Shapes of a project's team in the API."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from keito_server.kit.shapes import Day, Instant, Output, PublicId, example_id, example_page
from keito_server.projects import models
from keito_server.projects.actions import MemberTerms, PartBudget
from keito_server.projects.schemas.parts import Body, BudgetAmount, BudgetHours, Rate
from keito_server.team.errors import UnknownMember

UserId = Annotated[UUID, PublicId("usr", "user_id", UnknownMember)]

_SHOWN: JsonDict = {
    "id": example_id("asg"),
    "project_id": example_id("prj"),
    "user_id": example_id("usr"),
    "is_manager": False,
    "rate": 110,
    "budget_hours": 40,
    "budget_amount": None,
    "created_at": "2026-01-15T10:00:00Z",
}


class AssignmentChanges(Body):
    """What of an assignment to set; fields left out stay as they are."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"rate": 110, "rates_from": "2026-04-01"}]})
    may_be_null: ClassVar[frozenset[str]] = frozenset({"rate", "rates_from", "budget_hours", "budget_amount"})

    is_manager: bool = Field(False, description="Whether they manage the project. Agents manage nothing.")
    rate: Rate = Field(None, description="Their own rate per hour on the project; null: their default.")
    rates_from: Day | None = Field(None, description="From which day the rate holds (R3).")
    budget_hours: BudgetHours = Field(None, description="Their own budget, where the project has one per person.")
    budget_amount: BudgetAmount = Field(None, description="The same in the client's currency.")

    def to_terms(self, row: models.Assignment) -> MemberTerms:
        """The same for the action, for whose budget `row` says what was not given."""
        given = self.given()
        budget = PartBudget(
            ms=given.get("budget_ms", row.budget_ms), amount=given.get("budget_amount", row.budget_amount)
        )
        return MemberTerms(is_manager=given.get("is_manager"), sets_rate="rate" in given, rate=self.rate, budget=budget)


class NewAssignment(AssignmentChanges):
    """Who is to track time on the project. For somebody who does already, it sets what is given."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"user_id": example_id("usr"), "budget_hours": 40}]})

    user_id: UserId = Field(description="A person or an agent of the workspace.")


class Assignment(Output):
    """A user on a project's team."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SHOWN]})

    id: str
    project_id: str
    user_id: str
    is_manager: bool
    rate: float | int | None = Field(
        description="Their own on the project, today; null without one or the permission to see rates."
    )
    budget_hours: float | int | None = Field(description="Null without one, and for whom the budget is not visible.")
    budget_amount: float | int | None = Field(description="Null without one or the permission to see rates.")
    created_at: Instant


class AssignmentPage(Output):
    """A page of a project's team, in the order of joining."""

    model_config = ConfigDict(json_schema_extra={"examples": [example_page(_SHOWN)]})

    data: list[Assignment]
    next_cursor: str | None
    has_more: bool
