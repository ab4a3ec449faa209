"""Shapes of projects in the API, as `projects.md` has them."""

from typing import Literal

from pydantic import Field

from keito_server.kit.shapes import Instant, Output, PageQuery


class ProjectQuery(PageQuery):
    """Which projects."""

    slug: str | None = Field(None, max_length=80, description="The project with this slug, such as `acme-website`.")


class Project(Output):
    """A project."""

    id: str = Field(examples=["prj_06f3k2m9q0r8x7v5t4b2n1w0dz"])
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

    data: list[Project]
    next_cursor: str | None
    has_more: bool
