"""What pages of clients call things."""

from babel.numbers import get_currency_name


def currency_plural(code: str, *, begins_line: bool = True) -> str:
    """A currency as amounts in it are called: `British pounds`, `US dollars`, `Euros` or within a sentence `euros`."""
    words = get_currency_name(code, count=2, locale="en_GB")
    return words[:1].upper() + words[1:] if begins_line else words
