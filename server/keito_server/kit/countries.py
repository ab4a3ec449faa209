"""Which countries the product offers, and how it calls them. Free of Django."""

from functools import lru_cache

from babel import Locale

_UNASSIGNED = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Every country by its ISO 3166 code of two letters, in British English, by name."""
    names = Locale.parse("en_GB").territories
    countries = [(code, str(name)) for code, name in names.items() if len(code) == 2 and code not in _UNASSIGNED]
    return dict(sorted(countries, key=lambda country: country[1]))


def country_choices() -> list[tuple[str, str]]:
    """Every country for a select; nothing chosen first."""
    return [("", "No country"), *country_names().items()]
