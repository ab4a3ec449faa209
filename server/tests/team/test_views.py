"""Settings, API, as one sees it (P4)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session

from keito_server.events.models import AuditEvent
from keito_server.kit.tenancy import Origin
from keito_server.team import queries
from keito_server.team.models import ApiKey, Member
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import HOSTILE_NAMES, Browser, browser_of, error_of, text_of

LIST = "/settings/api/"
NEW = "/settings/api/new/"
LIST_QUERIES = 5
"""Session, login, member; the keys with their members; what runs."""
SECRET = re.compile(r"keito_sk_[\w-]{43}")


@pytest.fixture(autouse=True)
def afternoon() -> Iterator[time_machine.Traveller]:
    """The clock stands at the tests' instant."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def keys_of(cast: Cast) -> list[ApiKey]:
    return list(ApiKey.objects.in_workspace(cast.alice.workspace_id).select_related("member"))


def make_key(browser: Browser, **typed: str) -> str:
    """Makes a key and answers the page that shows it."""
    response = browser.post(NEW, **{"name": "Build host", "member": browser.member.public_id, "form_id": "a"} | typed)
    assert response.status_code == 200
    return response.content.decode()


def key_of(member: Member, **values: Any) -> ApiKey:
    secret = factories.api_key(member, **values)
    return ApiKey.objects.across_workspaces().get(hint=secret[-4:])


def test_the_empty_list_says_what_to_do_next(cast: Cast) -> None:
    page = browser_of(cast.bob).page(LIST)
    assert "No API keys yet" in page
    assert f'href="/w/harrow-vale{NEW}"' in page


def test_a_new_key_is_shown_with_what_to_paste(cast: Cast) -> None:
    page = make_key(browser_of(cast.alice))
    secret = SECRET.findall(page)[0]
    assert f"export KEITO_API_KEY={secret}" in page
    assert f"export KEITO_ACCOUNT_ID={cast.alice.workspace.public_id}" in page
    assert "export KEITO_BASE_URL=http://" in page
    assert queries.get_bearer(secret, now=NOW, origin=Origin()).actor == cast.alice


def test_the_first_request_names_a_real_project_and_task_of_the_member(cast: Cast) -> None:
    task = factories.task(cast.alice.workspace)
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.review_bot,), tasks=(task,))
    words = text_of(make_key(browser_of(cast.alice), member=cast.review_bot.public_id))
    assert f'"project_id": "{project.public_id}"' in words
    assert f'"task_id": "{task.public_id}"' in words
    assert '"spent_date": "2026-03-12"' in words
    assert '"source": "agent"' in words


def test_says_what_a_member_without_projects_is_missing(cast: Cast) -> None:
    words = text_of(make_key(browser_of(cast.bob)))
    assert "Bob Lindqvist can track nothing yet" in words


def test_the_secret_is_kept_nowhere(cast: Cast, capfd: pytest.CaptureFixture[str]) -> None:
    browser = browser_of(cast.alice)
    response = browser.post(NEW, name="Build host", member=cast.alice.public_id, form_id="a")
    secret = SECRET.findall(response.content.decode())[0]
    assert "no-store" in response.headers["Cache-Control"]
    assert secret not in browser.page(LIST)
    (key,) = keys_of(cast)
    assert secret not in str(ApiKey.objects.across_workspaces().filter(id=key.id).values().get())
    events = AuditEvent.objects.in_workspace(cast.alice.workspace_id)
    assert not any(secret in str(event) for event in events.values())
    assert not any(secret in str(session.get_decoded()) for session in Session.objects.all())
    assert secret not in "".join(capfd.readouterr())


def test_a_form_that_comes_twice_makes_no_second_key(cast: Cast) -> None:
    browser = browser_of(cast.alice)
    make_key(browser)
    response = browser.post(NEW, name="Build host", member=cast.alice.public_id, form_id="a")
    assert response.headers["Location"] == f"/w/harrow-vale{LIST}"
    assert "its secret is not shown twice" in browser.page(LIST)
    assert len(keys_of(cast)) == 1
    make_key(browser, form_id="b")
    assert len(keys_of(cast)) == 2


def test_an_administrator_makes_keys_for_agents_and_for_no_other_person(cast: Cast) -> None:
    browser = browser_of(cast.alice)
    page = text_of(browser.page(NEW))
    assert "review-bot-01" in page and "Bob Lindqvist" not in page
    make_key(browser, member=cast.review_bot.public_id)
    assert keys_of(cast)[0].member == cast.review_bot
    refused = browser.post(NEW, name="In Bob's name", member=cast.bob.public_id, form_id="z")
    assert refused.status_code == 403
    assert "People make their own API keys" in text_of(refused.content.decode())
    browser.post(f"/team/{cast.bob.public_id}/keys/new/", name="In Bob's name", form_id="z")
    assert "People make their own API keys" in text_of(browser.page(f"/team/{cast.bob.public_id}/"))
    assert "keys/new/" not in browser.page(f"/team/{cast.bob.public_id}/")
    assert "keys/new/" in browser.page(f"/team/{cast.review_bot.public_id}/")
    assert len(keys_of(cast)) == 1


def test_everybody_else_makes_keys_for_themselves_only(cast: Cast) -> None:
    for member in (cast.bob, cast.carol):
        browser = browser_of(member)
        assert "review-bot-01" not in browser.page(NEW)
        assert browser.post(NEW, name="Mine", member=cast.alice.public_id).status_code == 403
        make_key(browser)
    assert {key.member for key in keys_of(cast)} == {cast.bob, cast.carol}


