"""The matrix of permissions as a table, each role by each permission (P1, P5; roles-permissions.md, scopes.md)."""

from itertools import combinations

import pytest

from keito_server.kit.errors import PermissionRefused
from keito_server.team.models import Member
from keito_server.team.permissions import ManagerPermission as Grant
from keito_server.team.permissions import MemberRequest, Permission, may, permissions_of, public, require, requires

TABLE: dict[Permission, tuple[bool, bool | set[Grant], bool]] = {
    # what                              a member  a manager: yes, no, or by what was granted     an administrator
    Permission.PROFILE_VIEW_OWN: (True, True, True),
    Permission.PROFILE_EDIT_OWN: (True, True, True),
    Permission.TIME_VIEW_OWN: (True, True, True),
    Permission.TIME_VIEW_TEAM: (False, True, True),
    Permission.TIME_VIEW_ALL: (False, False, True),
    Permission.TIME_EDIT_OWN: (True, True, True),
    Permission.TIME_EDIT_TEAM: (False, {Grant.EDIT_TEAM_TIME}, True),
    Permission.TIME_EDIT_ALL: (False, False, True),
    Permission.EXPENSES_VIEW_OWN: (True, True, True),
    Permission.EXPENSES_VIEW_TEAM: (False, True, True),
    Permission.EXPENSES_VIEW_ALL: (False, False, True),
    Permission.EXPENSES_EDIT_OWN: (True, True, True),
    Permission.EXPENSES_EDIT_TEAM: (False, {Grant.EDIT_TEAM_TIME}, True),
    Permission.EXPENSES_EDIT_ALL: (False, False, True),
    Permission.EXPENSE_CATEGORIES_VIEW: (True, True, True),
    Permission.EXPENSE_CATEGORIES_EDIT: (False, False, True),
    Permission.BUDGETS_VIEW_MANAGED: (False, True, True),
    Permission.BUDGETS_VIEW_ALL: (False, False, True),
    Permission.PROJECTS_VIEW_ASSIGNED: (True, True, True),
    Permission.PROJECTS_VIEW_ALL: (False, False, True),
    Permission.PROJECTS_CREATE: (False, {Grant.CREATE_PROJECTS}, True),
    Permission.PROJECTS_EDIT_MANAGED: (False, True, True),
    Permission.PROJECTS_EDIT_ALL: (False, False, True),
    Permission.CLIENTS_VIEW: (False, True, True),
    Permission.CLIENTS_EDIT: (False, {Grant.CLIENTS_AND_TASKS}, True),
    Permission.TASKS_VIEW: (True, True, True),
    Permission.TASKS_EDIT: (False, {Grant.CLIENTS_AND_TASKS}, True),
    Permission.MEMBERS_VIEW_OWN: (True, True, True),
    Permission.MEMBERS_VIEW_TEAM: (False, True, True),
    Permission.MEMBERS_VIEW_ALL: (False, False, True),
    Permission.MEMBERS_EDIT: (False, False, True),
    Permission.BUSINESS_ROLES_EDIT: (False, False, True),
    Permission.BILLABLE_RATES_VIEW: (False, {Grant.BILLABLE_RATES}, True),
    Permission.BILLABLE_RATES_EDIT_TEAM: (False, {Grant.BILLABLE_RATES}, True),
    Permission.BILLABLE_RATES_EDIT_ALL: (False, False, True),
    Permission.COST_RATES_VIEW: (False, False, True),
    Permission.SUBMISSIONS_VIEW_OWN: (True, True, True),
    Permission.SUBMISSIONS_SUBMIT_OWN: (True, True, True),
    Permission.SUBMISSIONS_DECIDE_TEAM: (False, True, True),
    Permission.SUBMISSIONS_DECIDE_ALL: (False, False, True),
    Permission.SUBMISSIONS_WITHDRAW_TEAM: (False, {Grant.WITHDRAW_APPROVALS}, True),
    Permission.SUBMISSIONS_WITHDRAW_ALL: (False, False, True),
    Permission.INVOICES_DRAFT_MANAGED: (False, {Grant.DRAFT_INVOICES, Grant.SEND_INVOICES}, True),
    Permission.INVOICES_DRAFT_ALL: (False, False, True),
    Permission.INVOICES_SEND_MANAGED: (False, {Grant.SEND_INVOICES}, True),
    Permission.INVOICES_SEND_ALL: (False, False, True),
    Permission.API_KEYS_EDIT_OWN: (True, True, True),
    Permission.API_KEYS_EDIT_ALL: (False, False, True),
    Permission.SETTINGS_EDIT: (False, False, True),
    Permission.SINGLE_SIGN_ON_EDIT: (False, False, True),
    Permission.MAIL_VIEW: (False, False, True),
    Permission.AUDIT_VIEW: (False, False, True),
}


