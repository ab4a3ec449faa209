"""What people may set as an amount of money or a rate (N2). Free of Django."""

from decimal import Decimal

from keito_server.kit.errors import ValidationRefused
from keito_server.kit.money import LIMIT

RATE_LIMIT = LIMIT / 1000
"""The highest rate per hour: a thousand hours at it are still an amount, so that a timer can always be stopped (T3)."""


def check_amount(amount: Decimal | None, *, field: str) -> Decimal | None:
    """A fee or budget: none, or at least 0 and within what money may be (N2)."""
    return _check(amount, most=LIMIT, field=field)


def check_rate(rate: Decimal | None, *, field: str) -> Decimal | None:
    """A rate per hour: none, or at least 0 and so that its product with hours is an amount (N2, R1)."""
    return _check(rate, most=RATE_LIMIT, field=field)


def _check(amount: Decimal | None, *, most: Decimal, field: str) -> Decimal | None:
    if amount is None:
        return None
    if not amount.is_finite() or amount < 0:
        raise ValidationRefused("An amount cannot be negative. Use 0 or more.", field=field)
    if amount > most:
        raise ValidationRefused(f"This may be at most {most:,}.", field=field)
    return amount
