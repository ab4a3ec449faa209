"""IBANs (ISO 13616): what is taken, what is refused, and how they are shown."""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from keito_server.kit.errors import ValidationRefused
from keito_server.kit.ibans import LENGTHS, check_iban, grouped_iban, remainder

_LETTERS = string.digits + string.ascii_uppercase
EXAMPLES = (
    "GB29 NWBK 6016 1331 9268 19",
    "DE89 3704 0044 0532 0130 00",
    "FR14 2004 1010 0505 0001 3M02 606",
    "NL91 ABNA 0417 1643 00",
    "NO93 8601 1117 947",
    "CH93 0076 2011 6238 5295 7",
    "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
    "SE45 5000 0000 0583 9825 7466",
)


@st.composite
def ibans(draw: st.DrawFn, letters: str = _LETTERS) -> str:
    """A number of any country whose check digits fit."""
    country = draw(st.sampled_from(sorted(LENGTHS)))
    size = LENGTHS[country] - 4
    account = draw(st.text(letters, min_size=size, max_size=size))
    return f"{country}{98 - remainder(f'{country}00{account}'):02d}{account}"


@pytest.mark.parametrize("written", EXAMPLES)
def test_takes_the_examples_of_the_registry_and_shows_them_in_groups(written: str) -> None:
    assert grouped_iban(check_iban(written)) == written


@given(ibans(), st.sampled_from(["", " ", "-", "\N{NO-BREAK SPACE}"]), st.booleans())
def test_takes_any_number_whose_check_digits_fit_however_it_is_typed(number: str, between: str, is_small: bool) -> None:
    typed = between.join(grouped_iban(number).split(" "))
    assert check_iban(typed.lower() if is_small else typed) == number


@given(ibans(), st.data())
def test_refuses_a_number_with_one_wrong_character(number: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(2, len(number) - 1))
    wrong = data.draw(st.sampled_from(string.digits if number[at].isdigit() else string.ascii_uppercase))
    assume(wrong != number[at])
    with pytest.raises(ValidationRefused):
        check_iban(number[:at] + wrong + number[at + 1 :])


@given(ibans(string.digits), st.data())
def test_refuses_a_number_with_two_neighbouring_digits_swapped(number: str, data: st.DataObject) -> None:
    # Only of two digits: ISO 7064 does not promise it of a digit and a letter, which counts as two.
    different = [at for at in range(4, len(number) - 1) if number[at] != number[at + 1]]
    assume(different)
    at = data.draw(st.sampled_from(different))
    with pytest.raises(ValidationRefused):
        check_iban(number[:at] + number[at + 1] + number[at] + number[at + 2 :])


@given(st.text(max_size=60))
def test_any_other_text_is_refused_or_nothing(typed: str) -> None:
    try:
        number = check_iban(typed)
    except ValidationRefused:
        return
    assert number == "" or remainder(number) == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("GB29 NWBK 6016 1331 9268 1", "An IBAN of GB has 22 characters, this one has 21"),
        ("GB29 NWBK 6016 1331 9268 18", "check digits"),
        ("12345678", "country’s two letters"),
        ("GB29 NWBK 6016 1331 9268 19\x00", "country’s two letters"),
    ],
)
def test_says_what_is_wrong(typed: str, words: str) -> None:
    with pytest.raises(ValidationRefused, match=words):
        check_iban(typed, field="iban")


def test_nothing_typed_is_no_iban() -> None:
    assert check_iban("  ") == ""
