"""Founding a workspace in three steps; what was typed stays, whichever way one goes."""

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from keito_server.accounts.models import Login
from keito_server.team.models import Invitation, Member
from keito_server.workspaces.models import Workspace
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import HOSTILE_NAMES, browser_of, error_of, text_of

COMPANY = {"first_name": "Ada", "last_name": "Lovelace", "company": "Analytical Engines", "subdomain": ""}
PREFERENCES = {
    "timezone": "America/New_York",
    "currency": "USD",
    "week_start": "6",
    "weekly_capacity": "37.5",
    "time_display": "decimal",
    "uses_invoicing": "on",
}


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ada(db: None) -> Client:
    """A browser in which somebody is signed in who is a member of nothing."""
    client = Client(headers={"Accept-Language": "en-US"})
    client.force_login(factories.login("ada@engines.example"))
    return client


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def founded() -> Workspace:
    return Workspace.objects.get(name="Analytical Engines")


def test_a_login_without_a_workspace_is_led_to_the_first_step(ada: Client) -> None:
    assert ada.get("/").headers["Location"] == "/welcome/"
    assert Client().get("/welcome/").headers["Location"].startswith("/sign-in/")


def test_three_steps_lead_to_a_workspace_with_what_was_chosen(ada: Client, settings: LazySettings) -> None:
    settings.MAIL_IS_CONFIGURED = True
    assert ada.post("/welcome/", COMPANY).headers["Location"] == "/welcome/preferences/"
    shown = page(ada, "/welcome/preferences/")
    assert "How <bdi>Analytical Engines</bdi> counts" in shown
    assert '<option value="6" selected>Sunday' in shown
    assert '<option value="USD" selected>' in shown
    assert not Workspace.objects.exists()
    answer = ada.post("/welcome/preferences/", PREFERENCES)
    assert answer.headers["Location"] == "/w/analytical-engines/team/invitations/first/"
    workspace = founded()
    assert (workspace.timezone, workspace.currency, workspace.week_start) == ("America/New_York", "USD", 6)
    assert (workspace.weekly_capacity_ms, workspace.time_display) == (135_000_000, "decimal")
    assert workspace.uses_invoicing
    assert not workspace.uses_approvals
    member = Member.objects.in_workspace(workspace.id).get()
    assert (member.name, member.role, member.email) == ("Ada Lovelace", "administrator", "ada@engines.example")
    assert "Who works with you?" in page(ada, answer.headers["Location"])
    rows = {"people-TOTAL_FORMS": "2", "people-INITIAL_FORMS": "0"}
    for place, email in enumerate(("charles@engines.example", "")):
        rows |= {f"people-{place}-email": email, f"people-{place}-role": "manager"}
        rows |= {f"people-{place}-engagement": "employee"}
    rows["people-1-role"] = "member"
    assert ada.post(answer.headers["Location"], rows).headers["Location"] == "/w/analytical-engines/"
    invitation = Invitation.objects.in_workspace(workspace.id).get()
    assert (invitation.email, invitation.role) == ("charles@engines.example", "manager")
    assert ada.get("/").headers["Location"] == "/w/analytical-engines/"


def test_without_a_mail_server_the_links_are_shown_next(ada: Client, settings: LazySettings) -> None:
    settings.MAIL_IS_CONFIGURED = False
    ada.post("/welcome/", COMPANY)
    third = ada.post("/welcome/preferences/", PREFERENCES).headers["Location"]
    row = {"people-0-email": "charles@engines.example", "people-0-role": "member", "people-0-engagement": "employee"}
    sent = {"people-TOTAL_FORMS": "1", "people-INITIAL_FORMS": "0"} | row
    assert ada.post(third, sent).headers["Location"] == "/w/analytical-engines/team/invitations/"
    assert "/join/" in page(ada, "/w/analytical-engines/team/invitations/")


def test_inviting_nobody_is_said_and_a_wrong_row_keeps_what_was_typed(ada: Client) -> None:
    ada.post("/welcome/", COMPANY)
    third = ada.post("/welcome/preferences/", PREFERENCES).headers["Location"]
    sent = {"people-TOTAL_FORMS": "1", "people-INITIAL_FORMS": "0"}
    row = {"people-0-email": "", "people-0-role": "member", "people-0-engagement": "employee"}
    assert "leave it for later" in ada.post(third, sent | row).content.decode()
    answer = ada.post(third, sent | row | {"people-0-email": "ada@engines.example"})
    assert "Is a member already." in answer.content.decode()
    assert answer.status_code == 422


