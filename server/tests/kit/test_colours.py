"""Colours for text on white: what passes, and the nearest that does (WCAG 2.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.colours import (
    LEAST_CONTRAST,
    PaleColour,
    check_colour,
    contrast_on_white,
    contrast_words,
    readable_shade,
)
from keito_server.kit.errors import ValidationRefused

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


@pytest.mark.parametrize(
    ("colour", "words"),
    [
        ("#000000", "21.0 : 1"),
        ("#ffffff", "1.0 : 1"),
        ("#777777", "4.4 : 1"),
        ("#767676", "4.5 : 1"),
        ("#006175", "7.0 : 1"),
    ],
)
def test_reckons_contrast_as_the_guidelines_do(colour: str, words: str) -> None:
    assert contrast_words(contrast_on_white(colour)) == words


@pytest.mark.parametrize("typed", ["#045E73", " 045e73 ", "045e73", "#045e73"])
def test_reads_a_colour_as_people_write_it(typed: str) -> None:
    assert check_colour(typed) == "#045e73"


def test_reads_three_digits_as_six() -> None:
    assert check_colour("#036") == "#003366"


@pytest.mark.parametrize("typed", ["", "red", "#12345", "#1234567", "rgb(0,0,0)", "#gggggg", "#045e73;x", "#０45e73"])
def test_refuses_what_is_no_colour(typed: str) -> None:
    with pytest.raises(ValidationRefused, match="six digits"):
        check_colour(typed)


def test_offers_the_nearest_colour_that_passes() -> None:
    with pytest.raises(
        PaleColour, match=r"#ffcc00 reads badly on white: 1\.5 : 1.*nearest that passes is #907300"
    ) as caught:
        check_colour("#ffcc00", field="brand_colour")
    assert caught.value.nearest == "#907300"
    assert caught.value.field == "brand_colour"


@given(colours)
def test_every_colour_is_taken_or_answered_with_one_that_is(colour: str) -> None:
    if contrast_on_white(colour) >= LEAST_CONTRAST:
        assert check_colour(colour) == colour
        return
    with pytest.raises(PaleColour) as caught:
        check_colour(colour)
    assert check_colour(caught.value.nearest) == caught.value.nearest


@given(colours)
def test_the_nearest_is_a_shade_of_the_colour_and_no_darker_than_it_must_be(colour: str) -> None:
    shade = readable_shade(colour)
    if contrast_on_white(colour) >= LEAST_CONTRAST:
        assert shade == colour
        return
    before, after = _channels(colour), _channels(shade)
    # Each part is darker by the same share, to the rounding of a digit.
    share = sum(after) / sum(before)
    assert all(abs(new - old * share) <= 1.5 for old, new in zip(before, after, strict=True))
    lighter = "#" + "".join(f"{min(255, channel + 3):02x}" for channel in after)
    assert contrast_on_white(lighter) < LEAST_CONTRAST
