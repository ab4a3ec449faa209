"""What tokens truly cost (G4): the price of the model's maker in US dollars, by the price table of `genai-prices`.

The table is part of the installed package and is never fetched: an installation without a network reckons the same.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from keito_server.expenses.rules.tokens import Tokens
from keito_server.kit.money import LIMIT, divide, multiply, round_half_up

_THOUSAND = Decimal(1000)


def provider_cost(model: str, tokens: Tokens, *, day: date) -> Decimal | None:
    """What the maker of the model charged for the tokens at that date, in US dollars to 6 decimals, half up.

    None is "unpriced", never 0: no model or no tokens were named, the model is unknown, or it is not priced by tokens.
    """
    if not model or not tokens.is_known:
        return None
    calculate, usage_of = _price_table()
    # The table's input tokens hold those of caches, ours do not (G4).
    read, written = tokens.cache_read_tokens or 0, tokens.cache_write_tokens or 0
    usage = usage_of(
        input_tokens=(tokens.input_tokens or 0) + read + written,
        cache_read_tokens=read,
        cache_write_tokens=written,
        output_tokens=tokens.output_tokens or 0,
    )
    provider, _, name = model.rpartition("/")
    noon = datetime.combine(day, time(12), UTC)
    try:
        found = calculate(usage, name, provider_id=provider or None, genai_request_timestamp=noon)
    except (LookupError, ValueError):
        return None
    prices = found.model_price
    if (usage.input_tokens and prices.input_mtok is None) or (usage.output_tokens and prices.output_mtok is None):
        return None
    cost: Decimal = found.total_price
    return round_half_up(cost, 6) if cost <= LIMIT else None


def blended_price(cost: Decimal, tokens: Tokens) -> Decimal | None:
    """The maker's price of a thousand of these tokens as they were mixed, in the currency of `cost`; None without tokens."""
    if not tokens.total:
        return None
    return divide(multiply(cost, _THOUSAND), Decimal(tokens.total))


def is_below_provider(unit_price: Decimal, *, cost: Decimal, tokens: Tokens) -> bool:
    """Whether a price of a thousand tokens is below what the maker charged for a thousand of these (G4).

    Both in one currency. Compared as they are shown, to 6 decimals, so that passing a cost on exactly is not below it.
    """
    blended = blended_price(cost, tokens)
    return blended is not None and unit_price < round_half_up(blended, 6)


@cache
def _price_table() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Loaded when the first model is priced: it takes half a second, and most commands price none."""
    from genai_prices import Usage, calc_price

    return calc_price, Usage