def test_refuses_a_key_for_an_archived_member_beside_the_field(cast: Cast) -> None:
    cast.review_bot.archived_at = NOW
    cast.review_bot.save()
    page = browser_of(cast.alice).refused(NEW, name="Build host", member=cast.review_bot.public_id, form_id="a")
    assert "This member is archived." in page
    assert keys_of(cast) == []


def test_a_member_of_another_workspace_is_not_there(cast: Cast) -> None:
    browser = browser_of(cast.alice)
    assert browser.post(NEW, name="Mine", member=cast.mallory.public_id).status_code == 404
    assert browser.post(NEW, name="Mine", member="usr_nonsense").status_code == 404


def test_a_key_works_to_the_end_of_its_last_day_in_the_workspaces_timezone(cast: Cast) -> None:
    cast.alice.workspace.timezone = "America/New_York"
    cast.alice.workspace.save()
    page = make_key(browser_of(cast.alice), expires_on="2026-03-20")
    assert keys_of(cast)[0].expires_at == datetime(2026, 3, 21, 4, 0, tzinfo=UTC)
    assert "20 Mar 2026" in page


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name": ""}, "name", "Name the key after what uses it."),
        ({"name": "n\x00ul"}, "name", "Null characters"),
        ({"name": "x" * 81}, "name", "at most 80"),
        ({"member": ""}, "member", "Choose whom the key acts as."),
        ({"expires_on": "2026-02-30"}, "expires_on", "This is no day of the calendar."),
        ({"expires_on": "2026-03-11"}, "expires_on", "This day is over."),
        ({"expires_on": "9999-12-31"}, "expires_on", "Leave it empty"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(cast: Cast, typed: dict[str, str], field: str, words: str) -> None:
    valid = {"name": "Build host", "member": cast.alice.public_id, "form_id": "a"}
    page = browser_of(cast.alice).refused(NEW, **(valid | typed))
    assert words in error_of(page, field)
    assert 'value="a"' in page
    assert keys_of(cast) == []


def test_the_list_says_whose_a_key_is_and_whether_it_still_works(cast: Cast) -> None:
    key_of(cast.alice, name="Fresh")
    key_of(cast.review_bot, name="Used", last_used_at=NOW - timedelta(minutes=5), expires_at=NOW + timedelta(days=9))
    key_of(cast.carol, name="Over", expires_at=NOW - timedelta(days=1))
    key_of(cast.bob, name="Stopped", revoked_at=NOW - timedelta(days=2), last_used_at=NOW - timedelta(hours=3))
    words = text_of(browser_of(cast.alice).page(LIST))
    for line in (
        r"Fresh AM Alice Marlowe \S+ never never Active Revoke",
        r"Used review-bot-01 Agent \S+ 5 min ago 21 Mar 2026 Active Revoke",
        r"Over CO Carol Okafor \S+ never 11 Mar 2026 Expired Revoke",
        r"Stopped BL Bob Lindqvist \S+ today 11:30 never Revoked 10 Mar 2026",
    ):
        assert re.search(line, words), line
    assert words.index("Fresh") < words.index("Stopped")


def test_members_see_their_own_keys_only(cast: Cast) -> None:
    key_of(cast.alice, name="Of Alice")
    key_of(cast.bob, name="Of Bob")
    page = browser_of(cast.bob).page(LIST)
    assert "Of Bob" in page
    assert "Of Alice" not in page


def test_revoking_asks_first_and_stops_the_key(cast: Cast) -> None:
    key = key_of(cast.bob, name="Build host")
    browser = browser_of(cast.bob)
    path = f"{LIST}{key.public_id}/revoke/"
    assert f'id="revoke-{key.public_id}"' in browser.page(LIST)
    assert "Revoke “Build host”" in browser.page(path)
    assert "Revoked Build host" in browser.saved(path)
    assert keys_of(cast)[0].revoked_at == NOW
    assert browser.post(path).status_code == 302


def test_nobody_revokes_what_is_not_theirs(cast: Cast) -> None:
    of_alice, foreign = key_of(cast.alice), key_of(cast.mallory)
    for key in (of_alice, foreign):
        browser = browser_of(cast.bob)
        assert browser.get(f"{LIST}{key.public_id}/revoke/").status_code == 404
        assert browser.post(f"{LIST}{key.public_id}/revoke/").status_code == 404
    assert browser_of(cast.alice).post(f"{LIST}{foreign.public_id}/revoke/").status_code == 404
    assert not ApiKey.objects.across_workspaces().filter(revoked_at__isnull=False).exists()


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_comes_out_as_text(cast: Cast, name: str) -> None:
    browser = browser_of(cast.alice)
    for page in (make_key(browser, name=name), browser.page(LIST)):
        assert "<script>alert" not in page
    assert keys_of(cast)[0].name == name


def test_the_list_takes_as_many_queries_for_one_key_as_for_many(cast: Cast) -> None:
    browser = browser_of(cast.alice)
    key_of(cast.alice)
    few = browser.queries(LIST)
    for member in (cast.bob, cast.carol, cast.review_bot):
        key_of(member)
    assert browser.queries(LIST) == few == LIST_QUERIES
