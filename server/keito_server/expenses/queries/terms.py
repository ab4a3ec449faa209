"""On which terms a member spends on a project in a category on a day: one statement, since every new expense asks for it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from keito_server.clients.queries import from_workspace
from keito_server.expenses.errors import CategoryArchived, NoExchangeRate, UnknownCategory
from keito_server.expenses.rules import LLM_USAGE, is_billable
from keito_server.kit.money import from_millionths
from keito_server.kit.sql import bind_date, bind_id, read_id, read_rows
from keito_server.projects.errors import ProjectArchived, ProjectNotAssigned, UnknownProject
from keito_server.projects.queries import AGENT_LIMITS_HOLD
from keito_server.team.models import Member

_EXCHANGE = """
    (SELECT x.{} FROM clients_exchangerate x WHERE x.workspace_id = p.workspace_id AND x.currency = c.currency
        AND x.valid_from <= %(day)s ORDER BY x.valid_from DESC LIMIT 1)
"""
_STATEMENT = f"""
    SELECT p.bill_by, p.is_billable, p.archived_at IS NOT NULL, c.currency, a.id IS NOT NULL,
        k.id, k.unit_name, k.unit_price, k.is_billable, k.is_llm_usage, k.archived_at IS NOT NULL,
        {_EXCHANGE.format("units")}, {_EXCHANGE.format("price")},
        {AGENT_LIMITS_HOLD}
    FROM projects_project p
    JOIN clients_client c ON c.id = p.client_id
    LEFT JOIN projects_assignment a
        ON a.workspace_id = p.workspace_id AND a.project_id = p.id AND a.member_id = %(member)s
    LEFT JOIN expenses_expensecategory k ON k.workspace_id = p.workspace_id
        AND %(category_is)s
    WHERE p.workspace_id = %(workspace)s AND p.id = %(project)s
"""
_BY_ID = _STATEMENT.replace("%(category_is)s", "k.id = %(category)s")
_BUILT_IN = _STATEMENT.replace("%(category_is)s", "k.is_llm_usage")


@dataclass(frozen=True, slots=True)
class Exchange:
    """So many `units` of the client's currency are `price` in the workspace's."""

    units: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class ExpenseTerms:
    """What a project, a category, a member and a day mean for an expense.

    `currency` is the client's, in which the expense is; `price` the category's, in the workspace's (N7).
    """

    project_bills: bool
    project_default: bool
    is_project_archived: bool
    currency: str
    workspace_currency: str
    is_assigned: bool
    category_id: UUID
    has_units: bool
    price: Decimal | None
    category_default: bool | None
    is_llm_usage: bool
    is_category_archived: bool
    exchange: Exchange | None
    has_agent_limits: bool

    def check_project(self, *, member: Member) -> None:
        """Refuses new expenses on an archived project, or without an assignment (P4)."""
        if not self.is_assigned and member.role != Member.Role.ADMINISTRATOR:
            raise ProjectNotAssigned(field="project_id")
        if self.is_project_archived:
            raise ProjectArchived("This project is archived. Restore it to log expenses on it.", field="project_id")

    def check_category(self) -> None:
        """Refuses new expenses in an archived category."""
        if self.is_category_archived:
            raise CategoryArchived(field="expense_category_id")

    def billable(self, given: bool | None, *, metadata: dict[str, Any]) -> bool:
        """Whether an expense on these terms is billable (T6, G6)."""
        return is_billable(
            given=given,
            project_bills=self.project_bills,
            project_default=self.project_default,
            category_default=self.category_default,
            metadata=metadata,
        )

    def own_price(self) -> tuple[Decimal | None, Exchange | None]:
        """The category's price of a unit in the client's currency, and the exchange rate that made it so (N7).

        None where the category has no price. `NoExchangeRate` where it would have to become another currency 1:1, or
        nothing, because it is too small there.
        """
        if self.price is None or self.currency == self.workspace_currency:
            return self.price, None
        if self.exchange is None:
            raise NoExchangeRate(field="unit_price")
        price = from_workspace(self.price, self.exchange)
        if self.price > 0 and price == 0:
            raise NoExchangeRate(
                "By the exchange rate of that day the price of a unit is too small to be kept: it would be 0. Give the "
                "unit price or the total in the currency of the project's client.",
                field="unit_price",
            )
        return price, self.exchange


def get_terms(member: Member, *, project_id: UUID, category_id: UUID, day: date) -> ExpenseTerms:
    """The terms; `category_id` may be `LLM_USAGE` (G1).

    `UnknownProject` and `UnknownCategory` for what is not in the member's workspace (P2).
    """
    values = {
        "workspace": bind_id(member.workspace_id),
        "project": bind_id(project_id),
        "category": bind_id(category_id),
        "member": bind_id(member.id),
        "day": bind_date(day),
    }
    rows = read_rows(_BUILT_IN if category_id == LLM_USAGE else _BY_ID, values)
    if not rows:
        raise UnknownProject(field="project_id")
    [row] = rows
    if row[5] is None:
        raise UnknownCategory(field="expense_category_id")
    return ExpenseTerms(
        project_bills=row[0] != "none",
        project_default=bool(row[1]),
        is_project_archived=bool(row[2]),
        currency=row[3],
        workspace_currency=member.workspace.currency,
        is_assigned=bool(row[4]),
        category_id=read_id(row[5]),
        has_units=bool(row[6]),
        price=None if row[7] is None else from_millionths(row[7]),
        category_default=None if row[8] is None else bool(row[8]),
        is_llm_usage=bool(row[9]),
        is_category_archived=bool(row[10]),
        has_agent_limits=bool(row[13]),
        exchange=None if row[11] is None else Exchange(row[11], from_millionths(row[12])),
    )
