"""Where a browser's languages suggest that a person is: a guess, for them to correct. Free of Django."""

import re
from dataclasses import dataclass

from babel.core import Locale, UnknownLocaleError, get_global
from babel.numbers import get_decimal_symbol

from keito_server.kit.currencies import currency_of
from keito_server.kit.days import timezone_names

_TERRITORY = re.compile(r"[a-z]{2,3}(?:-[a-z]{4})?-([a-z]{2})\b", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}(?![^,; ])", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person probably is: an IANA timezone and an ISO 4217 currency."""

    timezone: str
    currency: str


DEFAULT_PLACE = Place("Europe/London", "GBP")
"""What a form starts from where nothing is known."""


def guess_place(accept_language: str) -> Place:
    """The place behind an `Accept-Language` header (`de-AT,en;q=0.8`), for browsers whose script does not tell better.

    A country with several timezones keeps the default one: a wrong guess that looks precise would be worse.
    """
    named = _TERRITORY.match(accept_language.strip())
    if named is None:
        return DEFAULT_PLACE
    territory = named[1].upper()
    zones = [zone for zone in get_global("territory_zones").get(territory, ()) if zone in timezone_names()]
    return Place(
        timezone=zones[0] if len(zones) == 1 else DEFAULT_PLACE.timezone,
        currency=currency_of(territory) or DEFAULT_PLACE.currency,
    )


def guess_decimal_separator(accept_language: str) -> str:
    """How whoever prefers the first language of the header writes decimals: `,`, or `.` where nothing is known."""
    locale = _locale(accept_language)
    return "," if locale is not None and get_decimal_symbol(locale) == "," else "."


def guess_week_start(accept_language: str) -> int:
    """The day on which weeks begin where the first language of the header is spoken: 0 for Monday to 6 for Sunday.

    Monday where the header names no country: English alone says nothing of where.
    """
    locale = _locale(accept_language)
    return 0 if locale is None or locale.territory is None else locale.first_week_day


def _locale(accept_language: str) -> Locale | None:
    language = _LANGUAGE.match(accept_language.strip())
    try:
        return None if language is None else Locale.parse(language[0], sep="-")
    except (UnknownLocaleError, ValueError):
        return None
