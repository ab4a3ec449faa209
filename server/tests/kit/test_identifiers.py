"""Public ids: they turn back into their UUID, sort like it, and nothing else passes for one (P2)."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.errors import NotFound
from keito_server.kit.identifiers import new_id, parse_public_id, public_id

any_uuid = st.integers(0, 2**128 - 1).map(lambda number: uuid.UUID(int=number))


@given(any_uuid, st.sampled_from(["te", "prj", "usr"]))
def test_a_public_id_turns_back_into_its_uuid(value: uuid.UUID, prefix: str) -> None:
    text = public_id(prefix, value)
    assert text.startswith(f"{prefix}_")
    assert len(text) == len(prefix) + 27
    assert parse_public_id(prefix, text) == value


@given(any_uuid, any_uuid)
def test_public_ids_sort_like_their_uuids(one: uuid.UUID, other: uuid.UUID) -> None:
    assert (public_id("te", one) < public_id("te", other)) == (one < other)


def test_new_ids_grow_with_time_and_are_never_the_same() -> None:
    some = [new_id() for _ in range(1000)]
    assert some == sorted(some)
    assert len(set(some)) == len(some)
    assert {value.version for value in some} == {7}


@given(st.text(max_size=40))
def test_anything_else_is_not_found(text: str) -> None:
    try:
        value = parse_public_id("te", text)
    except NotFound:
        return
    assert public_id("te", value) == text


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "te_",
        "te",
        "_" * 29,
        "te_" + "0" * 25,
        "te_" + "0" * 27,
        "te_" + "8" + "0" * 25,
        "te_" + "0" * 25 + "u",
        "te_" + "0" * 25 + "I",
        "TE_" + "0" * 26,
        "prj_" + "0" * 26,
        "te_" + "٠" * 26,
        " te_" + "0" * 26,
        "te_" + "0" * 26 + "\n",
        str(uuid.UUID(int=0)),
        "te_" + "\x00" * 26,
        "te_" + "\ud800" * 26,
    ],
)
def test_what_no_public_id_can_be_is_not_found(wrong: str) -> None:
    with pytest.raises(NotFound):
        parse_public_id("te", wrong)


@given(any_uuid)
def test_an_id_is_written_in_one_way_only(value: uuid.UUID) -> None:
    text = public_id("te", value)
    for other in {text.upper(), text.replace("0", "O"), text.replace("1", "l")} - {text}:
        with pytest.raises(NotFound):
            parse_public_id("te", other)
