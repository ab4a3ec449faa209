"""The one matrix of permissions: who may do what. Routes declare, actions check and queries filter by it (P1).

A permission reads `thing:verb` or `thing:verb:reach`, where a wider reach holds the narrower ones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from django.http import HttpRequest

from keito_server.kit.declarations import public as public
from keito_server.kit.errors import PermissionRefused
from keito_server.team.errors import ApprovalsOff, ExpensesOff, InvoicingOff, PeopleDecide
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
    EXPENSES_VIEW_OWN = "expenses:view:own"
    EXPENSES_VIEW_TEAM = "expenses:view:team"
    EXPENSES_VIEW_ALL = "expenses:view:all"
    EXPENSES_EDIT_OWN = "expenses:edit:own"
    EXPENSES_EDIT_TEAM = "expenses:edit:team"
    EXPENSES_EDIT_ALL = "expenses:edit:all"
    EXPENSE_CATEGORIES_VIEW = "expense_categories:view"
    EXPENSE_CATEGORIES_EDIT = "expense_categories:edit"
    PROJECTS_VIEW_ASSIGNED = "projects:view:assigned"
    PROJECTS_VIEW_ALL = "projects:view:all"
    PROJECTS_CREATE = "projects:create"
    PROJECTS_EDIT_MANAGED = "projects:edit:managed"
    PROJECTS_EDIT_ALL = "projects:edit:all"
    BUDGETS_VIEW_MANAGED = "budgets:view:managed"
    BUDGETS_VIEW_ALL = "budgets:view:all"
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
    SUBMISSIONS_VIEW_OWN = "submissions:view:own"
    SUBMISSIONS_SUBMIT_OWN = "submissions:submit:own"
    SUBMISSIONS_DECIDE_TEAM = "submissions:decide:team"
    SUBMISSIONS_DECIDE_ALL = "submissions:decide:all"
    SUBMISSIONS_WITHDRAW_TEAM = "submissions:withdraw:team"
    SUBMISSIONS_WITHDRAW_ALL = "submissions:withdraw:all"
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


class Holders(Enum):
    """From which role on somebody holds a permission."""

    EVERYBODY = (Member.Role.MEMBER, Member.Role.MANAGER, Member.Role.ADMINISTRATOR)
    MANAGERS = (Member.Role.MANAGER, Member.Role.ADMINISTRATOR)
    ADMINISTRATORS = (Member.Role.ADMINISTRATOR,)


def _granted(*grants: ManagerPermission) -> frozenset[ManagerPermission]:
    """Held by administrators, and by the managers who were granted one of these."""
    return frozenset(grants)


_EVERYBODY, _MANAGERS, _ADMINISTRATORS = Holders

WHO_MAY: dict[Permission, Holders | frozenset[ManagerPermission]] = {
    Permission.PROFILE_VIEW_OWN: _EVERYBODY,
    Permission.PROFILE_EDIT_OWN: _EVERYBODY,
    Permission.API_KEYS_EDIT_OWN: _EVERYBODY,
    Permission.API_KEYS_EDIT_ALL: _ADMINISTRATORS,
    # Time
    Permission.TIME_VIEW_OWN: _EVERYBODY,
    Permission.TIME_VIEW_TEAM: _MANAGERS,
    Permission.TIME_VIEW_ALL: _ADMINISTRATORS,
    Permission.TIME_EDIT_OWN: _EVERYBODY,
    Permission.TIME_EDIT_TEAM: _granted(ManagerPermission.EDIT_TEAM_TIME),
    Permission.TIME_EDIT_ALL: _ADMINISTRATORS,
    # Expenses
    Permission.EXPENSES_VIEW_OWN: _EVERYBODY,
    Permission.EXPENSES_VIEW_TEAM: _MANAGERS,
    Permission.EXPENSES_VIEW_ALL: _ADMINISTRATORS,
    Permission.EXPENSES_EDIT_OWN: _EVERYBODY,
    Permission.EXPENSES_EDIT_TEAM: _granted(ManagerPermission.EDIT_TEAM_TIME),
    Permission.EXPENSES_EDIT_ALL: _ADMINISTRATORS,
    Permission.EXPENSE_CATEGORIES_VIEW: _EVERYBODY,
    Permission.EXPENSE_CATEGORIES_EDIT: _ADMINISTRATORS,
    # Projects, clients, tasks
    Permission.PROJECTS_VIEW_ASSIGNED: _EVERYBODY,
    Permission.PROJECTS_VIEW_ALL: _ADMINISTRATORS,
    Permission.PROJECTS_CREATE: _granted(ManagerPermission.CREATE_PROJECTS),
    Permission.PROJECTS_EDIT_MANAGED: _MANAGERS,
    Permission.PROJECTS_EDIT_ALL: _ADMINISTRATORS,
    Permission.BUDGETS_VIEW_MANAGED: _MANAGERS,
    Permission.BUDGETS_VIEW_ALL: _ADMINISTRATORS,
    Permission.CLIENTS_VIEW: _MANAGERS,
    Permission.CLIENTS_EDIT: _granted(ManagerPermission.CLIENTS_AND_TASKS),
    Permission.TASKS_VIEW: _EVERYBODY,
    Permission.TASKS_EDIT: _granted(ManagerPermission.CLIENTS_AND_TASKS),
    # Rates
    Permission.BILLABLE_RATES_VIEW: _granted(ManagerPermission.BILLABLE_RATES),
    Permission.BILLABLE_RATES_EDIT_TEAM: _granted(ManagerPermission.BILLABLE_RATES),
    Permission.BILLABLE_RATES_EDIT_ALL: _ADMINISTRATORS,
    Permission.COST_RATES_VIEW: _ADMINISTRATORS,
    # Approvals
    Permission.SUBMISSIONS_VIEW_OWN: _EVERYBODY,
    Permission.SUBMISSIONS_SUBMIT_OWN: _EVERYBODY,
    Permission.SUBMISSIONS_DECIDE_TEAM: _MANAGERS,
    Permission.SUBMISSIONS_DECIDE_ALL: _ADMINISTRATORS,
    Permission.SUBMISSIONS_WITHDRAW_TEAM: _granted(ManagerPermission.WITHDRAW_APPROVALS),
    Permission.SUBMISSIONS_WITHDRAW_ALL: _ADMINISTRATORS,
    # Invoices
    Permission.INVOICES_DRAFT_MANAGED: _granted(ManagerPermission.DRAFT_INVOICES, ManagerPermission.SEND_INVOICES),
    Permission.INVOICES_DRAFT_ALL: _ADMINISTRATORS,
    Permission.INVOICES_SEND_MANAGED: _granted(ManagerPermission.SEND_INVOICES),
    Permission.INVOICES_SEND_ALL: _ADMINISTRATORS,
    # The team
    Permission.MEMBERS_VIEW_OWN: _EVERYBODY,
    Permission.MEMBERS_VIEW_TEAM: _MANAGERS,
    Permission.MEMBERS_VIEW_ALL: _ADMINISTRATORS,
    Permission.MEMBERS_EDIT: _ADMINISTRATORS,
    Permission.BUSINESS_ROLES_EDIT: _ADMINISTRATORS,
    # The workspace
    Permission.SETTINGS_EDIT: _ADMINISTRATORS,
    Permission.SINGLE_SIGN_ON_EDIT: _ADMINISTRATORS,
    Permission.MAIL_VIEW: _ADMINISTRATORS,
    Permission.AUDIT_VIEW: _ADMINISTRATORS,
}
"""The matrix, a row for each permission. docs/concepts/permissions.md has the same in words."""


FOR_PEOPLE = frozenset(
    {
        Permission.SUBMISSIONS_DECIDE_TEAM,
        Permission.SUBMISSIONS_DECIDE_ALL,
        Permission.SUBMISSIONS_WITHDRAW_TEAM,
        Permission.SUBMISSIONS_WITHDRAW_ALL,
    }
)
"""What no agent holds, whatever its role: a person stands behind what is billed (A4)."""


def _of_role(role: Member.Role) -> frozenset[Permission]:
    if role == Member.Role.ADMINISTRATOR:
        return frozenset(Permission)
    return frozenset(what for what, who in WHO_MAY.items() if isinstance(who, Holders) and role in who.value)


def _of_grant(grant: ManagerPermission) -> frozenset[Permission]:
    return frozenset(what for what, who in WHO_MAY.items() if isinstance(who, frozenset) and grant in who)


_BY_ROLE: dict[str, frozenset[Permission]] = {role: _of_role(role) for role in Member.Role}
_BY_GRANT: dict[str, frozenset[Permission]] = {grant: _of_grant(grant) for grant in ManagerPermission}


@dataclass(frozen=True, slots=True)
class _Module:
    """A part of the product that a workspace may do without: its setting, what stands on it, and how it is refused."""

    setting: str
    permissions: frozenset[Permission]
    is_off: type[PermissionRefused]

    def is_off_for(self, actor: Member) -> bool:
        # Tables of permissions are reckoned for members who are in no workspace.
        return actor.workspace_id is not None and not getattr(actor.workspace, self.setting)


def _all_of(thing: str) -> frozenset[Permission]:
    return frozenset(permission for permission in Permission if permission.startswith(f"{thing}:"))


_MODULES = (
    _Module("uses_expenses", _all_of("expenses") | _all_of("expense_categories"), ExpensesOff),
    _Module("uses_invoicing", _all_of("invoices"), InvoicingOff),
    _Module("uses_approvals", _all_of("submissions"), ApprovalsOff),
)
"""What nobody holds where the workspace has switched the module off (company-settings.md, Feature Toggles)."""


def permissions_of(actor: Member) -> frozenset[Permission]:
    """All that the actor may do: by role, for a manager by what was granted (P1), without modules that are off.

    An agent decides on nobody's time, whatever its role (A4).
    """
    switched_off = tuple(module for module in _MODULES if module.is_off_for(actor))
    return _permissions(actor.role, tuple(actor.manager_permissions), actor.is_agent, switched_off)


@lru_cache(maxsize=1024)
def _permissions(
    role: str, grants: tuple[str, ...], is_agent: bool, switched_off: tuple[_Module, ...]
) -> frozenset[Permission]:
    """Remembered, since every request asks several times."""
    held = _BY_ROLE[role]
    if role == Member.Role.MANAGER:
        for grant in grants:
            held |= _BY_GRANT[grant]
    if is_agent:
        held -= FOR_PEOPLE
    for module in switched_off:
        held -= module.permissions
    return held


def may(actor: Member, permission: Permission) -> bool:
    """Whether the actor holds the permission."""
    return permission in permissions_of(actor)


def require(actor: Member, permission: Permission) -> None:
    """Raises `PermissionRefused` unless the actor holds the permission; for a module that is off, its own refusal, and
    `PeopleDecide` for an agent that would decide on time.
    """
    if not may(actor, permission):
        off = (module.is_off for module in _MODULES if permission in module.permissions and module.is_off_for(actor))
        raise next(off, PeopleDecide if actor.is_agent and permission in FOR_PEOPLE else PermissionRefused)


def requires(permission: Permission) -> Callable[[Route], Route]:
    """Declares on an API route or a page which permission it needs; it is enforced where the actor becomes known."""

    def declare(route: Route) -> Route:
        route.required_permission = permission  # type: ignore[attr-defined]  # read by the guard and the route walk
        return route

    return declare


class MemberRequest(HttpRequest):
    """A page's request behind the gate: the actor is known, and holds the page's permission."""

    actor: Member
