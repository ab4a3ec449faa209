"""Signing up, in and out."""

from html.parser import HTMLParser

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from keito_server.accounts.models import Login
from keito_server.team.models import Member
from tests import factories
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db

SIGN_UP = {
    "name": "Ada King Lovelace",
    "email": "ada@analytical.example",
    "password": "lamp ferry oat nine",
    "company": "Analytical Engines",
    "timezone": "Europe/London",
    "currency": "GBP",
}
WRONG = "Email and password do not match. Check both, Caps Lock too."


@pytest.fixture(autouse=True)
def quick_hashes(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def ada() -> Login:
    login = Login(email="ada@analytical.example", created_at=NOW)
    login.set_password(SIGN_UP["password"])
    login.save()
    return login


def test_signing_up_founds_a_workspace_and_leads_to_its_time_page(client: Client) -> None:
    response = client.post(reverse("accounts:sign_up"), SIGN_UP, follow=True)
    assert response.status_code == 200
    assert response.request["PATH_INFO"] == "/w/analytical-engines/time/"
    member = Member.objects.across_workspaces().select_related("workspace").get()
    assert (member.first_name, member.last_name, member.role) == ("Ada", "King Lovelace", "administrator")
    assert (member.workspace.currency, member.workspace.timezone) == ("GBP", "Europe/London")


def test_the_sign_up_page_starts_from_what_the_browser_says(client: Client) -> None:
    page = client.get(reverse("accounts:sign_up"), headers={"accept-language": "nb-NO"}).content.decode()
    assert '<option value="NOK" selected>' in page
    assert '<option value="Europe/Oslo" selected>' in page


@pytest.mark.parametrize(("language", "separator"), [("de-AT,en;q=0.8", ","), ("en-GB", "."), ("", ".")])
def test_a_workspace_writes_decimals_as_its_founders_browser_does(
    client: Client, language: str, separator: str
) -> None:
    client.post(reverse("accounts:sign_up"), SIGN_UP, headers={"accept-language": language})
    assert Member.objects.across_workspaces().select_related("workspace").get().workspace.decimal_separator == separator


def test_a_refused_sign_up_keeps_everything_typed_but_the_password(client: Client) -> None:
    response = client.post(reverse("accounts:sign_up"), SIGN_UP | {"password": "short", "currency": "JPY"})
    page = response.content.decode()
    assert response.status_code == 422
    for value in ("Ada King Lovelace", "ada@analytical.example", "Analytical Engines"):
        assert f'value="{value}"' in page
    assert '<option value="JPY" selected>' in page
    assert 'value="short"' not in page
    assert "This password is too short." in error_of(page, "password")
    assert not Login.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "  ", "Say what to call you."),
        ("name", "x" * 81, "First and last name may have 80 letters each."),
        ("email", "ada", "This is not an e-mail address."),
        ("email", "ada\x00@analytical.example", "Null characters are not allowed."),
        ("password", "ada@analytical", "The password is too similar to the email."),
        ("password", "1234567890", "This password is too common."),
        ("company", "", "Name your company."),
        ("timezone", "Mars/Olympus", "Choose a timezone of the list."),
        ("currency", "XXX", "Choose a currency of the list."),
    ],
)
def test_each_error_stands_beside_its_field(client: Client, field: str, value: str, words: str) -> None:
    response = client.post(reverse("accounts:sign_up"), SIGN_UP | {field: value})
    assert response.status_code == 422
    assert words in error_of(response.content.decode(), field)


def test_a_taken_address_is_said_whatever_its_case(client: Client) -> None:
    ada()
    response = client.post(reverse("accounts:sign_up"), SIGN_UP | {"email": "ADA@analytical.example"})
    assert response.status_code == 422
    assert "There is already a sign-in with this address." in error_of(response.content.decode(), "email")


def test_signs_in_and_leads_to_the_page_that_was_wanted(client: Client) -> None:
    ada()
    response = client.post(reverse("accounts:sign_in"), credentials(next="/w/somewhere/time/?a=1"))
    assert response.headers["Location"] == "/w/somewhere/time/?a=1"
    assert get_user(client).is_authenticated


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example", ""]
)
def test_never_leads_to_another_site(client: Client, wanted: str) -> None:
    ada()
    response = client.post(reverse("accounts:sign_in"), credentials(next=wanted))
    assert response.headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_read_the_same(client: Client) -> None:
    ada()
    wrong = client.post(reverse("accounts:sign_in"), credentials(password="not that one"))
    unknown = client.post(reverse("accounts:sign_in"), credentials(email="ida@analytical.example"))
    assert wrong.status_code == unknown.status_code == 422
    pages = [without_what_changes(response.content.decode()) for response in (wrong, unknown)]
    assert pages[0] == pages[1].replace("ida@", "ada@")
    assert WRONG in error_of(pages[0], "password")


