"""Shapes of users in the API, as `users.md` has them, and of who is asking."""

from typing import Literal

from pydantic import Field

from keito_server.kit.shapes import Instant, Output, PageQuery


class UserQuery(PageQuery):
    """Which users."""

    user_type: Literal["human", "agent"] | None = Field(None, description="People or agents only.")
    is_active: bool | None = Field(None, description="`false`: archived users only.")


class User(Output):
    """A person or an agent of the workspace."""

    id: str = Field(examples=["usr_06f3k2m9q0r8x7v5t4b2n1w0dz"])
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

    data: list[User]
    next_cursor: str | None
    has_more: bool


class WorkspaceOfKey(Output):
    """The workspace that the key belongs to."""

    id: str = Field(description="What `Keito-Account-Id` must name.", examples=["acc_06f3k2m9q0r8x7v5t4b2n1w0dz"])
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

    user: User
    workspace: WorkspaceOfKey
    permissions: list[str] = Field(examples=[["projects:view:assigned", "time_entries:edit:own"]])
    key: KeyInUse
