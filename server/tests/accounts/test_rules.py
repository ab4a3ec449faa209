"""How a typed name divides."""

import pytest

from keito_server.accounts.rules import split_name


@pytest.mark.parametrize(
    ("typed", "halves"),
    [
        ("Ada Lovelace", ("Ada", "Lovelace")),
        ("  Maria   del  Mar Soto ", ("Maria", "del Mar Soto")),
        ("Björk", ("Björk", "")),
    ],
)
def test_splits_a_name_at_its_first_space(typed: str, halves: tuple[str, str]) -> None:
    assert split_name(typed) == halves
