"""What a browser's languages suggest about place and money."""

import pytest

from keito_server.kit.currencies import currency_choices
from keito_server.kit.days import timezone_names
from keito_server.kit.places import DEFAULT_PLACE, Place, guess_decimal_separator, guess_place, guess_week_start


@pytest.mark.parametrize(
    ("header", "place"),
    [
        ("en-GB,en;q=0.9", Place("Europe/London", "GBP")),
        ("nb-NO,nb;q=0.9,en;q=0.8", Place("Europe/Oslo", "NOK")),
        ("ja-jp", Place("Asia/Tokyo", "JPY")),
        ("zh-Hant-TW", Place("Asia/Taipei", "TWD")),
    ],
)
def test_guesses_zone_and_currency_of_a_country_with_one_zone(header: str, place: Place) -> None:
    assert guess_place(header) == place


def test_a_country_with_many_zones_only_tells_its_currency() -> None:
    assert guess_place("en-US") == Place(DEFAULT_PLACE.timezone, "USD")


@pytest.mark.parametrize("header", ["", "*", "de", "en-ZZ", "\x00", "en-" + "x" * 5000, "en-001"])
def test_a_header_that_tells_nothing_leaves_the_default(header: str) -> None:
    assert guess_place(header) == DEFAULT_PLACE


@pytest.mark.parametrize(
    ("header", "separator"),
    [
        ("de", ","),
        ("de-DE,en;q=0.8", ","),
        ("nb-NO;q=1", ","),
        ("pt-br, en", ","),
        ("en-GB,de", "."),
        ("de-CH", "."),
        ("zh-Hant-TW", "."),
        ("fa-IR", "."),
    ],
)
def test_guesses_how_the_first_language_writes_decimals(header: str, separator: str) -> None:
    assert guess_decimal_separator(header) == separator


@pytest.mark.parametrize("header", ["", "*", "xx-YY", "de-\x00", "../de", "de" + "x" * 5000, "-", "de_DE"])
def test_decimals_have_a_point_where_the_header_tells_nothing(header: str) -> None:
    assert guess_decimal_separator(header) == "."


def test_every_guess_is_offered() -> None:
    codes = {code for code, _words in currency_choices()}
    for header in ("en-GB", "de-DE", "nb-NO", "pl-PL", "en-IN", "pt-BR"):
        place = guess_place(header)
        assert place.currency in codes and place.timezone in timezone_names()


@pytest.mark.parametrize(
    ("header", "day"),
    [("en-GB,en", 0), ("en-US", 6), ("de-DE", 0), ("pt-BR", 6), ("ar-EG", 5), ("en", 0), ("", 0), ("xx-YY", 0)],
)
def test_guesses_the_first_day_of_the_week_where_a_country_is_named(header: str, day: int) -> None:
    assert guess_week_start(header) == day
