"""What can be set on a project or a task, and the rules that hold whenever it is."""

from datetime import date
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from keito_server.kit.amounts import check_amount
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.names import check_name
from keito_server.kit.strict_json import check_text
from keito_server.projects.models import Project
from keito_server.projects.rules import Billing, check_dates, settle_billing
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require


class ProjectFields(TypedDict, total=False):
    """What can be set on a project; absent keys stay as they are. Money is in the client's currency (N7).

    `budget_ms` is in milliseconds. `rate` is the project's own rate per hour; setting it replaces the one that holds
    today. `rate`, `fee` and `budget_amount` need the permission to see billable rates (P5).
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
    budget_ms: int | None
    budget_amount: Decimal | None
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


def require_money(actor: Member, fields: ProjectFields | TaskFields) -> None:
    """Refuses rates, fees and amounts from whoever may not see billable rates (P5)."""
    if any(name in fields for name in MONEY):
        require(actor, Permission.BILLABLE_RATES_VIEW)


def settle_project(project: Project, fields: ProjectFields) -> None:
    """Sets the given fields on a project, client and rate aside, and makes the whole consistent."""
    was_billable = project.bill_by != Project.BillBy.NONE
    for name, value in fields.items():
        if name not in ("client_id", "rate"):
            setattr(project, name, value)
    if project.billing_type != Project.BillingType.NON_BILLABLE and not was_billable and "bill_by" not in fields:
        project.bill_by = Project.BillBy.PERSON
    project.name = check_name(project.name, longest=120)
    project.code = check_text(project.code, "code").strip()
    if len(project.code) > 20:
        raise ValidationRefused("A code may have at most 20 characters.", field="code")
    check_text(project.notes, "notes")
    check_dates(project.start_date, project.end_date)
    check_amount(project.fee, field="fee")
    check_amount(project.budget_amount, field="budget_amount")
    if project.budget_ms is not None and project.budget_ms < 0:
        raise ValidationRefused("A budget cannot be negative. Use 0 or more.", field="budget_ms")
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


def _choice(value: Any, choices: list[str], *, field: str) -> None:
    if value not in choices:
        raise ValidationRefused(f"Choose one of {', '.join(choices)}.", field=field)
