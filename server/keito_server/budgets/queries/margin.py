"""What a project earns and costs, from what its days come to; money of other currencies by the rate of each day (N7)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal

from keito_server.budgets.queries.by_day import SpendingOfDay, TimeOfDay
from keito_server.budgets.rules.margin import Line, MarginAccount, ProviderPrice, add_known, sum_known
from keito_server.clients.queries import convert, load_exchange_table
from keito_server.expenses.queries import DOLLARS
from keito_server.projects.models import Project
from keito_server.workspaces.models import Workspace

Convert = Callable[[Decimal, date], Decimal | None]
"""An amount, and the day whose rate holds: the amount in the client's currency; None without a rate."""


def margin_of(
    project: Project, time: Sequence[TimeOfDay], spending: Sequence[SpendingOfDay], *, workspace: Workspace
) -> MarginAccount:
    """The whole account, for whoever may see costs (P5). One query where an exchange rate is needed, else none."""
    own, providers = _converters(project, spending, workspace)
    return MarginAccount(
        people=_time_line((one for one in time if not one.is_agent), own),
        agents=_time_line((one for one in time if one.is_agent), own),
        llm_usage=_spending_line(one for one in spending if one.is_llm_usage),
        other=_spending_line(one for one in spending if not one.is_llm_usage),
        provider=_provider_price([one for one in spending if one.is_llm_usage], providers),
    )


def earned_of(time: Sequence[TimeOfDay], spending: Sequence[SpendingOfDay]) -> MarginAccount:
    """The account of revenue alone, for those who may see rates and no costs (P5): its costs are unknown."""

    def hide(_amount: Decimal, _day: date) -> None:
        return None

    return MarginAccount(
        people=_time_line((one for one in time if not one.is_agent), hide),
        agents=_time_line((one for one in time if one.is_agent), hide),
        llm_usage=Line(revenue=_billable(one for one in spending if one.is_llm_usage), cost=None),
        other=Line(revenue=_billable(one for one in spending if not one.is_llm_usage), cost=None),
    )


def _billable(spending: Iterable[SpendingOfDay]) -> Decimal:
    return sum((one.billable for one in spending), Decimal(0))


def _time_line(days: Iterable[TimeOfDay], to_clients: Convert) -> Line:
    line = Line()
    for one in days:
        cost = to_clients(one.cost, one.day)
        line += Line(one.ms, one.amount, cost, one.unrated_ms, one.uncosted_ms)
    return line


def _spending_line(days: Iterable[SpendingOfDay]) -> Line:
    return sum((Line(revenue=one.billable, cost=one.total) for one in days), Line())


def _provider_price(days: Sequence[SpendingOfDay], to_clients: Convert) -> ProviderPrice:
    priced = sum_known(to_clients(one.provider_cost, one.day) for one in days if one.provider_cost is not None)
    return ProviderPrice(
        cost=add_known(priced, sum((one.unpriced_total for one in days), Decimal(0))),
        unpriced=sum(one.unpriced for one in days),
        is_known=any(one.provider_cost is not None for one in days),
    )


def _converters(project: Project, spending: Sequence[SpendingOfDay], workspace: Workspace) -> tuple[Convert, Convert]:
    """Into the client's currency: from the workspace's, and from that of the providers' price lists."""
    currency = project.client.currency
    has_prices = any(one.provider_cost is not None for one in spending)
    needs_rates = currency != workspace.currency or (has_prices and currency != DOLLARS)
    table = load_exchange_table(workspace.id) if needs_rates else None

    def converter(origin: str) -> Convert:
        return lambda amount, day: convert(amount, origin, currency, own=workspace.currency, day=day, table=table)

    return converter(workspace.currency), converter(DOLLARS)
