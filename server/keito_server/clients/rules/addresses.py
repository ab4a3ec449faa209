"""Writing an address as people of its country do."""

_TOWN_FIRST_APART = frozenset(("GB", "IE", "GG", "JE", "IM"))
"""Where the postcode stands on a line of its own, beneath the town and the county."""
_POSTCODE_FIRST = frozenset(
    [
        "AD",
        "AT",
        "BA",
        "BE",
        "BG",
        "CH",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FO",
        "FR",
        "GL",
        "GR",
        "HR",
        "HU",
        "IL",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "MA",
        "MC",
        "ME",
        "MK",
        "MX",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "RS",
        "SE",
        "SI",
        "SK",
        "SM",
        "TN",
        "TR",
        "VA",
    ]
)
"""Where the postcode stands before the town."""
_NO_COMMA = frozenset(("AU", "CA", "NZ", "SG"))
"""Where nothing parts the town from what stands behind it."""


def address_lines(street: str, *, city: str, state: str, postal_code: str, country: str) -> list[str]:
    """An address as people of its country write it, without the country's name; `country` is an ISO 3166 code.

    `London` above `EC2R 8AH`; `75002 Paris`; `Ottawa ON K1A 0B1`; in the USA and wherever nothing else is known
    `New York, NY 10011`.
    """
    if country in _TOWN_FIRST_APART:
        town = [city, state, postal_code]
    elif country in _POSTCODE_FIRST:
        town = [_spaced(postal_code, city, state)]
    elif country in _NO_COMMA:
        town = [_spaced(city, state, postal_code)]
    else:
        town = [", ".join(part for part in (city, _spaced(state, postal_code)) if part)]
    return [line for line in (*(line.strip() for line in street.splitlines()), *town) if line]


def address_in_one_line(street: str, *, city: str, state: str, postal_code: str, country: str) -> str:
    """The same between commas, for a line of facts; a postcode that has a line of its own follows after a space."""
    lines = address_lines(street, city=city, state=state, postal_code=postal_code, country=country)
    if country in _TOWN_FIRST_APART and postal_code and len(lines) > 1:
        lines[-2:] = [f"{lines[-2]} {lines[-1]}"]
    return ", ".join(line.rstrip(" ,") for line in lines)


def _spaced(*parts: str) -> str:
    return " ".join(part for part in parts if part)
