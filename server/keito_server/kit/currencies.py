"""Which currencies the product offers, and how it calls them. Free of Django."""

from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name

_LOCALE = Locale.parse("en_GB")
_COMMON = ("GBP", "EUR", "USD", "CHF", "CAD", "AUD", "JPY", "SEK", "NOK", "DKK", "PLN", "INR")

Groups = list[tuple[str, list[tuple[str, str]]]]


@lru_cache(maxsize=1)
def currency_choices() -> tuple[tuple[str, str], ...]:
    """Every currency that is legal tender somewhere today, as code and words ("British Pound, GBP"), by their words."""
    codes = {code for holdings in get_global("territory_currencies").values() for code in _current(holdings)}
    return tuple(
        sorted(((code, f"{_LOCALE.currencies[code]}, {code}") for code in codes), key=lambda choice: choice[1])
    )


def currency_groups(own: str) -> Groups:
    """All currencies for a select: the workspace's own and the common ones first, then the rest by their words."""
    words = dict(currency_choices())
    first = [code for code in dict.fromkeys((own, *_COMMON)) if code in words]
    rest = [choice for choice in currency_choices() if choice[0] not in first]
    return [("Common", [(code, words[code]) for code in first]), ("All others", rest)]


def currency_words(code: str) -> str:
    """`British Pound, GBP`; the bare code for a currency that is not offered any more."""
    return dict(currency_choices()).get(code, code)


def currency_plural(code: str, *, begins_line: bool = True) -> str:
    """A currency as amounts in it are called: `British pounds`, `US dollars`, `Euros` or within a sentence `euros`."""
    words = get_currency_name(code, count=2, locale=_LOCALE)
    return words[:1].upper() + words[1:] if begins_line else words


def currency_of(territory: str) -> str | None:
    """The currency that a country (ISO 3166, two letters) pays with today; None where that is not known."""
    return next(iter(_current(get_global("territory_currencies").get(territory, ()))), None)


def _current(holdings: tuple[tuple[str, object, object, bool], ...]) -> list[str]:
    # Funds and bonds count as tender in the source, yet nobody is billed in them.
    return [code for code, _since, until, is_tender in holdings if is_tender and until is None and code in _named()]


@lru_cache(maxsize=1)
def _named() -> frozenset[str]:
    funds = {"BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW"}
    return frozenset(_LOCALE.currencies) - funds
