"""Shapes of users in the API, as `users.md` has them, and of who is asking."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic.config import JsonDict

from keito_server.kit.durations import hours_to_ms
from keito_server.kit.shapes import Day, Input, Instant, Output, PageQuery, example_id, example_page, number_reader
from keito_server.team.actions import MemberFields, NewAgent

_AMOUNT = WithJsonSchema({"type": "number", "minimum": 0})
BillableRate = Annotated[Decimal, PlainValidator(number_reader("billable_rate")), _AMOUNT]
CostRate = Annotated[Decimal, PlainValidator(number_reader("cost_rate")), _AMOUNT]
Capacity = Annotated[Decimal, PlainValidator(number_reader("weekly_capacity_hours")), _AMOUNT]

_SHOWN: JsonDict = {
    "id": example_id("usr"),
    "name": "review-bot-01",
    "email": "review-bot-01@agents.keito.ai",
    "user_type": "agent",
    "is_active": True,
    "billable_rate": 75,
    "cost_rate": None,
    "created_at": "2026-02-01T10:00:00Z",
}
_ME: JsonDict = {
    "user": _SHOWN,
    "workspace": {
        "id": example_id("acc"),
        "name": "Harrow & Vale",
        "subdomain": "harrow-vale",
        "currency": "GBP",
        "timezone": "Europe/London",
    },
    "permissions": ["projects:view:assigned", "time_entries:edit:own", "time_entries:view:own"],
    "key": {"name": "Claude Code Agent", "expires_at": None},
}


class UserQuery(PageQuery):
    """Which users."""

    user_type: Literal["human", "agent"] | None = Field(None, description="People or agents only.")
    is_active: bool | None = Field(None, description="`false`: archived users only.")


class NewUser(Input):
    """An agent to take on. People are invited, since they bring their own login."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "review-bot-01", "user_type": "agent", "billable_rate": 75, "cost_rate": 5}]
        }
    )

    name: str = Field(max_length=80, description="Unique among the workspace's agents; its address follows from it.")
    user_type: Literal["agent"] = "agent"
    description: str = Field("", max_length=120, description="What it is for.")
    billable_rate: BillableRate | None = Field(None, description="Per hour, in the workspace's currency.")
    cost_rate: CostRate | None = Field(None, description="Per hour, in the workspace's currency.")
    weekly_capacity_hours: Capacity | None = Field(None, description="Expected hours a week; null for none.")
    project_ids: list[str] = Field(default_factory=list, max_length=200, description="Projects it may log time on.")

    def to_new_agent(self) -> NewAgent:
        """The same for the action."""
        hours = self.weekly_capacity_hours
        return NewAgent(
            name=self.name,
            description=self.description,
            billable_rate=self.billable_rate,
            cost_rate=self.cost_rate,
            weekly_capacity_ms=None if hours is None else hours_to_ms(hours),
            project_ids=self.project_ids,
        )


class UserChanges(Input):
    """What of a user is to change; what is left out stays. A rate holds from `rates_from` on, today without it (R3)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"billable_rate": 80, "rates_from": "2026-04-01"}]})

    name: str | None = Field(None, max_length=80, description="Of agents only: people change theirs themselves.")
    description: str | None = Field(None, max_length=120)
    billable_rate: BillableRate | None = None
    cost_rate: CostRate | None = None
    rates_from: Day | None = Field(None, description="From which day the rates of this request hold.")
    weekly_capacity_hours: Capacity | None = None

    def to_fields(self) -> MemberFields:
        """What is no rate, for the action."""
        fields: MemberFields = {}
        if self.name is not None:
            fields["first_name"] = self.name
        if self.description is not None:
            fields["description"] = self.description
        if "weekly_capacity_hours" in self.model_fields_set:
            hours = self.weekly_capacity_hours
            fields["weekly_capacity_ms"] = None if hours is None else hours_to_ms(hours)
        return fields

    def to_rates(self) -> dict[str, Decimal | None]:
        """The rates that are given, by kind; null takes one away from that day on (R1)."""
        given = {"billable": self.billable_rate, "cost": self.cost_rate}
        return {kind: amount for kind, amount in given.items() if f"{kind}_rate" in self.model_fields_set}


class User(Output):
    """A person or an agent of the workspace."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SHOWN]})

    id: str
    name: str
    email: str
    user_type: Literal["human", "agent"]
    is_active: bool
    billable_rate: float | int | None = Field(
        description="Per hour, today, in the workspace's currency; null without a rate or the permission to see it."
    )
    cost_rate: float | int | None = Field(description="The same for internal cost; administrators only.")
    created_at: Instant


class UserPage(Output):
    """A page of users, oldest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [example_page(_SHOWN)]})

    data: list[User]
    next_cursor: str | None
    has_more: bool


class WorkspaceOfKey(Output):
    """The workspace that the key belongs to."""

    id: str = Field(description="What `Keito-Account-Id` must name.")
    name: str
    subdomain: str
    currency: str
    timezone: str


class KeyInUse(Output):
    """The key of this request."""

    name: str
    expires_at: Instant | None


class Me(Output):
    """Who is asking, where, and what they may do."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ME]})

    user: User
    workspace: WorkspaceOfKey
    permissions: list[str]
    key: KeyInUse
