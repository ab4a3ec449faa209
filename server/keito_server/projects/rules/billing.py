"""Whether an hour is billable, at which rate, and how a project bills (T6, R1, R2, R4, N7)."""

from dataclasses import dataclass
from decimal import Decimal

from keito_server.projects.errors import FeeNotFixed


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates per hour that are valid on one day, each None where none is set.

    The first three are in the client's currency; the defaults are in the workspace's.
    """

    project: Decimal | None = None
    project_task: Decimal | None = None
    assignment: Decimal | None = None
    task_default: Decimal | None = None
    member_default: Decimal | None = None


def is_billable(
    *, given: bool | None, project_bills: bool, project_default: bool, own_task: bool | None, task_default: bool | None
) -> bool:
    """Whether an entry is billable (T6): given, else the project's own task setting, else the task's, else the project's.

    `project_bills` is False on a non-billable project, where nothing ever is billable.
    """
    if not project_bills:
        return False
    for choice in (given, own_task, task_default):
        if choice is not None:
            return choice
    return project_default


def resolve_rate(
    *, bill_by: str, agents_bill_at: str, is_agent: bool, rates: Rates, same_currency: bool
) -> Decimal | None:
    """The rate of a billable hour (R1, R2); None is "no rate" and never 0.

    `same_currency` says whether the client's currency is the workspace's: where it is not, the workspace's defaults
    do not apply, because nothing is converted 1:1 (N7).
    """
    member_default = rates.member_default if same_currency else None
    task_default = rates.task_default if same_currency else None
    if bill_by == "none":
        return None
    if is_agent and agents_bill_at == "own_rate":
        own = _first(rates.assignment, member_default)
        if own is not None:
            return own
    if bill_by == "project":
        return rates.project
    if bill_by == "task":
        return _first(rates.project_task, task_default)
    return _first(rates.assignment, member_default)


@dataclass(frozen=True, slots=True)
class Billing:
    """How a project bills: its type, by what, whether its time is billable by default, and its fee."""

    billing_type: str
    bill_by: str
    is_billable: bool
    fee: Decimal | None


def settle_billing(wanted: Billing, *, fee_is_given: bool) -> Billing:
    """`wanted` made consistent: a non-billable project bills by nothing, and what bills by nothing is not billable.

    A fee belongs to fixed-fee projects only: a given one is refused elsewhere (`FeeNotFixed`), an old one is dropped.
    """
    fee = wanted.fee
    if wanted.billing_type != "fixed_fee" and fee is not None:
        if fee_is_given:
            raise FeeNotFixed(field="fee")
        fee = None
    bill_by = "none" if wanted.billing_type == "non_billable" else wanted.bill_by
    return Billing(wanted.billing_type, bill_by, wanted.is_billable and bill_by != "none", fee)


def _first(*candidates: Decimal | None) -> Decimal | None:
    return next((rate for rate in candidates if rate is not None), None)
