"""Names of uploaded files are for showing: nothing in them leads anywhere, turns the reading direction or hides."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.file_names import LONGEST, shown_name

JPEG = (".jpg", ".jpeg")


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("kite-print-12-march.jpg", "kite-print-12-march.jpg"),
        ("Lunch.JPEG", "Lunch.JPEG"),
        ("../../etc/passwd", "passwd.jpg"),
        ("..\\..\\windows\\lunch.jpg", "lunch.jpg"),
        ("lunch.png", "lunch.jpg"),
        ("lunch.exe", "lunch.exe.jpg"),
        ("gnp\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe", "gnpgpj.exe.jpg"),
        ("a\x00b\r\nc\N{ZERO WIDTH SPACE}.jpg", "abc.jpg"),
        ('<img src="x">.jpg', "img src= x.jpg"),
        ("", "receipt.jpg"),
        ("..", "receipt.jpg"),
        (".jpg", "receipt.jpg"),
        ("\ud800.jpg", "receipt.jpg"),
        ("Quittung Käse 10 €.jpg", "Quittung Käse 10 €.jpg"),
        ("x" * 300 + ".jpg", "x" * 116 + ".jpg"),
    ],
)
def test_shows_the_last_part_of_a_name_with_the_ending_of_its_kind(given_name: str, shown: str) -> None:
    assert shown_name(given_name, extensions=JPEG, otherwise="receipt") == shown


@given(st.text())
def test_every_name_can_be_shown_and_saved(given_name: str) -> None:
    shown = shown_name(given_name, extensions=JPEG, otherwise="receipt")
    assert 4 < len(shown) <= LONGEST
    assert not set('/\\<>:"|?*') & set(shown)
    assert all(not unicodedata.category(character).startswith("C") for character in shown)
    assert shown.lower().endswith(JPEG)
