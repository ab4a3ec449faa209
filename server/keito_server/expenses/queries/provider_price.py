"""What a thousand tokens have truly cost lately, for whoever sets the price of LLM Usage (G4)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum

from keito_server.clients.queries import find_exchange_rate, to_workspace
from keito_server.expenses.models import Expense
from keito_server.expenses.rules import Tokens, blended_price, is_below_provider
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require

LOOKED_BACK = timedelta(days=90)
_DOLLARS = "USD"


@dataclass(frozen=True, slots=True)
class ProviderPrice:
    """What the models' makers charged for a thousand tokens as they were mixed, in dollars and in the workspace's currency.

    `own` is None where no exchange rate says what a dollar is; `cost` and `tokens` are what it is reckoned from.
    """

    dollars: Decimal
    own: Decimal | None
    cost: Decimal | None
    tokens: Tokens

    def is_above(self, unit_price: Decimal) -> bool:
        """Whether a price of a thousand tokens, in the workspace's currency, does not even cover what they cost."""
        return self.cost is not None and is_below_provider(unit_price, cost=self.cost, tokens=self.tokens)


def find_provider_price(actor: Member, *, today: date) -> ProviderPrice | None:
    """The price over the tokens of the last 90 days whose model is known; None without any. For administrators (P5)."""
    require(actor, Permission.COST_RATES_VIEW)
    rows = Expense.objects.in_workspace(actor.workspace_id).filter(
        category__is_llm_usage=True, provider_cost__isnull=False, spent_date__gt=today - LOOKED_BACK
    )
    sums = rows.aggregate(
        cost=Sum("provider_cost"),
        input_tokens=Sum("input_tokens"),
        output_tokens=Sum("output_tokens"),
        cache_read_tokens=Sum("cache_read_tokens"),
        cache_write_tokens=Sum("cache_write_tokens"),
    )
    cost = sums.pop("cost")
    tokens = Tokens(**sums)
    dollars = None if cost is None else blended_price(cost, tokens)
    if dollars is None:
        return None
    if actor.workspace.currency == _DOLLARS:
        return ProviderPrice(dollars, dollars, cost, tokens)
    rate = find_exchange_rate(actor.workspace_id, currency=_DOLLARS, day=today)
    if rate is None:
        return ProviderPrice(dollars, None, None, tokens)
    return ProviderPrice(dollars, to_workspace(dollars, rate), to_workspace(cost, rate), tokens)
