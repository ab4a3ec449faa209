"""Pure rules of subdomains: which can be had, and which a name suggests (P2)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.workspaces.errors import SubdomainRefused
from keito_server.workspaces.rules import LONGEST, RESERVED, SHORTEST, check_subdomain, subdomain_of

HOST_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])")


@pytest.mark.parametrize("typed", ["harrow-vale", "Harrow", " h4v ", "a" * 40, "3com", "a-b"])
def test_takes_letters_digits_and_hyphens(typed: str) -> None:
    assert check_subdomain(typed) == typed.strip().lower()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "letters"),
        ("ab", "3 to 40"),
        ("a" * 41, "3 to 40"),
        ("-abc", "Begin and end"),
        ("abc-", "Begin and end"),
        ("xn--abc", "two hyphens"),
        ("2026", "at least one letter"),
        ("harrow.vale", "letters"),
        ("härrow", "letters"),
        ("harrow vale", "letters"),
        ("abc\n../x", "letters"),
        ("Admin", "needed by Keito"),
    ],
)
def test_says_what_is_wrong(typed: str, words: str) -> None:
    with pytest.raises(SubdomainRefused, match=words) as refused:
        check_subdomain(typed)
    assert refused.value.field == "subdomain"


@given(st.text(max_size=60))
def test_what_is_taken_is_a_label_of_a_host_name(typed: str) -> None:
    try:
        subdomain = check_subdomain(typed)
    except SubdomainRefused:
        return
    assert HOST_LABEL.fullmatch(subdomain)
    assert SHORTEST <= len(subdomain) <= LONGEST


@given(st.text(max_size=140))
def test_every_name_suggests_a_subdomain_that_can_be_had(name: str) -> None:
    suggested = subdomain_of(name)
    assert suggested in RESERVED or check_subdomain(suggested) == suggested
