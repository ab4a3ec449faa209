"""What the sample company has spent, with receipts, and the hard limits of its agents."""

from collections.abc import Sequence
from datetime import date, datetime

from keito_server.clients import actions as clients
from keito_server.clients.actions import NewExchangeRate
from keito_server.demo.actions.planning import Plan
from keito_server.demo.actions.staffing import Company
from keito_server.demo.rules import (
    AGENTS,
    EXCHANGE_RATES,
    LIMITS,
    PEOPLE,
    PRINTING,
    PlannedExpense,
    plan_agent,
    plan_spending,
    receipt_picture,
    tokens_of,
)
from keito_server.expenses import actions as expenses
from keito_server.expenses.actions import NewExpense
from keito_server.expenses.models import ExpenseCategory
from keito_server.kit.durations import HOUR_MS
from keito_server.projects import actions as projects
from keito_server.team.models import Member


def keep_exchange_rates(company: Company, *, first_day: date) -> None:
    """Enters what the clients' currencies were worth when the company began."""
    founder = company.members["alice"]
    for currency, price in EXCHANGE_RATES.items():
        new = NewExchangeRate(currency=currency, valid_from=first_day.replace(day=1), units=1, price=price)
        clients.set_exchange_rate(actor=founder, new=new, now=company.founded_at)


def spend(company: Company, plan: Plan, *, days: Sequence[date], now: datetime) -> None:
    """Saves all expenses up to `now`, each at the moment at which it would have been logged."""
    zone = company.workspace.timezone
    name, unit_name, unit_price = PRINTING
    expenses.create_category(
        actor=company.members["alice"],
        fields={"name": name, "unit_name": unit_name, "unit_price": unit_price},
        now=company.founded_at,
    )
    rows = ExpenseCategory.objects.in_workspace(company.workspace.id)
    categories = {category.name: category for category in rows}
    planned: list[tuple[PlannedExpense, Member]] = []
    for person in PEOPLE:
        spent = plan_spending(person.key, days=days, zone=zone, until=now)
        planned += [(one, company.members[person.key]) for one in spent]
    for agent in AGENTS:
        sessions = plan_agent(agent, days=days, zone=zone, until=now)
        planned += [(tokens_of(session), company.members[agent.key]) for session in sessions]
    for one, member in sorted(planned, key=lambda pair: pair[0].saved_at):
        _save(one, member, plan, categories[one.category])


def limit_agents(company: Company, plan: Plan, *, now: datetime) -> None:
    """Sets the hard limits that the company keeps its agents to; what they have used by then is counted."""
    founder = company.members["alice"]
    for code, limit in LIMITS.items():
        fields: projects.LimitFields = {
            "limit_amount": limit.amount,
            "limit_ms": None if limit.hours is None else limit.hours * HOUR_MS,
            "limit_tokens": limit.tokens,
            "is_monthly": limit.is_monthly,
        }
        projects.set_project_limit(actor=founder, project_id=plan.projects[code].id, fields=fields, now=now)


def _save(one: PlannedExpense, member: Member, plan: Plan, category: ExpenseCategory) -> None:
    receipt_id = None
    if one.shop and one.total is not None:
        data = receipt_picture(one.shop, one.notes, f"{one.total:.2f}")
        name = f"{one.shop.lower().replace(' ', '-')}-{one.spent_date:%d-%m}.png"
        receipt_id = expenses.keep_receipt(actor=member, name=name, data=data, now=one.saved_at).id
    new = NewExpense(
        project_id=plan.projects[one.project].id,
        category_id=category.id,
        spent_date=one.spent_date,
        source=one.source,
        total=one.total,
        units=one.units,
        notes=one.notes,
        is_billable=one.is_billable,
        metadata=one.metadata,
        receipt_id=receipt_id,
    )
    expenses.create(actor=member, new=new, now=one.saved_at)
