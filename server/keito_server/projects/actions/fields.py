"""What can be set on a project or a task, and the rules that hold whenever it is."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from keito_server.kit.amounts import check_amount
from keito_server.kit.errors import PermissionRefused, ValidationRefused
from keito_server.kit.names import check_name
from keito_server.kit.strict_json import check_text
from keito_server.projects.models import Project
from keito_server.projects.rules import Billing, Budget, check_dates, settle_billing, settle_budget
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may, require


class ProjectFields(TypedDict, total=False):
    """What can be set on a project; absent keys stay as they are. Money is in the client's currency (N7).

    `budget_ms` is in milliseconds; `budget_by` may be left out where a figure says what the budget is counted in, and
    `budget_alert_percent` None switches the alert off. `rate` is the project's own rate per hour; setting it replaces the
    one that holds today. `rate`, `fee` and whatever concerns a budget of fees need the permission to see rates (P5), and
    so does whatever changes how a project that is there bills (`BILLING`).
    """

    client_id: UUID
    name: str
    code: str
    billing_type: str
    bill_by: str
    agents_bill_at: str
    is_billable: bool
    rate: Decimal | None
    fee: Decimal | None
    budget_by: str
    budget_unit: str
    budget_ms: int | None
    budget_amount: Decimal | None
    budget_is_monthly: bool
    budget_includes_expenses: bool
    budget_is_visible: bool
    budget_alert_percent: int | None
    start_date: date | None
    end_date: date | None
    notes: str


class TaskFields(TypedDict, total=False):
    """What can be set on a task of the workspace; absent keys stay as they are.

    `rate` is the default rate per hour in the workspace's currency and needs the permission to see billable rates (P5).
    """

    name: str
    is_billable: bool
    is_default: bool
    rate: Decimal | None


MONEY = ("rate", "fee", "budget_amount")
BILLING = ("billing_type", "bill_by", "agents_bill_at", "is_billable")
"""What decides which rates apply: changing it reprices saved work."""


def require_money(actor: Member, fields: ProjectFields | TaskFields) -> None:
    """Refuses rates, fees and amounts from whoever may not see billable rates (P5)."""
    if any(name in fields for name in MONEY):
        require(actor, Permission.BILLABLE_RATES_VIEW)


def require_fees(actor: Member, before: Budget, after: Budget) -> None:
    """Refuses to set, change or end a budget of fees from whoever may not see billable rates (P5).

    Its alert is a percentage, which every manager of the project may set.
    """
    if replace(before, alert_percent=after.alert_percent) != after and "fees" in (before.counts, after.counts):
        require(actor, Permission.BILLABLE_RATES_VIEW)


def require_billing(actor: Member, changed: Collection[str]) -> None:
    """Refuses to change how a project bills from whoever may not see the prices that this changes (P5).

    Sending what holds already changes nothing, and whoever creates a project chooses it.
    """
    if any(name in changed for name in BILLING) and not may(actor, Permission.BILLABLE_RATES_VIEW):
        raise PermissionRefused(
            "How a project bills changes prices that you may not see. Ask an administrator to change it."
        )


def check_code(code: str) -> str:
    """A project's code without the spaces around it, at most 20 characters long."""
    code = check_text(code, "code").strip()
    if len(code) > 20:
        raise ValidationRefused("A code may have at most 20 characters.", field="code")
    return code


def settle_project(project: Project, fields: ProjectFields) -> None:
    """Sets the given fields on a project, client and rate aside, and makes the whole consistent."""
    was_billable = project.bill_by != Project.BillBy.NONE
    for name, value in fields.items():
        if name not in ("client_id", "rate"):
            setattr(project, name, value)
    if project.billing_type != Project.BillingType.NON_BILLABLE and not was_billable and "bill_by" not in fields:
        project.bill_by = Project.BillBy.PERSON
    project.name = check_name(project.name, longest=120)
    project.code = check_code(project.code)
    check_text(project.notes, "notes")
    check_dates(project.start_date, project.end_date)
    check_amount(project.fee, field="fee")
    check_amount(project.budget_amount, field="budget_amount")
    if any(name.startswith("budget_") for name in fields):
        _settle_budget(project, fields)
    _choice(project.billing_type, Project.BillingType.values, field="billing_type")
    _choice(project.bill_by, Project.BillBy.values, field="bill_by")
    _choice(project.agents_bill_at, Project.AgentsBillAt.values, field="agents_bill_at")
    wanted = Billing(
        billing_type=project.billing_type,
        bill_by=project.bill_by,
        is_billable=fields.get("is_billable", project.is_billable if was_billable else True),
        fee=project.fee,
    )
    settled = settle_billing(wanted, fee_is_given=fields.get("fee") is not None)
    project.bill_by, project.is_billable, project.fee = settled.bill_by, settled.is_billable, settled.fee


def budget_of(project: Project) -> Budget:
    """The project's budget, as the rules see it."""
    return Budget(
        by=project.budget_by,
        unit=project.budget_unit,
        ms=project.budget_ms,
        amount=project.budget_amount,
        alert_percent=project.budget_alert_percent,
    )


def _settle_budget(project: Project, fields: ProjectFields) -> None:
    _choice(project.budget_by, Project.BudgetBy.values, field="budget_by")
    _choice(project.budget_unit, Project.BudgetUnit.values, field="budget_unit")
    given = {name.removeprefix("budget_") for name in fields}
    settled = settle_budget(budget_of(project), given)
    project.budget_by, project.budget_ms, project.budget_amount = settled.by, settled.ms, settled.amount


def _choice(value: Any, choices: list[str], *, field: str) -> None:
    if value not in choices:
        raise ValidationRefused(f"Choose one of {', '.join(choices)}.", field=field)
