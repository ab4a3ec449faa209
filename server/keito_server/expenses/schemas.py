"""Shapes of expenses and their categories in the API, as `expenses.md` has them; shape checks only."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from pydantic import ConfigDict, Field, PlainValidator, WithJsonSchema, model_validator
from pydantic.config import JsonDict

from keito_server.expenses.actions import CategoryFields, ExpenseChanges, NewExpense
from keito_server.expenses.errors import UnknownCategory
from keito_server.expenses.queries.answers import AnswerFilters
from keito_server.expenses.rules import LLM_USAGE, LLM_USAGE_ID
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.shapes import (
    Day,
    Input,
    Instant,
    Output,
    PageQuery,
    PublicId,
    example_id,
    example_page,
    number_reader,
)
from keito_server.projects.errors import UnknownProject
from keito_server.team.errors import UnknownMember


@dataclass(frozen=True, slots=True)
class CategoryPublicId(PublicId):
    """The id of a category, of which the built-in one has the same in every workspace (G1)."""

    def read(self, value: Any) -> UUID:
        if value == LLM_USAGE_ID:
            return LLM_USAGE
        category_id = PublicId.read(self, value)
        if category_id == LLM_USAGE:  # what stands for the built-in one inside is the id of none
            raise self.refusal(field=self.field)
        return category_id


Source = Literal["web", "cli", "api", "agent"]
ApprovalStatus = Literal["unsubmitted", "submitted", "approved"]
ProjectId = Annotated[UUID, PublicId("prj", "project_id", UnknownProject)]
UserId = Annotated[UUID, PublicId("usr", "user_id", UnknownMember)]
CategoryId = Annotated[UUID, CategoryPublicId("cat", "expense_category_id", UnknownCategory)]
Metadata = Annotated[dict[str, Any], Field(examples=[{"model": "claude-opus-4-6", "input_tokens": 30000}])]


def _or_none(name: str) -> Callable[[Any], Decimal | None]:
    read = number_reader(name)
    return lambda value: None if value is None else read(value)


_NUMBER = {"type": ["number", "null"]}
TotalCost = Annotated[
    Decimal | None, PlainValidator(_or_none("total_cost")), WithJsonSchema(_NUMBER | {"examples": [12.5]})
]
Units = Annotated[Decimal | None, PlainValidator(_or_none("units")), WithJsonSchema(_NUMBER | {"examples": [45]})]
UnitPrice = Annotated[
    Decimal | None, PlainValidator(_or_none("unit_price")), WithJsonSchema(_NUMBER | {"examples": [0.003]})
]

_UNCHANGEABLE = (
    "source",
    "user_id",
    "currency",
    "id",
    "created_at",
    "updated_at",
    "approval_status",
    "provider_cost",
    "receipt_id",
)
_NEVER_NULL = ("project_id", "expense_category_id", "spent_date", "total_cost")
_CONTEXT: JsonDict = {
    "agent_id": "review-bot-01",
    "session_id": "550e8400-e29b-41d4-a716-446655440000",
    "model": "claude-opus-4-6",
    "input_tokens": 30000,
    "output_tokens": 15000,
}
_SENT: JsonDict = {
    "project_id": example_id("prj"),
    "expense_category_id": LLM_USAGE_ID,
    "spent_date": "2026-03-06",
    "units": 45,
    "notes": "claude-opus-4-6: 30k input + 15k output tokens",
    "source": "agent",
    "metadata": _CONTEXT,
}
_SHOWN: JsonDict = {
    "id": example_id("exp"),
    "project_id": example_id("prj"),
    "expense_category_id": LLM_USAGE_ID,
    "spent_date": "2026-03-06",
    "units": 45,
    "unit_price": 0.003,
    "total_cost": 0.135,
    "notes": "claude-opus-4-6: 30k input + 15k output tokens",
    "source": "agent",
    "metadata": _CONTEXT,
    "created_at": "2026-03-06T14:35:00Z",
    "user_id": example_id("usr"),
    "is_billable": True,
    "currency": "GBP",
    "approval_status": "unsubmitted",
    "provider_cost": 0.525,
    "receipt_id": None,
    "updated_at": "2026-03-06T14:35:00Z",
}


class NewExpenseBody(Input):
    """A new expense."""

    model_config = ConfigDict(title="NewExpense", json_schema_extra={"examples": [_SENT]})

    project_id: ProjectId = Field(description="Project the money was spent for.")
    expense_category_id: CategoryId = Field(
        description="Category; `cat_llm_usage` is the built-in one for tokens in every workspace."
    )
    spent_date: Day = Field(description="Day of the expense; at most tomorrow in the user's timezone.")
    total_cost: TotalCost = Field(
        None,
        description="In the currency of the project's client. Required unless `units` are given, whose product it is then. "
        "Negative for a refund, with `notes`. Kept to 6 decimals.",
    )
    units: Units = Field(None, description="Quantity, such as thousands of tokens.")
    unit_price: UnitPrice = Field(
        None, description="Price of a unit in the currency of the project's client. Left out: the category's."
    )
    notes: str | None = Field(None, description="What it was for.")
    is_billable: bool | None = Field(None, description="Left out: as the category or the project says.")
    source: Source = Field("api", description="Where the expense comes from; it never changes.")
    metadata: Metadata | None = Field(None, description="Agent context, at most 4,096 bytes.")
    user_id: UserId | None = Field(None, description="Whose expense it is, for those who may edit those of others.")

    def to_new_expense(self) -> NewExpense:
        """The same for the action that creates it."""
        return NewExpense(
            project_id=self.project_id,
            category_id=self.expense_category_id,
            spent_date=self.spent_date,
            source=self.source,
            total=self.total_cost,
            units=self.units,
            unit_price=self.unit_price,
            notes=self.notes or "",
            is_billable=self.is_billable,
            metadata=self.metadata or {},
            member_id=self.user_id,
        )


class ExpenseChangesBody(Input):
    """What of an expense to change; fields left out stay as they are."""

    model_config = ConfigDict(title="ExpenseChanges", json_schema_extra={"examples": [{"units": 52.5, "notes": None}]})

    project_id: ProjectId | None = Field(None, description="Another project.")
    expense_category_id: CategoryId | None = Field(None, description="Another category.")
    spent_date: Day | None = Field(None, description="Another day.")
    total_cost: TotalCost = Field(None, description="The new total; beside units it has to be their product.")
    units: Units = Field(None, description="The new quantity; null makes the total a plain one.")
    unit_price: UnitPrice = Field(None, description="The new price of a unit; null takes the category's.")
    notes: str | None = Field(None, description="What it was for; null empties it.")
    is_billable: bool = Field(False, description="Whether the expense is billable.")
    metadata: Metadata | None = Field(
        None,
        description="Merged key by key: a key with null is taken out, and null instead of an object takes out all.",
    )

    @model_validator(mode="before")
    @classmethod
    def refuse_what_never_changes(cls, data: Any) -> Any:
        """Names the fields of an answer that an update cannot change, instead of calling them unknown."""
        if isinstance(data, dict):
            for name in _UNCHANGEABLE:
                if name in data:
                    raise ValidationRefused(f"{name} cannot be changed once the expense exists.", field=name)
            for name in _NEVER_NULL:
                if data.get(name, "") is None:
                    raise ValidationRefused(f"{name} cannot be null. Leave it out to keep it.", field=name)
        return data

    def to_changes(self) -> ExpenseChanges:
        """The fields that were sent, for the action that changes the expense."""
        names = {"expense_category_id": "category_id", "total_cost": "total"}
        changes: dict[str, Any] = {names.get(name, name): getattr(self, name) for name in self.model_fields_set}
        if "notes" in changes:
            changes["notes"] = changes["notes"] or ""
        return cast(ExpenseChanges, changes)


class ExpenseQuery(PageQuery):
    """Filters of the list; all that are given hold together."""

    source: Source | None = Field(None, description="Where expenses come from.")
    project_id: ProjectId | None = Field(None, description="Expenses of one project.")
    user_id: UserId | None = Field(None, description="Expenses of one user.")
    expense_category_id: CategoryId | None = Field(None, description="Expenses in one category.")
    from_: Day | None = Field(None, alias="from", description="First day, included.")
    to: Day | None = Field(None, description="Last day, included.")
    is_billable: bool | None = Field(None, description="Billable expenses only, or the others only.")
    approval_status: ApprovalStatus | None = Field(None, description="Expenses that are in one state of approval.")

    def to_filters(self, metadata: dict[str, str]) -> AnswerFilters:
        """The same for the query, with the filters on keys of the metadata."""
        return AnswerFilters(
            source=self.source,
            project_id=self.project_id,
            user_id=self.user_id,
            category_id=self.expense_category_id,
            first_day=self.from_,
            last_day=self.to,
            is_billable=self.is_billable,
            approval=self.approval_status,
            metadata=metadata,
        )


class Expense(Output):
    """An expense."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SHOWN]})

    id: str
    project_id: str
    expense_category_id: str
    spent_date: str = Field(json_schema_extra={"format": "date"})
    units: float | int | None
    unit_price: float | int | None
    total_cost: float | int = Field(description="In `currency`, with fractions of a cent: 45 x 0.003 is 0.135.")
    notes: str | None
    source: Source
    metadata: dict[str, Any] | None
    created_at: Instant
    user_id: str
    is_billable: bool
    currency: str = Field(description="Of the project's client (ISO 4217).")
    approval_status: ApprovalStatus = Field(
        description="Whether the expense was submitted, and approved; then it is locked."
    )
    provider_cost: float | int | None = Field(
        description="What the model's maker charged for the tokens in `metadata`, in US dollars; null where the model is "
        "unknown, and to whoever may not see costs."
    )
    receipt_id: str | None
    updated_at: Instant


