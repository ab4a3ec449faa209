"""Shapes of users in the API, as `users.md` has them, and of who is asking."""

from typing import Literal

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from keito_server.kit.shapes import Instant, Output, PageQuery, example_id, example_page

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
