"""The pure rules of single sign-on, with generated cases."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from keito_server.single_sign_on.rules import (
    Admission,
    Arrival,
    Known,
    admission,
    decide,
    domain_of,
    is_same_address,
    may_be_called,
    may_be_reached,
    spellings,
    tidy_address,
    tidy_certificates,
    tidy_domain,
)
from tests.single_sign_on.builders import a_certificate

SESSIONS = st.fixed_dictionaries(
    {name: st.booleans() for name in ("is_proven", "was_proven", "is_bound", "is_required", "keeps_password")}
)
PEOPLE = st.builds(Known, **{name: st.booleans() for name in Known.__dataclass_fields__})


@given(SESSIONS)
def test_a_live_proof_opens_its_workspace_always(session: dict[str, bool]) -> None:
    assert admission(**(session | {"is_proven": True})) is Admission.OPEN


@given(SESSIONS)
def test_a_session_that_a_provider_began_opens_nothing_unproven(session: dict[str, bool]) -> None:
    assert admission(**(session | {"is_bound": True, "is_proven": False})) is not Admission.OPEN


@given(SESSIONS)
def test_a_proof_that_has_ended_is_asked_for_again_and_never_counts(session: dict[str, bool]) -> None:
    bound = session | {"is_bound": True, "is_proven": False, "was_proven": True}
    assert admission(**bound) is Admission.PROVE


@given(SESSIONS)
def test_a_password_opens_unless_single_sign_on_is_required_of_its_owner(session: dict[str, bool]) -> None:
    own = session | {"is_bound": False, "is_proven": False}
    opens = admission(**own) is Admission.OPEN
    assert opens == (not own["is_required"] or own["keeps_password"])


@given(PEOPLE)
def test_nobody_is_let_in_by_address_alone(known: Known) -> None:
    outcome = decide(known)
    if outcome in (Arrival.JOIN, Arrival.ASK_OWNER):
        assert known.is_domain_verified
    if outcome is Arrival.ACCEPT_INVITATION:
        assert known.was_invited
    if outcome is Arrival.SIGN_IN:
        assert known.has_identity and known.is_member


@given(PEOPLE)
def test_a_login_that_exists_is_never_taken_over(known: Known) -> None:
    if known.is_email_taken and not known.has_identity:
        assert decide(known) in (Arrival.ASK_OWNER, Arrival.REFUSE, Arrival.NEEDS_EMAIL)


@given(PEOPLE)
def test_a_doubted_address_brings_nobody_new(known: Known) -> None:
    if known.is_email_doubted and not known.has_identity:
        assert decide(known) is Arrival.NEEDS_EMAIL


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("Acme.Example", "acme.example"),
        (" acme.example. ", "acme.example"),
        ("someone@acme.example", "acme.example"),
        ("https://acme.example/", "acme.example"),
        ("büro.example", "xn--bro-hoa.example"),
        ("XN--bro-hoa.example", "xn--bro-hoa.example"),
        ("straße.de", "xn--strae-oqa.de"),
        ("ac\u00adme.example", None),
        ("ｈarrow.example", None),
        ("\u212aelvin.example", None),
        ("acme。example", None),
        ("xn--a.example", None),
        ("acme", None),
        ("", None),
        ("acme..example", None),
        ("-acme.example", None),
        ("acme.example/path", None),
        ("192.0.2.1", None),
        ("a" * 64 + ".example", None),
        ("acme.example\nevil.example", None),
    ],
)
def test_a_domain_is_read_as_people_write_it(typed: str, tidy: str | None) -> None:
    assert tidy_domain(typed) == tidy


@given(st.text(max_size=300))
def test_reading_a_domain_never_fails_and_reads_its_own_writing(typed: str) -> None:
    tidy = tidy_domain(typed)
    assert tidy is None or tidy_domain(tidy) == tidy == tidy.lower()


def test_the_domain_of_an_address_is_what_stands_after_the_last_at() -> None:
    assert domain_of('"a@evil.example"@Acme.Example') == "acme.example"
    assert domain_of("nobody") is None
    assert domain_of("@acme.example") is None


@pytest.mark.parametrize(
    ("told", "tidy"),
    [
        ("Nina@Acme.Example", "Nina@acme.example"),
        ("nina@büro.example", "nina@xn--bro-hoa.example"),
        ("victim@straße.de", "victim@xn--strae-oqa.de"),
        ("nina@xn--bro-hoa.example", "nina@xn--bro-hoa.example"),
        ("nina@ac\u00adme.example", None),
        ("ni\u00adna@acme.example", None),
        ("ｎina@acme.example", None),
        ("jürgen@acme.example", None),
        ("nina@ｈarrow.example", None),
        ("nina@\u2113inden.example", None),
        ("nina@xn--strasse-.example", None),
        ("nina@acme.example.", None),
        ("nina@https://acme.example", None),
        ("nina @acme.example", None),
        ("nina\n@acme.example", None),
        ("a" * 65 + "@acme.example", None),
        ("acme.example", None),
        ("", None),
    ],
)
def test_an_address_is_compared_in_one_form_or_not_at_all(told: str, tidy: str | None) -> None:
    assert tidy_address(told) == tidy


@given(st.from_regex(r"[a-zA-Z]{3,8}\.[a-z]{2,5}", fullmatch=True), st.characters(min_codepoint=128), st.integers(0, 3))
def test_a_letter_beyond_ascii_never_makes_a_plain_domain(domain: str, letter: str, place: int) -> None:
    tidy = tidy_domain(domain[:place] + letter + domain[place:])
    assert tidy is None or "xn--" in tidy or (letter.isspace() and place == 0)


def test_an_address_is_the_same_in_letters_and_in_ascii() -> None:
    assert is_same_address("Nina@büro.example", "nina@xn--bro-hoa.example")
    assert "nina@büro.example" in spellings("nina@xn--bro-hoa.example")
    assert not is_same_address("nina@straße.de", "nina@strasse.de")
    assert not is_same_address("nina", "nina")


@pytest.mark.parametrize(
    ("url", "outside", "inside"),
    [
        ("https://login.example", True, True),
        ("https://login.example:8443/realm", True, True),
        ("http://login.example", False, False),
        ("http://127.0.0.1:8000", False, True),
        ("http://localhost:8000", False, True),
        ("http://[::1]:8000", False, True),
        ("http://localhost.evil.example", False, False),
        ("https://name:secret@login.example", False, False),
        ("https://", False, False),
        ("file:///etc/passwd", False, False),
        ("gopher://login.example", False, False),
        ("https://login.example:99999", False, False),
        ("https://login.example/a b", False, False),
        ("https://[oops", False, False),
    ],
)
def test_only_addresses_of_a_safe_form_are_called(url: str, outside: bool, inside: bool) -> None:
    assert may_be_called(url, allows_private=False) is outside
    assert may_be_called(url, allows_private=True) is inside


@pytest.mark.parametrize(
    ("number", "outside", "inside"),
    [
        ("93.184.216.34", True, True),
        ("2606:2800:220:1::1", True, True),
        ("10.0.0.1", False, True),
        ("192.168.1.1", False, True),
        ("172.16.0.1", False, True),
        ("100.64.0.1", False, True),
        ("127.0.0.1", False, True),
        ("::1", False, True),
        ("::ffff:10.0.0.1", False, True),
        ("fd00::1", False, True),
        ("169.254.169.254", False, False),
        ("::ffff:169.254.169.254", False, False),
        ("fe80::1%eth0", False, False),
        ("0.0.0.0", False, False),
        ("224.0.0.1", False, False),
        ("ff02::1", False, False),
        ("::", False, False),
        ("::127.0.0.1", False, True),
        ("::ffff:0:127.0.0.1", False, True),
        ("64:ff9b::a9fe:a9fe", False, False),
        ("64:ff9b::7f00:1", False, True),
        ("64:ff9b::5db8:d822", True, True),
        ("64:ff9b:1::5db8:d822", False, False),
        ("2002:a9fe:a9fe::", False, False),
        ("2002:a00:1::1", False, True),
        ("2001:0:5db8:d822::5601:5601", False, False),
        ("fec0::1", False, True),
        ("192.0.0.192", False, False),
        ("192.0.0.8", False, True),
        ("168.63.129.16", False, False),
        ("100.100.100.200", False, False),
        ("fd00:ec2::254", False, False),
        ("fd20:ce::254", False, False),
        ("no number", False, False),
    ],
)
def test_only_public_numbers_are_connected_to_unless_the_inside_is_allowed(
    number: str, outside: bool, inside: bool
) -> None:
    assert may_be_reached(number, allows_private=False) is outside
    assert may_be_reached(number, allows_private=True) is inside


WRAPPED = st.sampled_from(
    [
        lambda number: (0xFFFF << 32) | number,
        lambda number: number,
        lambda number: (0xFFFF << 48) | number,
        lambda number: (0x0064FF9B << 96) | number,
        lambda number: (0x2002 << 112) | (number << 80) | 1,
        lambda number: (0x20010000 << 96) | (number << 64) | (0xFFFFFFFF ^ number),
    ]
)
"""The forms in which an IPv6 address leads to an IPv4 one: of the number of that one, the number of this one."""


@given(st.ip_addresses(v=4), WRAPPED, st.booleans())
def test_an_ipv4_address_is_what_it_is_in_all_wrappings(
    address: IPv4Address, wrapped: Callable[[int], int], allows_private: bool
) -> None:
    inside = IPv6Address(wrapped(int(address)))
    assume(int(inside) > 1)
    bare = may_be_reached(str(address), allows_private=allows_private)
    assert may_be_reached(str(inside), allows_private=allows_private) is bare


@given(st.ip_addresses(network="169.254.0.0/16"), WRAPPED)
def test_metadata_of_a_cloud_is_reached_in_no_wrapping(address: IPv4Address, wrapped: Callable[[int], int]) -> None:
    assert not may_be_reached(str(IPv6Address(wrapped(int(address)))), allows_private=True)


@given(st.ip_addresses())
def test_the_outside_is_a_part_of_what_is_allowed_with_the_inside(address: IPv4Address | IPv6Address) -> None:
    if may_be_reached(str(address), allows_private=False):
        assert may_be_reached(str(address), allows_private=True)


def test_certificates_are_read_in_pem_bare_and_several_at_once() -> None:
    pem = a_certificate()
    bare = "".join(pem.splitlines()[1:-1])
    assert tidy_certificates(pem) == tidy_certificates(bare) == tidy_certificates(f"words before\n{pem}") == pem
    assert tidy_certificates(pem + "\n\n" + pem) == pem + pem
    for wrong in ("", "words", pem[:200], pem.replace("M", "?"), pem * 6):
        assert tidy_certificates(wrong) is None
