"""Pure rules of the team: secrets, their digests, dated rates and agents' addresses (P4, R3)."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.team.rules import KEY_START, agent_email, api_key_digest, new_api_key, rate_on

FIRST = date(2026, 1, 1)
days = st.integers(0, 100).map(lambda offset: FIRST + timedelta(days=offset))
perhaps = st.one_of(st.none(), st.integers(0, 1000).map(Decimal))


def test_a_key_says_what_it_is_and_cannot_be_guessed() -> None:
    keys = {new_api_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert all(re.fullmatch(rf"{KEY_START}[A-Za-z0-9_-]{{43}}", key) for key in keys)


@given(st.text())
def test_only_a_digest_is_stored_of_whatever_somebody_sends(secret: str) -> None:
    digest = api_key_digest(secret)
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    assert digest == api_key_digest(secret)
    assert digest != api_key_digest(secret + "x")


@given(st.lists(st.tuples(days, perhaps), unique_by=lambda dated: dated[0], max_size=8), days)
def test_the_latest_rate_that_has_begun_holds_whatever_the_order(
    dated: list[tuple[date, Decimal | None]], day: date
) -> None:
    begun = {valid_from: amount for valid_from, amount in dated if valid_from <= day}
    expected = begun[max(begun)] if begun else None
    assert rate_on(day, dated) == rate_on(day, reversed(dated)) == expected


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("review-bot-01", "review-bot-01@agents.keito.ai"),
        ("Review Bot 01", "review-bot-01@agents.keito.ai"),
        ("日本", "agent@agents.keito.ai"),
        ("--", "agent@agents.keito.ai"),
    ],
)
def test_an_agent_has_a_placeholder_for_an_address(name: str, address: str) -> None:
    assert agent_email(name) == address
