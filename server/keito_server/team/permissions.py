"""The one matrix of permissions: who may do what. Routes declare, actions check and queries filter by it (P1).

A permission reads `thing:verb` or `thing:verb:reach`, where a wider reach holds the narrower ones.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from django.http import HttpRequest

from keito_server.kit.declarations import public as public
from keito_server.kit.errors import PermissionRefused
from keito_server.team.models import Member

Route = TypeVar("Route", bound=Callable[..., Any])


class Permission(StrEnum):
    """Everything that a route or an action may ask for."""

    PROFILE_VIEW_OWN = "profile:view:own"
    PROFILE_EDIT_OWN = "profile:edit:own"
    TIME_VIEW_OWN = "time_entries:view:own"
    TIME_VIEW_TEAM = "time_entries:view:team"
    TIME_VIEW_ALL = "time_entries:view:all"
    TIME_EDIT_OWN = "time_entries:edit:own"
    TIME_EDIT_TEAM = "time_entries:edit:team"
    TIME_EDIT_ALL = "time_entries:edit:all"
    PROJECTS_VIEW_ASSIGNED = "projects:view:assigned"
    PROJECTS_VIEW_ALL = "projects:view:all"
    PROJECTS_CREATE = "projects:create"
    PROJECTS_EDIT_MANAGED = "projects:edit:managed"
    PROJECTS_EDIT_ALL = "projects:edit:all"
    CLIENTS_VIEW = "clients:view"
    CLIENTS_EDIT = "clients:edit"
    TASKS_VIEW = "tasks:view"
    TASKS_EDIT = "tasks:edit"
    MEMBERS_VIEW_OWN = "members:view:own"
    MEMBERS_VIEW_TEAM = "members:view:team"
    MEMBERS_VIEW_ALL = "members:view:all"
    MEMBERS_EDIT = "members:edit"
    BUSINESS_ROLES_EDIT = "business_roles:edit"
    BILLABLE_RATES_VIEW = "billable_rates:view"
    BILLABLE_RATES_EDIT_TEAM = "billable_rates:edit:team"
    BILLABLE_RATES_EDIT_ALL = "billable_rates:edit:all"
    COST_RATES_VIEW = "cost_rates:view"
    INVOICES_DRAFT_MANAGED = "invoices:draft:managed"
    INVOICES_DRAFT_ALL = "invoices:draft:all"
    INVOICES_SEND_MANAGED = "invoices:send:managed"
    INVOICES_SEND_ALL = "invoices:send:all"
    API_KEYS_EDIT_OWN = "api_keys:edit:own"
    API_KEYS_EDIT_ALL = "api_keys:edit:all"
    SETTINGS_EDIT = "settings:edit"
    SINGLE_SIGN_ON_EDIT = "single_sign_on:edit"
    MAIL_VIEW = "mail:view"
    AUDIT_VIEW = "audit:view"


class ManagerPermission(StrEnum):
    """What an administrator may grant to a manager, one by one (roles-permissions.md)."""

    CREATE_PROJECTS = "create_projects"
    BILLABLE_RATES = "billable_rates"
    DRAFT_INVOICES = "draft_invoices"
    SEND_INVOICES = "send_invoices"
    CLIENTS_AND_TASKS = "clients_and_tasks"
    EDIT_TEAM_TIME = "edit_team_time"
    WITHDRAW_APPROVALS = "withdraw_approvals"


_MEMBER = frozenset(
    {
        Permission.PROFILE_VIEW_OWN,
        Permission.PROFILE_EDIT_OWN,
        Permission.TIME_VIEW_OWN,
        Permission.TIME_EDIT_OWN,
        Permission.PROJECTS_VIEW_ASSIGNED,
        Permission.TASKS_VIEW,
        Permission.MEMBERS_VIEW_OWN,
        Permission.API_KEYS_EDIT_OWN,
    }
)
_MANAGER = _MEMBER | {
    Permission.TIME_VIEW_TEAM,
    Permission.MEMBERS_VIEW_TEAM,
    Permission.PROJECTS_EDIT_MANAGED,
    Permission.CLIENTS_VIEW,
}
_GRANTED: dict[ManagerPermission, frozenset[Permission]] = {
    ManagerPermission.CREATE_PROJECTS: frozenset({Permission.PROJECTS_CREATE}),
    ManagerPermission.BILLABLE_RATES: frozenset({Permission.BILLABLE_RATES_VIEW, Permission.BILLABLE_RATES_EDIT_TEAM}),
    ManagerPermission.DRAFT_INVOICES: frozenset({Permission.INVOICES_DRAFT_MANAGED}),
    ManagerPermission.SEND_INVOICES: frozenset({Permission.INVOICES_DRAFT_MANAGED, Permission.INVOICES_SEND_MANAGED}),
    ManagerPermission.CLIENTS_AND_TASKS: frozenset({Permission.CLIENTS_EDIT, Permission.TASKS_EDIT}),
    ManagerPermission.EDIT_TEAM_TIME: frozenset({Permission.TIME_EDIT_TEAM}),
    ManagerPermission.WITHDRAW_APPROVALS: frozenset(),
}
MATRIX: dict[str, frozenset[Permission]] = {
    Member.Role.MEMBER: _MEMBER,
    Member.Role.MANAGER: _MANAGER,
    Member.Role.ADMINISTRATOR: frozenset(Permission),
}


def permissions_of(actor: Member) -> frozenset[Permission]:
    """All that the actor may do: by role, and for a manager by what was granted (P1)."""
    granted = MATRIX[actor.role]
    if actor.role == Member.Role.MANAGER:
        for name in actor.manager_permissions:
            granted = granted | _GRANTED[ManagerPermission(name)]
    return granted


def may(actor: Member, permission: Permission) -> bool:
    """Whether the actor holds the permission."""
    return permission in permissions_of(actor)


def require(actor: Member, permission: Permission) -> None:
    """Raises `PermissionRefused` unless the actor holds the permission."""
    if not may(actor, permission):
        raise PermissionRefused


def requires(permission: Permission) -> Callable[[Route], Route]:
    """Declares on an API route or a page which permission it needs; it is enforced where the actor becomes known."""

    def declare(route: Route) -> Route:
        route.required_permission = permission  # type: ignore[attr-defined]  # read by the guard and the route walk
        return route

    return declare


class MemberRequest(HttpRequest):
    """A page's request behind the gate: the actor is known, and holds the page's permission."""

    actor: Member