def test_a_login_that_is_switched_off_reads_like_a_wrong_password(client: Client) -> None:
    login = ada()
    login.is_active = False
    login.save()
    response = client.post(reverse("accounts:sign_in"), credentials())
    assert WRONG in error_of(response.content.decode(), "password")


def test_a_refused_sign_in_keeps_the_address_and_where_it_leads(client: Client) -> None:
    page = client.post(reverse("accounts:sign_in"), credentials(next="/w/x/time/")).content.decode()
    assert 'value="ada@analytical.example"' in page
    assert 'name="next" value="/w/x/time/"' in page
    assert SIGN_UP["password"] not in page


def test_signing_in_changes_the_session_key(client: Client) -> None:
    ada()
    client.session["before"] = 1
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    client.post(reverse("accounts:sign_in"), credentials())
    assert client.session.session_key != before


def test_a_page_of_a_workspace_asks_to_sign_in_first(client: Client) -> None:
    response = client.get("/w/harrow-vale/time/2026-03-12/")
    assert response.headers["Location"] == "/sign-in/?next=/w/harrow-vale/time/2026-03-12/"


def test_whoever_is_signed_in_skips_the_gate(client: Client, cast: Cast) -> None:
    client.force_login(login_of(cast.bob))
    assert client.get(reverse("accounts:sign_in")).headers["Location"] == "/"
    assert client.get(reverse("accounts:sign_up")).headers["Location"] == "/"


def test_signing_out_ends_the_session_and_takes_a_post(client: Client, cast: Cast) -> None:
    client.force_login(login_of(cast.bob))
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert client.post(reverse("accounts:sign_out")).headers["Location"] == "/sign-in/"
    assert not get_user(client).is_authenticated


@pytest.fixture
def sample_workspace(settings: LazySettings) -> list[Member]:
    settings.DEMO = True
    here = factories.workspace(name="Harrow & Vale")
    names = {"Alice": "administrator", "Carol": "manager", "Bob": "member", "Dora": "member"}
    return [
        factories.member(here, first_name=name, role=role, email=f"{name.lower()}@harrowvale.example")
        for name, role in names.items()
    ]


def test_the_demonstration_offers_three_people_in_one_click(client: Client, sample_workspace: list[Member]) -> None:
    page = client.get(reverse("accounts:sign_in")).content.decode()
    assert page.index("alice@harrow") < page.index("carol@harrow") < page.index("bob@harrow")
    assert "dora@harrow" not in page
    response = client.post(reverse("accounts:sign_in_as_sample"), {"email": "carol@harrowvale.example"})
    assert response.headers["Location"] == "/"
    assert get_user(client) == sample_workspace[1].login


@pytest.mark.parametrize("email", ["dora@harrowvale.example", "nobody@harrowvale.example", ""])
def test_only_the_sample_people_may_be_become(client: Client, sample_workspace: list[Member], email: str) -> None:
    assert client.post(reverse("accounts:sign_in_as_sample"), {"email": email}).status_code == 404


def test_an_archived_sample_person_is_not_offered(client: Client, sample_workspace: list[Member]) -> None:
    sample_workspace[0].archived_at = NOW
    sample_workspace[0].save()
    assert "alice@harrow" not in client.get(reverse("accounts:sign_in")).content.decode()
    assert client.post(reverse("accounts:sign_in_as_sample"), {"email": "alice@harrowvale.example"}).status_code == 404


def test_nobody_is_offered_outside_a_demonstration(
    client: Client, sample_workspace: list[Member], settings: LazySettings
) -> None:
    settings.DEMO = False
    assert "harrowvale" not in client.get(reverse("accounts:sign_in")).content.decode()
    assert client.post(reverse("accounts:sign_in_as_sample"), {"email": "bob@harrowvale.example"}).status_code == 404


def credentials(**values: str) -> dict[str, str]:
    return {"email": SIGN_UP["email"], "password": SIGN_UP["password"]} | values


def login_of(member: Member) -> Login:
    assert member.login is not None
    return member.login


def without_what_changes(page: str) -> str:
    """The page without its token and its clock."""
    return "\n".join(
        line for line in page.splitlines() if not {"csrfmiddlewaretoken", "server-time"} & set(line.split('"'))
    )


def error_of(page: str, field: str) -> str:
    """The words of the error that belongs to a field by its id."""
    finder = _ErrorFinder(f"id_{field}-error")
    finder.feed(page)
    return finder.words.strip()


class _ErrorFinder(HTMLParser):
    def __init__(self, element_id: str) -> None:
        super().__init__()
        self._id, self._is_inside, self.words = element_id, False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if dict(attrs).get("id") == self._id:
            self._is_inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self._is_inside = False

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.words += data