class ExpensePage(Output):
    """A page of expenses, newest day first."""

    model_config = ConfigDict(json_schema_extra={"examples": [example_page(_SHOWN)]})

    data: list[Expense]
    next_cursor: str | None
    has_more: bool


_CATEGORY: JsonDict = {
    "id": LLM_USAGE_ID,
    "name": "LLM Usage",
    "slug": "llm-usage",
    "unit_name": "1k tokens",
    "unit_price": 0.003,
    "is_billable": None,
    "is_active": True,
    "created_at": "2026-01-15T10:00:00Z",
}


class NewCategory(Input):
    """A new category."""

    model_config = ConfigDict(
        title="NewExpenseCategory",
        json_schema_extra={"examples": [{"name": "Printing", "unit_name": "pages", "unit_price": 0.05}]},
    )

    name: str = Field(description="Unique in the workspace.")
    unit_name: str | None = Field(
        None, description="What its expenses count, such as miles; left out, they are totals."
    )
    unit_price: UnitPrice = Field(None, description="Price of a unit in the workspace's currency.")
    is_billable: bool | None = Field(None, description="Default of its expenses; null leaves that to the project.")

    def to_fields(self) -> CategoryFields:
        """The fields that were sent, for the action."""
        return _fields(self)


class CategoryChanges(Input):
    """What of a category to change, for expenses to come; fields left out stay as they are."""

    model_config = ConfigDict(title="ExpenseCategoryChanges", json_schema_extra={"examples": [{"unit_price": 0.06}]})

    name: str | None = Field(None, description="The slug stays as it is.")
    unit_name: str | None = Field(None, description="Null makes it a category of totals. Fixed for the built-in one.")
    unit_price: UnitPrice = Field(None, description="Price of a unit in the workspace's currency; null takes it away.")
    is_billable: bool | None = Field(None, description="Default of its expenses; null leaves that to the project.")

    def to_fields(self) -> CategoryFields:
        """The fields that were sent, for the action."""
        return _fields(self)


def _fields(body: NewCategory | CategoryChanges) -> CategoryFields:
    fields: dict[str, Any] = {name: getattr(body, name) for name in body.model_fields_set}
    for name in ("name", "unit_name"):
        if name in fields:
            fields[name] = fields[name] or ""
    return cast(CategoryFields, fields)


class CategoryQuery(PageQuery):
    """Which categories."""

    slug: str | None = Field(None, max_length=80, description="The category with this slug, such as `llm-usage`.")
    is_active: bool | None = Field(None, description="Categories on offer only, or archived ones only.")


class ExpenseCategory(Output):
    """A category of expenses."""

    model_config = ConfigDict(json_schema_extra={"examples": [_CATEGORY]})

    id: str
    name: str
    slug: str
    unit_name: str | None = Field(description="What its expenses count; null where they are totals.")
    unit_price: float | int | None = Field(description="In the workspace's currency.")
    is_billable: bool | None = Field(description="Default of its expenses; null leaves that to the project.")
    is_active: bool
    created_at: Instant


class ExpenseCategoryPage(Output):
    """A page of categories, oldest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [example_page(_CATEGORY)]})

    data: list[ExpenseCategory]
    next_cursor: str | None
    has_more: bool
