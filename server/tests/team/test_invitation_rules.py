"""Pure rules of invitations: states, pasted lists, and what stands in the way of a row."""

import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.team.rules import (
    InvitationState,
    TypedAddress,
    address_key,
    problems_of,
    read_addresses,
    state_of,
)

NOW = datetime(2026, 3, 12, 14, 30, tzinfo=UTC)
instants = st.integers(-100, 100).map(lambda hours: NOW + timedelta(hours=hours))
words = st.text(string.ascii_letters + string.digits, min_size=1, max_size=8)
emails = st.builds(lambda name, domain: f"{name}@{domain}.example", words, words)


@given(st.none() | instants, st.none() | instants, st.booleans(), instants)
def test_an_invitation_is_pending_only_while_nothing_ended_it(
    accepted_at: datetime | None, cancelled_at: datetime | None, is_declined: bool, expires_at: datetime
) -> None:
    declined_at = cancelled_at if is_declined else None
    state = state_of(
        accepted_at=accepted_at,
        cancelled_at=cancelled_at,
        declined_at=declined_at,
        expires_at=expires_at,
        now=NOW,
    )
    assert (state is InvitationState.PENDING) == (accepted_at is None and cancelled_at is None and expires_at > NOW)
    assert state.is_open == (accepted_at is None and cancelled_at is None)
    assert (state is InvitationState.DECLINED) == (accepted_at is None and declined_at is not None)


def test_the_last_instant_is_too_late() -> None:
    assert (
        state_of(accepted_at=None, cancelled_at=None, declined_at=None, expires_at=NOW, now=NOW)
        is InvitationState.EXPIRED
    )


@given(st.lists(emails, max_size=20), st.sampled_from([",", ";", "\n", "\r\n", " ", ", ", "; \n"]))
def test_a_pasted_list_gives_each_address_once_in_its_order(typed: list[str], between: str) -> None:
    read = [address.email for address in read_addresses(between.join(typed))]
    assert [address_key(email) for email in read] == list(dict.fromkeys(address_key(email) for email in typed))


@given(st.text(max_size=200))
def test_any_text_can_be_pasted(text: str) -> None:
    for address in read_addresses(text):
        assert address.email
        assert address.email == "".join(address.email.split())


def test_names_before_an_address_are_taken() -> None:
    assert read_addresses('Sofia Maria Brandt <sofia@a.example>; "Joon" <joon@a.example>,<mei@a.example>\nkai') == [
        TypedAddress("sofia@a.example", "Sofia", "Maria Brandt"),
        TypedAddress("joon@a.example", "Joon", ""),
        TypedAddress("mei@a.example"),
        TypedAddress("kai"),
    ]


@pytest.mark.parametrize(
    ("email", "words_of_it"),
    [
        ("nonsense", "not an e-mail address"),
        ("BOB@a.example", "Is a member already."),
        ("old@a.example ", "Reactivate"),
        ("kai@a.example", "Is invited already."),
    ],
)
def test_a_row_says_why_it_cannot_be_invited(email: str, words_of_it: str) -> None:
    problems = problems_of(
        ["new@a.example", email],
        unreadable={1} if email == "nonsense" else set(),
        members={"bob@a.example": True, "old@a.example": False},
        invited={"kai@a.example"},
    )
    assert list(problems) == [1]
    assert words_of_it in problems[1]


def test_of_two_rows_with_one_address_the_second_is_marked_whatever_its_case() -> None:
    problems = problems_of(["a@x.example", "b@x.example", "A@X.Example"], unreadable=(), members={}, invited=())
    assert problems == {2: "Stands in this list twice. Remove one of the two."}


@given(st.lists(emails, max_size=10))
def test_a_batch_without_problems_holds_nobody_twice(typed: list[str]) -> None:
    problems = problems_of(typed, unreadable=(), members={}, invited=())
    assert len(set(map(address_key, typed))) == len(typed) - len(problems)