def test_going_back_keeps_what_was_typed_in_both_steps(ada: Client) -> None:
    ada.post("/welcome/", COMPANY | {"subdomain": "engines"})
    typed = PREFERENCES | {"weekly_capacity": "many", "currency": "EUR", "act": "back"}
    assert ada.post("/welcome/preferences/", typed).headers["Location"] == "/welcome/"
    first = page(ada, "/welcome/")
    assert 'value="Analytical Engines"' in first and 'value="engines"' in first
    ada.post("/welcome/", COMPANY | {"company": "Engines & Co"})
    second = page(ada, "/welcome/preferences/")
    assert 'value="many"' in second
    assert '<option value="EUR" selected>' in second
    assert "data-guess" not in second


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"company": " "}, "company", "Name your company"),
        ({"first_name": ""}, "first_name", "Say what to call you."),
        ({"subdomain": "ab"}, "subdomain", "3 to 40"),
        ({"subdomain": "api"}, "subdomain", "needed by Keito"),
        ({"subdomain": "Harrow-Vale"}, "subdomain", "Another workspace has this address"),
    ],
)
def test_what_is_wrong_with_the_company_is_said_beside_its_field(
    ada: Client, cast: Cast, typed: dict[str, str], field: str, words: str
) -> None:
    answer = ada.post("/welcome/", COMPANY | typed)
    assert answer.status_code == 422
    assert words in error_of(answer.content.decode(), field)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"timezone": "Mars/Base"}, "timezone", "of the list"),
        ({"currency": "XXX"}, "currency", "of the list"),
        ({"weekly_capacity": "200"}, "weekly_capacity", "at most 168"),
        ({"weekly_capacity": ""}, "weekly_capacity", "how many hours"),
        ({"week_start": "7"}, "week_start", "7"),
    ],
)
def test_what_is_wrong_with_the_preferences_is_said_beside_its_field(
    ada: Client, typed: dict[str, str], field: str, words: str
) -> None:
    ada.post("/welcome/", COMPANY)
    answer = ada.post("/welcome/preferences/", PREFERENCES | typed)
    assert answer.status_code == 422
    assert words in error_of(answer.content.decode(), field)
    assert page(ada, "/welcome/preferences/")
    assert not Workspace.objects.exists()


def test_an_address_is_checked_while_it_is_typed(ada: Client, cast: Cast) -> None:
    def ask(**query: str) -> dict[str, str]:
        answer: dict[str, str] = ada.get("/welcome/address/", query).json()
        return answer

    assert ask(company="Harrow & Vale") == {"subdomain": "harrow-vale-2", "problem": ""}
    assert ask(subdomain="engines") == {"subdomain": "engines", "problem": ""}
    assert "Another workspace" in ask(subdomain="HARROW-vale")["problem"]
    assert "3 to 40" in ask(subdomain="x" * 5000)["problem"]
    assert ask(company="x" * 5000)["problem"] == ""


def test_an_address_that_somebody_takes_meanwhile_is_said_in_the_first_step(ada: Client) -> None:
    ada.post("/welcome/", COMPANY | {"subdomain": "engines"})
    factories.workspace(subdomain="engines")
    answer = ada.post("/welcome/preferences/", PREFERENCES)
    assert answer.status_code == 422
    assert "Another workspace has this address" in error_of(answer.content.decode(), "subdomain")
    assert 'action="/welcome/"' in answer.content.decode()


def test_a_second_sending_of_the_last_form_founds_nothing_more(ada: Client) -> None:
    ada.post("/welcome/", COMPANY)
    ada.post("/welcome/preferences/", PREFERENCES)
    assert ada.post("/welcome/preferences/", PREFERENCES).headers["Location"] == "/"
    assert Workspace.objects.count() == 1
    assert ada.get("/welcome/preferences/").headers["Location"] == "/welcome/"