def _member(role: str, *granted: Grant, user_type: str = "human") -> Member:
    return Member(role=role, user_type=user_type, manager_permissions=[str(grant) for grant in granted])


def test_the_table_says_something_of_every_permission() -> None:
    assert set(TABLE) == set(Permission)


@pytest.mark.parametrize("permission", TABLE, ids=str)
def test_each_role_is_allowed_or_refused_as_the_table_says(permission: Permission) -> None:
    member, manager, administrator = TABLE[permission]
    expected = {"member": member, "manager": manager is True, "administrator": administrator}
    for role, is_allowed in expected.items():
        actor = _member(role)
        assert may(actor, permission) is is_allowed, role
        if is_allowed:
            require(actor, permission)
        else:
            with pytest.raises(PermissionRefused):
                require(actor, permission)


@pytest.mark.parametrize("grant", Grant)
def test_a_grant_gives_a_manager_what_the_table_says_and_nothing_else(grant: Grant) -> None:
    gained = permissions_of(_member("manager", grant)) - permissions_of(_member("manager"))
    assert gained == {what for what, row in TABLE.items() if isinstance(row[1], set) and grant in row[1]}


@pytest.mark.parametrize("grants", list(combinations(Grant, 2)))
def test_two_grants_give_what_each_of_them_gives(grants: tuple[Grant, Grant]) -> None:
    both, first, second = _member("manager", *grants), _member("manager", grants[0]), _member("manager", grants[1])
    assert permissions_of(both) == permissions_of(first) | permissions_of(second)


def test_grants_left_over_from_another_role_give_nothing() -> None:
    assert permissions_of(_member("member", *Grant)) == permissions_of(_member("member"))
    assert permissions_of(_member("administrator", *Grant)) == frozenset(Permission)


@pytest.mark.parametrize("role", ["member", "manager", "administrator"])
def test_an_agent_may_what_its_role_may_but_decides_on_no_timesheet(role: str) -> None:
    decisions = {what for what in Permission if what.startswith(("submissions:decide:", "submissions:withdraw:"))}
    granted = permissions_of(_member(role, *Grant, user_type="agent"))
    assert granted == permissions_of(_member(role, *Grant)) - decisions


def test_every_role_may_what_the_lower_one_may() -> None:
    member, manager, everything = (
        permissions_of(_member(role, *Grant)) for role in ("member", "manager", "administrator")
    )
    assert member < manager < everything


def test_a_wider_reach_holds_the_narrower_ones() -> None:
    reaches = ["own", "assigned", "managed", "team", "all"]
    for role in ("member", "manager", "administrator"):
        held = {str(permission) for permission in permissions_of(_member(role, *Grant))}
        for permission in Permission:
            thing, _, reach = permission.rpartition(":")
            narrower = {f"{thing}:{other}" for other in reaches[: reaches.index(reach)]} if reach in reaches else set()
            if permission in held:
                assert narrower & set(Permission) <= held


def test_a_route_declares_what_it_needs_or_that_it_is_public() -> None:
    @requires(Permission.TIME_VIEW_OWN)
    def page(request: MemberRequest) -> None:
        """A page of a member."""

    @public
    def sign_in(request: MemberRequest) -> None:
        """A page of everybody."""

    assert getattr(page, "required_permission") is Permission.TIME_VIEW_OWN  # noqa: B009  # set by the declaration
    assert getattr(sign_in, "required_permission") is None  # noqa: B009  # set by the declaration
