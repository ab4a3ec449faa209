"""Cursors: they lead on from where they were made, and nowhere else (H3)."""

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.pagination import CursorRefused, cut_page, read_cursor, write_cursor

scopes = st.text(max_size=60)
positions = st.lists(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1), min_size=1, max_size=3)


@given(scopes, positions)
def test_a_cursor_holds_its_position(scope: str, position: list[str]) -> None:
    cursor = write_cursor(scope, position)
    assert read_cursor(cursor, scope) == position
    assert cursor.isascii()
    assert cursor.replace("-", "").replace("_", "").isalnum()


@given(scopes, scopes, positions)
def test_a_cursor_is_refused_elsewhere(made_for: str, other: str, position: list[str]) -> None:
    if made_for != other:
        with pytest.raises(CursorRefused) as refused:
            read_cursor(write_cursor(made_for, position), other)
        assert refused.value.field == "cursor"


@given(positions, st.integers(0, 10_000), st.characters(min_codepoint=33, max_codepoint=126))
def test_a_changed_cursor_is_refused_or_stands_for_the_same(position: list[str], place: int, letter: str) -> None:
    cursor = write_cursor("list", position)
    place %= len(cursor)
    changed = cursor[:place] + letter + cursor[place + 1 :]
    try:
        assert read_cursor(changed, "list") == position
    except CursorRefused:
        assert changed != cursor


@given(st.text(max_size=200))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(CursorRefused):
        read_cursor(text, "list")


def test_a_cursor_of_another_installation_is_refused(settings: LazySettings) -> None:
    cursor = write_cursor("list", ["1"])
    settings.SECRET_KEY = "another secret key of another installation"
    with pytest.raises(CursorRefused):
        read_cursor(cursor, "list")


@pytest.mark.parametrize(("there", "kept", "has_more"), [(0, 0, False), (1, 1, False), (2, 2, False), (3, 2, True)])
def test_a_page_is_cut_to_its_limit_and_knows_whether_more_follow(there: int, kept: int, has_more: bool) -> None:
    page = cut_page(list(range(there)), limit=2, scope="list", position=lambda row: [str(row)])
    assert (len(page.rows), page.has_more) == (kept, has_more)
    if page.next_cursor is not None:
        assert read_cursor(page.next_cursor, "list") == ["1"]