def test_the_sample_week_is_written_as_the_preferences_say(ada: Client) -> None:
    plain = text_of(
        page(ada, "/welcome/sample/?currency=GBP&time_display=hours_minutes&week_start=0&uses_invoicing=on")
    )
    assert "9 – 15 March week 11 Project Mon Tue Wed Thu Fri Week" in plain
    assert "Website rebuild 4:30 5:10 3:45 2:30 – 15:55" in plain
    assert "20.75 h, people at £125.00 £2,593.75 1.83 h, agents at £75.00 £137.25 Ready to invoice £2,731.00" in plain
    other = text_of(page(ada, "/welcome/sample/?currency=EUR&time_display=decimal&week_start=6"))
    assert "8 – 14 March week 11 Project Sun Mon Tue Wed Thu Week" in other
    assert "Website rebuild – 4.50 5.17 3.75 2.50 15.92" in other
    assert "invoice" not in other
    assert ada.get("/welcome/sample/?currency=%00&week_start=x&time_display=<script>").status_code == 200


def founder(client: Client) -> str:
    """Founds with a company typed and nothing else; the name of the new administrator."""
    sent = COMPANY | {"first_name": "Mallory", "last_name": "Typed"}
    assert client.post("/welcome/", sent).headers["Location"] == "/welcome/preferences/"
    client.post("/welcome/preferences/", PREFERENCES)
    return Member.objects.in_workspace(founded().id).get().name


def test_a_name_from_sign_up_is_not_asked_for_again(ada: Client) -> None:
    assert 'name="first_name"' in page(ada, "/welcome/")
    session = ada.session
    session["name"] = ["Ada", "King"]
    session.save()
    shown = page(ada, "/welcome/")
    assert "administrator, as <bdi>Ada King</bdi>." in shown
    assert 'name="first_name"' not in shown and 'name="last_name"' not in shown
    assert founder(ada) == "Ada King"


def test_a_member_founds_another_workspace_by_the_name_they_have(cast: Cast) -> None:
    bob = browser_of(cast.bob).client
    session = bob.session
    session["name"] = ["Robert", "Of Sign-Up"]
    session.save()
    shown = page(bob, "/welcome/")
    assert "as <bdi>Bob Lindqvist</bdi>." in shown
    assert 'name="first_name"' not in shown
    assert founder(bob) == "Bob Lindqvist"


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_come_out_as_text(ada: Client, name: str) -> None:
    ada.post("/welcome/", COMPANY | {"company": name, "first_name": name, "last_name": name})
    assert "<script>alert" not in page(ada, "/welcome/preferences/")
    answer = ada.post("/welcome/preferences/", PREFERENCES)
    assert "<script>alert" not in ada.get(answer.headers["Location"]).content.decode()
    assert Workspace.objects.get().name == name


def test_whoever_is_archived_everywhere_is_told_and_may_found_a_workspace(cast: Cast) -> None:
    cast.bob.archived_at = NOW
    cast.bob.save()
    answer = browser_of(cast.bob).client.get("/")
    assert answer.status_code == 403
    assert "You are in no workspace" in answer.content.decode()
    assert "reactivated, not invited again" in answer.content.decode()
    assert 'href="/welcome/"' in answer.content.decode()


def test_the_switcher_offers_all_workspaces_and_home_opens_the_last(cast: Cast) -> None:
    login = cast.bob.login
    assert isinstance(login, Login)
    factories.member(cast.mallory.workspace, login=login, first_name="Bob")
    other = factories.workspace(name="Gone", subdomain="gone")
    factories.member(other, login=login, archived_at=NOW)
    browser = browser_of(cast.bob)
    words = browser.page("/time/2026-03-12/")
    assert '<a href="/w/harrow-vale/" aria-current="true"><bdi>Harrow &amp; Vale' in words
    assert '<a href="/w/elsewhere/"><bdi>Elsewhere' in words
    assert "Gone" not in words
    assert 'href="/welcome/"' in words
    assert browser.client.get("/").headers["Location"] == "/w/harrow-vale/"
    browser.client.get("/w/elsewhere/")
    assert browser.client.get("/").headers["Location"] == "/w/elsewhere/"
    assert "Elsewhere" not in browser_of(cast.alice).page("/time/2026-03-12/")
