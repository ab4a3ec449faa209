"""Shapes of projects in the API, as `projects.md` has them."""

from typing import Annotated, ClassVar, Literal, cast
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from keito_server.kit.shapes import Day, Instant, Output, PageQuery, PublicId, example_id, example_page
from keito_server.projects.actions import ProjectFields
from keito_server.projects.errors import UnknownClient
from keito_server.projects.schemas.parts import Body, BudgetAmount, BudgetHours, Fee, Rate

ClientId = Annotated[UUID, PublicId("cli", "client_id", UnknownClient)]
BillingType = Literal["time_and_materials", "fixed_fee", "non_billable"]
BillBy = Literal["project", "task", "person", "none"]
AgentsBillAt = Literal["own_rate", "project_rates"]
BudgetBy = Literal["none", "total_hours", "total_fees", "per_task", "per_person"]
BudgetUnit = Literal["hours", "fees"]

_SHOWN: JsonDict = {
    "id": example_id("prj"),
    "name": "Acme Website Redesign",
    "client_id": example_id("cli"),
    "billing_type": "time_and_materials",
    "is_billable": True,
    "budget_hours": 200,
    "budget_amount": None,
    "is_active": True,
    "created_at": "2026-01-15T10:00:00Z",
    "slug": "acme-website-redesign",
    "code": "ACME-WEB",
    "currency": "GBP",
    "bill_by": "project",
    "agents_bill_at": "own_rate",
    "rate": 95,
    "fee": None,
    "budget_by": "total_hours",
    "budget_unit": "hours",
    "budget_is_monthly": False,
    "budget_includes_expenses": False,
    "budget_is_visible": True,
    "budget_alert_percent": 80,
    "start_date": "2026-01-15",
    "end_date": None,
    "notes": "",
}


class ProjectQuery(PageQuery):
    """Which projects."""

    slug: str | None = Field(None, max_length=80, description="The project with this slug, such as `acme-website`.")
    is_active: bool | None = Field(None, description="Active projects only, or archived ones only.")
    client_id: ClientId | None = Field(None, description="Projects of one client.")


class _ProjectBody(Body):
    may_be_null: ClassVar[frozenset[str]] = frozenset(
        {"rate", "rates_from", "fee", "budget_hours", "budget_amount", "budget_alert_percent", "start_date", "end_date"}
    )

    code: str = Field("", max_length=200, description="At most 20 characters, such as `ACME-WEB`.")
    billing_type: BillingType = Field("time_and_materials", description="How the client pays.")
    bill_by: BillBy = Field("person", description="Whose rate an hour takes.")
    agents_bill_at: AgentsBillAt = Field("own_rate", description="Agents bill at their own rates or the project's.")
    is_billable: bool = Field(True, description="Whether time is billable by default.")
    rate: Rate = Field(None, description="The project's own rate per hour, in the client's currency.")
    fee: Fee = Field(None, description="Of fixed-fee projects, in the client's currency.")
    budget_by: BudgetBy = Field("none", description="Left out: as `budget_hours` or `budget_amount` says.")
    budget_unit: BudgetUnit = Field("hours", description="What budgets per task or per person are counted in.")
    budget_hours: BudgetHours = Field(None, description="With `total_hours`; null ends that budget.")
    budget_amount: BudgetAmount = Field(None, description="With `total_fees`, in the client's currency.")
    budget_is_monthly: bool = Field(False, description="Whether the budget starts anew each month.")
    budget_includes_expenses: bool = Field(False, description="Whether billable expenses count in a budget of fees.")
    budget_is_visible: bool = Field(False, description="Whether the whole team sees the budget.")
    budget_alert_percent: int | None = Field(80, description="Share used at which managers are told; null: never.")
    start_date: Day | None = None
    end_date: Day | None = None
    notes: str = Field("", max_length=10_000, description="For the team, never on invoices.")

    def to_fields(self) -> ProjectFields:
        """The fields that were sent, for the action."""
        return cast(ProjectFields, self.given("rates_from"))


class ProjectChanges(_ProjectBody):
    """What of a project to set; fields left out stay as they are."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"rate": 110, "rates_from": "2026-04-01"}]})

    client_id: ClientId = Field(UUID(int=0), description="Another client; of the same currency once it is priced.")
    name: str = Field("", max_length=200, description="Unique among the client's projects.")
    rates_from: Day | None = Field(
        None, description="From which day a changed rate or way of billing holds; what is saved since is repriced (R3)."
    )


class NewProject(_ProjectBody):
    """A project to add. It starts with the workspace's default tasks, and with you as its manager."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"client_id": example_id("cli"), "name": "Acme Website Redesign", "budget_hours": 200}]
        }
    )

    client_id: ClientId = Field(description="An active client.")
    name: str = Field(max_length=200, description="Unique among the client's projects.")


class Project(Output):
    """A project."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SHOWN]})

    id: str
    name: str
    client_id: str
    billing_type: BillingType
    is_billable: bool = Field(description="Whether time is billable by default.")
    budget_hours: float | int | None = Field(description="Null without one, and for whom the budget is not visible.")
    budget_amount: float | int | None = Field(
        description="In the client's currency; null without one or the permission to see rates."
    )
    is_active: bool
    created_at: Instant
    slug: str
    code: str
    currency: str = Field(description="The client's (ISO 4217).")
    bill_by: BillBy
    agents_bill_at: AgentsBillAt
    rate: float | int | None = Field(description="The project's own, today; null without the permission to see it.")
    fee: float | int | None = Field(description="Null without one or the permission to see rates.")
    budget_by: BudgetBy | None = Field(description="Null for whom the budget is not visible.")
    budget_unit: BudgetUnit | None = Field(
        description="What the budget is counted in; null without one, and for whom it is not visible."
    )
    budget_is_monthly: bool | None = Field(description="Null for whom the budget is not visible.")
    budget_includes_expenses: bool
    budget_is_visible: bool
    budget_alert_percent: int | None = Field(description="Null for no alert, and for whom the budget is not visible.")
    start_date: str | None = Field(json_schema_extra={"format": "date"})
    end_date: str | None = Field(json_schema_extra={"format": "date"})
    notes: str


class ProjectPage(Output):
    """A page of projects, oldest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [example_page(_SHOWN)]})

    data: list[Project]
    next_cursor: str | None
    has_more: bool
