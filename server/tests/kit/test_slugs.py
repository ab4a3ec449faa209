"""Slugs: what stands in addresses and on command lines (H6, P2)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.slugs import free_slug, slug_of

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("ACME Website", "acme-website"),
        ("  Ölmühle & Söhne GmbH ", "olmuhle-sohne-gmbh"),
        ("Søns", "sons"),
        ("ØRSTED ǾRE", "orsted-ore"),
        ("Straße Łódź", "strasse-lodz"),
        ("Æther & Œuvre", "aether-oeuvre"),
        ("Đorđe Þór Ħal ISTANBUL İzmir ısı", "dorde-thor-hal-istanbul-izmir-isi"),
        ("R&D / 2026", "r-d-2026"),
        ("--", "project"),
        ("日本", "project"),
        ("<script>", "script"),
        ("../../etc", "etc"),
        ("A" * 200, "a" * 34),
        ("a " * 40, "a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a"),
    ],
)
def test_a_slug_stands_for_a_name(name: str, slug: str) -> None:
    assert slug_of(name, fallback="project") == slug


@given(st.text(max_size=200))
def test_any_name_at_all_gives_a_slug_that_an_address_can_hold(name: str) -> None:
    assert SLUG.fullmatch(slug_of(name, fallback="project"))


@given(st.text(max_size=60), st.integers(0, 60))
def test_a_taken_slug_gets_a_number_and_still_fits_a_subdomain(name: str, already: int) -> None:
    wanted = slug_of(name, fallback="workspace")
    taken: set[str] = set()
    for _ in range(already):
        taken.add(free_slug(wanted, taken))
    free = free_slug(wanted, taken)
    assert len(taken) == already
    assert free not in taken
    assert free == (wanted if not already else f"{wanted}-{already + 1}")
    assert SLUG.fullmatch(free)
    assert len(free) <= 40


def test_a_freed_number_is_used_again() -> None:
    assert free_slug("acme-website", {"acme-website", "acme-website-3"}) == "acme-website-2"
