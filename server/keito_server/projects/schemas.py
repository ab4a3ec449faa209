"""Shapes of projects in the API, as `projects.md` has them."""

from typing import Literal

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from keito_server.kit.shapes import Instant, Output, PageQuery, example_id, example_page

_SHOWN: JsonDict = {
    "id": example_id("prj"),
    "name": "Acme Website Redesign",
    "client_id": example_id("cli"),
    "billing_type": "time_and_materials",
    "is_billable": True,
    "budget_hours": 200,
    "budget_amount": 30000,
    "is_active": True,
    "created_at": "2026-01-15T10:00:00Z",
}


class ProjectQuery(PageQuery):
    """Which projects."""

    slug: str | None = Field(None, max_length=80, description="The project with this slug, such as `acme-website`.")


class Project(Output):
    """A project."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SHOWN]})

    id: str
    name: str
    client_id: str
    billing_type: Literal["time_and_materials", "fixed_fee", "non_billable"]
    is_billable: bool = Field(description="Whether time is billable by default.")
    budget_hours: float | int | None
    budget_amount: float | int | None = Field(description="In the client's currency.")
    is_active: bool
    created_at: Instant


class ProjectPage(Output):
    """A page of projects, oldest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [example_page(_SHOWN)]})

    data: list[Project]
    next_cursor: str | None
    has_more: bool
