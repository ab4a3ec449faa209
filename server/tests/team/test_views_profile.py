"""Settings, Profile: what a member says of themself, and how their browser shows the pages (personal-settings.md)."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from keito_server.events.models import AuditEvent
from keito_server.kit.errors import ValidationRefused
from keito_server.team.actions.profile import update_profile
from keito_server.team.models import Member
from tests.conftest import NOW, Cast
from tests.pages import HOSTILE_NAMES, Browser, browser_of, error_of

PROFILE = "/settings/profile/"
TYPED = {
    "first_name": "Bob",
    "last_name": "Lindqvist",
    "phone": "",
    "timezone": "",
    "time_format": "",
    "theme": "system",
    "has_single_keys": "on",
}


@pytest.fixture(autouse=True)
def afternoon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def save(browser: Browser, **typed: Any) -> str:
    return browser.saved(PROFILE, **(TYPED | typed))


def stored(cast: Cast) -> Member:
    return Member.objects.across_workspaces().get(id=cast.bob.id)


def test_a_member_changes_their_own_name_and_number_and_it_is_audited(cast: Cast) -> None:
    save(browser_of(cast.bob), first_name="Robert", phone="+44 1225 000000")
    assert (stored(cast).name, stored(cast).phone) == ("Robert Lindqvist", "+44 1225 000000")
    event = AuditEvent.objects.in_workspace(cast.bob.workspace_id).get(kind="MemberUpdated")
    assert (event.actor_id, event.subject_id) == (cast.bob.id, cast.bob.id)
    assert '"first_name":["Bob","Robert"]' in event.data


def test_the_form_changes_nobody_and_nothing_else(cast: Cast) -> None:
    save(
        browser_of(cast.bob),
        member=cast.alice.public_id,
        role="administrator",
        email="boss@harrow.example",
        weekly_capacity_ms="1",
    )
    bob = stored(cast)
    assert (bob.role, bob.email, bob.weekly_capacity_ms) == ("member", cast.bob.email, None)
    assert Member.objects.across_workspaces().get(id=cast.alice.id).first_name == "Alice"


def test_a_timezone_of_ones_own_holds_for_oneself_only_at_the_next_page(cast: Cast) -> None:
    bob, alice = browser_of(cast.bob), browser_of(cast.alice)
    save(bob, timezone="Pacific/Auckland")
    assert "Friday 13 March" in bob.page("/time/")
    assert "Thursday 12 March" in alice.page("/time/")
    save(bob, timezone="")
    assert "Thursday 12 March" in bob.page("/time/")


def test_a_clock_of_ones_own_overrides_the_companys(cast: Cast) -> None:
    page = save(browser_of(cast.bob), time_format="12h")
    assert stored(cast).clock == "12h"
    assert "The company’s is 24-hour (14:30)." in page


def test_a_theme_is_kept_by_this_browser_and_given_back_to_the_system(cast: Cast) -> None:
    bob = browser_of(cast.bob)
    assert 'data-theme="dark"' in save(bob, theme="dark")
    cookie = bob.client.cookies["theme"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("dark", True, "Lax")
    assert 'data-theme="dark"' in bob.page("/time/")
    assert "data-theme" not in browser_of(cast.alice).page("/time/")
    assert "data-theme" not in save(bob, theme="system")


def test_keys_of_one_letter_can_be_switched_off(cast: Cast) -> None:
    bob = browser_of(cast.bob)
    assert "data-single-keys" not in bob.page(PROFILE)
    page = bob.saved(PROFILE, **{name: value for name, value in TYPED.items() if name != "has_single_keys"})
    assert 'data-single-keys="off"' in page
    assert "data-single-keys" not in save(bob)


def test_the_address_of_the_login_is_shown_with_the_pages_that_change_it(cast: Cast) -> None:
    assert cast.bob.login is not None
    assert cast.bob.login.email in browser_of(cast.bob).page(PROFILE)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"first_name": " "}, "first_name", "Say what to call you."),
        ({"first_name": "x" * 81}, "first_name", "at most 80"),
        ({"phone": "1" * 41}, "phone", "at most 40"),
        ({"timezone": "Mars/Olympus"}, "timezone", "Choose one of the list."),
        ({"time_format": "13h"}, "time_format", "Choose one of the list."),
        ({"theme": "sepia"}, "theme", "Choose one of the list."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(cast: Cast, typed: dict[str, str], field: str, words: str) -> None:
    page = browser_of(cast.bob).refused(PROFILE, **(TYPED | typed))
    assert words in error_of(page, field)
    assert stored(cast).first_name == "Bob"


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_is_shown_as_it_is(cast: Cast, name: str) -> None:
    page = save(browser_of(cast.bob), first_name=name[:80])
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "fields", [{"timezone": "Mars"}, {"time_format": "13h"}, {"first_name": ""}, {"phone": "1" * 41}]
)
def test_the_action_checks_for_itself(cast: Cast, fields: Any) -> None:
    with pytest.raises(ValidationRefused):
        update_profile(actor=cast.bob, fields=fields, now=NOW)


def test_a_strange_cookie_changes_nothing(cast: Cast) -> None:
    bob = browser_of(cast.bob)
    bob.client.cookies["theme"] = '"><script>'
    bob.client.cookies["single_keys"] = "maybe"
    page = bob.page(PROFILE)
    assert "data-theme" not in page and "data-single-keys" not in page and "<script>alert" not in page


def test_the_page_leads_to_the_security_and_the_address_of_the_login(cast: Cast) -> None:
    page = browser_of(cast.bob).page(PROFILE)
    assert 'href="/account/security/"' in page
    assert 'href="/account/email/"' in page
