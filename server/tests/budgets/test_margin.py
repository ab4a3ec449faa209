"""What projects earn and cost: the example of billing.md, exchange rates, and the provider's price (G4, N7, P5)."""

from datetime import date
from decimal import Decimal

from keito_server.budgets.queries.by_day import spending_by_day, time_by_day
from keito_server.budgets.queries.margin import earned_of, margin_of
from keito_server.budgets.rules.margin import Line, MarginAccount
from keito_server.expenses.models import ExpenseCategory
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.money import LIMIT
from keito_server.projects.models import Project
from tests import factories
from tests.conftest import Cast


def account_of(project: Project, cast: Cast) -> MarginAccount:
    return margin_of(project, time_by_day(project), spending_by_day(project), workspace=cast.alice.workspace)


def project_in(cast: Cast, currency: str = "GBP") -> Project:
    return factories.project(factories.client(cast.alice.workspace, currency=currency), team=(cast.bob,))


def figures_of(line: Line) -> list[Decimal | None]:
    """Revenue, cost and margin."""
    return [line.revenue, line.cost, line.margin]


def amounts(*written: str) -> list[Decimal | None]:
    return [Decimal(amount) if amount else None for amount in written]


def log_agent_work(cast: Cast, project: Project) -> None:
    """Six hours of an agent at 75, which costs 5 an hour, and 180,000 tokens at 0.003 a thousand."""
    factories.entry(
        cast.review_bot,
        project,
        duration_ms=6 * HOUR_MS,
        source="agent",
        rate=Decimal(75),
        amount=Decimal(450),
        cost_rate=Decimal(5),
        cost_amount=Decimal(30),
    )
    factories.expense(
        cast.review_bot,
        project,
        factories.llm_usage(cast.alice.workspace),
        units=Decimal(180),
        unit_price=Decimal("0.003"),
        total=Decimal("0.54"),
        source="agent",
    )


def log_tokens(cast: Cast, project: Project, *, total: str, provider_cost: str) -> None:
    """An expense for tokens of a model whose price is known."""
    of = ExpenseCategory.objects.in_workspace(project.workspace_id).get(is_llm_usage=True)
    factories.expense(
        cast.review_bot,
        project,
        of,
        source="agent",
        total=Decimal(total),
        provider_cost=Decimal(provider_cost),
    )


def test_what_providers_charge_is_added_however_large(cast: Cast) -> None:
    project = project_in(cast)
    factories.llm_usage(cast.alice.workspace)
    for _ in range(11):
        log_tokens(cast, project, total="1", provider_cost=str(LIMIT))
    [day] = spending_by_day(project)
    assert day.provider_cost == 11 * LIMIT


def test_the_example_of_agent_billing_comes_out_to_the_penny(cast: Cast) -> None:
    project = project_in(cast)
    log_agent_work(cast, project)
    account = account_of(project, cast)
    assert figures_of(account.agents) == amounts("450", "30", "420")
    assert figures_of(account.llm_usage) == amounts("0.54", "0.54", "0.00")
    assert figures_of(account.total) == amounts("450.54", "30.54", "420.00")


def test_an_expense_that_is_not_billed_on_costs_and_earns_nothing(cast: Cast) -> None:
    project = project_in(cast)
    travel = factories.category(cast.alice.workspace)
    factories.expense(cast.bob, project, travel, total=Decimal(40), is_billable=False)
    factories.expense(cast.bob, project, travel, total=Decimal(60))
    assert account_of(project, cast).other == Line(revenue=Decimal(60), cost=Decimal(100))


def test_cost_is_converted_by_the_rate_of_each_day(cast: Cast) -> None:
    project = project_in(cast, "EUR")
    factories.exchange_rate(cast.alice.workspace, "EUR", "0.80")
    factories.exchange_rate(cast.alice.workspace, "EUR", "0.50", valid_from=date(2026, 3, 10))
    for day in (date(2026, 3, 9), date(2026, 3, 10)):
        factories.entry(cast.bob, project, spent_date=day, cost_rate=Decimal(40), cost_amount=Decimal(40))
    assert account_of(project, cast).people.cost == Decimal(50) + Decimal(80)


def test_without_an_exchange_rate_cost_and_margin_are_unknown_and_never_one_to_one(cast: Cast) -> None:
    project = project_in(cast, "EUR")
    factories.exchange_rate(cast.alice.workspace, "EUR", "0.80", valid_from=date(2026, 3, 10))
    for day in (date(2026, 3, 9), date(2026, 3, 10)):
        factories.entry(
            cast.bob, project, spent_date=day, cost_amount=Decimal(40), rate=Decimal(90), amount=Decimal(90)
        )
    assert figures_of(account_of(project, cast).total) == amounts("180", "", "")


def test_time_that_costs_nothing_needs_no_exchange_rate(cast: Cast) -> None:
    project = project_in(cast, "EUR")
    factories.entry(cast.bob, project, rate=Decimal(90), amount=Decimal(90))
    account = account_of(project, cast)
    assert account.total.margin == 90
    assert account.people.uncosted_ms == HOUR_MS


def test_the_margin_at_provider_price_takes_what_the_maker_charged(cast: Cast) -> None:
    project = project_in(cast)
    factories.exchange_rate(cast.alice.workspace, "USD", "0.75")
    log_agent_work(cast, project)
    log_tokens(cast, project, total="2", provider_cost="1.60")
    account = account_of(project, cast)
    # 0.54 has no known price and counts as it is; 1.60 dollars are 1.20 pounds.
    assert account.provider.cost == Decimal("1.74")
    assert account.provider.unpriced == 1
    assert account.at_provider_price.margin == Decimal("452.54") - Decimal("31.74")


def test_a_providers_price_without_an_exchange_rate_is_unknown(cast: Cast) -> None:
    project = project_in(cast)
    factories.llm_usage(cast.alice.workspace)
    log_tokens(cast, project, total="2", provider_cost="1.60")
    account = account_of(project, cast)
    assert account.provider.cost is None
    assert account.at_provider_price.margin is None
    assert account.total.margin == 0


def test_dollars_of_providers_become_euros_through_the_workspaces_pounds(cast: Cast) -> None:
    project = project_in(cast, "EUR")
    factories.exchange_rate(cast.alice.workspace, "USD", "0.75")
    factories.exchange_rate(cast.alice.workspace, "EUR", "80", units=100)
    factories.llm_usage(cast.alice.workspace)
    log_tokens(cast, project, total="2", provider_cost="1.60")
    assert account_of(project, cast).provider.cost == Decimal("1.5")


def test_a_fixed_fee_earns_the_fee_whatever_its_hours_are_worth(cast: Cast) -> None:
    project = project_in(cast)
    log_agent_work(cast, project)
    against = account_of(project, cast).against_fee(Decimal(1000))
    assert figures_of(against) == amounts("1000.54", "30.54", "970.00")


def test_whoever_sees_no_costs_has_revenue_alone(cast: Cast) -> None:
    project = project_in(cast)
    log_agent_work(cast, project)
    account = earned_of(time_by_day(project), spending_by_day(project))
    assert figures_of(account.total) == amounts("450.54", "", "")
