"""Who came in, by what and from where, and what guards their sign-in: in the audit log of each workspace concerned."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from keito_server.accounts import events as accounts
from keito_server.events.models import AuditEvent
from keito_server.events.queries import tell
from keito_server.kit.tenancy import Origin
from keito_server.team.actions import archive, follow_login
from keito_server.team.models import Member
from keito_server.workspaces.models import Workspace
from tests import factories
from tests.accounts.pages import PASSWORD, login_of
from tests.accounts.pages import quick_hashes as quick_hashes
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.usefixtures("quick_hashes")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def bob(cast: Cast) -> Member:
    login = login_of(cast.bob)
    login.set_password(PASSWORD)
    login.save()
    return cast.bob


def _try(
    member: Member, password: str = PASSWORD, *, browser: Client | None = None, address: str = "192.0.2.7"
) -> Client:
    browser = browser or Client()
    fields = {"login": login_of(member).email, "password": password}
    browser.post("/sign-in/", fields, REMOTE_ADDR=address, HTTP_USER_AGENT=FIREFOX)
    return browser


def _trail(workspace: Workspace) -> list[tuple[str, str, str]]:
    rows = list(AuditEvent.objects.in_workspace(workspace.id).order_by("id"))
    return [(one.actor, one.sentence, one.event.address) for one in tell(workspace.id, rows)]


def test_a_sign_in_stands_in_each_workspace_of_the_login_with_its_method_and_address(cast: Cast, bob: Member) -> None:
    abroad = factories.member(cast.mallory.workspace, first_name="Robert", email=bob.email, login=bob.login)
    _try(bob)
    assert _trail(bob.workspace) == [("Bob Lindqvist", "Signed in (password)", "192.0.2.7")]
    assert [line[:2] for line in _trail(abroad.workspace)] == [(abroad.name, "Signed in (password)")]
    [kept] = AuditEvent.objects.in_workspace(bob.workspace_id)
    assert (kept.user_agent, kept.login_id, kept.actor_id) == (FIREFOX, bob.login_id, bob.id)


def test_a_second_step_is_told_with_the_first(bob: Member) -> None:
    secret = generate_totp_secret()
    TOTP.activate(bob.login, secret)
    browser = _try(bob)
    assert _trail(bob.workspace) == []
    browser.post("/sign-in/second-step/", {"code": "000000"}, REMOTE_ADDR="192.0.2.7")
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    browser.post("/sign-in/second-step/", {"code": code}, REMOTE_ADDR="192.0.2.7")
    assert [line[1] for line in _trail(bob.workspace)] == [
        "Refused a sign-in as Bob Lindqvist (wrong code after the right password)",
        "Signed in (password and code)",
    ]


def test_who_was_archived_leaves_no_trace_where_they_cannot_go(cast: Cast, bob: Member) -> None:
    archive(actor=cast.alice, member_id=bob.id, now=NOW)
    before = _trail(bob.workspace)
    _try(bob)
    _try(bob, "wrong")
    assert _trail(bob.workspace) == before


def test_where_single_sign_on_is_required_a_password_opens_nothing_and_is_not_told(bob: Member) -> None:
    Workspace.objects.filter(id=bob.workspace_id).update(requires_single_sign_on=True)
    _try(bob)
    assert _trail(bob.workspace) == []


def test_a_session_proven_for_one_workspace_is_told_there_only(cast: Cast, bob: Member) -> None:
    elsewhere = cast.mallory.workspace
    factories.member(elsewhere, first_name="Robert", email=bob.email, login=bob.login)
    follow_login(
        accounts.SignedIn(
            login_id=login_of(bob).id,
            method="single sign-on by Otter ID",
            workspace_id=bob.workspace_id,
            origin=Origin("192.0.2.7"),
            now=NOW,
        )
    )
    assert [line[1] for line in _trail(bob.workspace)] == ["Signed in (single sign-on by Otter ID)"]
    assert _trail(elsewhere) == []


def test_a_sign_in_takes_one_read_and_one_insert_for_each_workspace(cast: Cast, bob: Member) -> None:
    factories.member(cast.mallory.workspace, first_name="Robert", email=bob.email, login=bob.login)
    event = accounts.SignedIn(login_id=login_of(bob).id, method="password", origin=Origin(), now=NOW)
    with CaptureQueriesContext(connection) as statements:
        follow_login(event)
    own = [one["sql"] for one in statements if "SAVEPOINT" not in one["sql"]]
    assert [sql.split()[0] for sql in own] == ["SELECT", "INSERT", "INSERT"]


def test_refused_tries_are_told_once_in_five_minutes_for_each_address_and_nobody_signs_them(bob: Member) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        for address in ("192.0.2.7", "192.0.2.7", "198.51.100.1"):
            _try(bob, "wrong", address=address)
        assert _trail(bob.workspace) == [
            ("", "Refused a sign-in as Bob Lindqvist (wrong password)", "192.0.2.7"),
            ("", "Refused a sign-in as Bob Lindqvist (wrong password)", "198.51.100.1"),
        ]
        clock.shift(timedelta(seconds=301))
        _try(bob, "wrong")
    assert len(_trail(bob.workspace)) == 3


def test_a_refused_try_keeps_nothing_of_what_was_typed(bob: Member) -> None:
    _try(bob, "hunter2-and-more")
    [kept] = AuditEvent.objects.in_workspace(bob.workspace_id)
    assert kept.data == '{"reason":"wrong password"}'


def test_an_address_that_nobody_has_is_told_to_nobody(bob: Member) -> None:
    Client().post("/sign-in/", {"login": "nobody@harrowvale.example", "password": "x"}, REMOTE_ADDR="192.0.2.7")
    assert _trail(bob.workspace) == []


def test_another_password_is_told_and_confirming_with_a_wrong_one_is_not(bob: Member) -> None:
    browser = _try(bob)
    new = "ferry oat nine lamp"
    browser.post("/account/confirm/", {"password": "wrong"}, REMOTE_ADDR="192.0.2.7")
    browser.post(
        "/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new}, REMOTE_ADDR="192.0.2.7"
    )
    assert [line[:2] for line in _trail(bob.workspace)] == [
        ("Bob Lindqvist", "Signed in (password)"),
        ("Bob Lindqvist", "Changed their password (knowing the one before)"),
    ]


def test_a_second_factor_that_comes_and_goes_is_told(
    bob: Member, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    browser = _try(bob)
    browser.post("/account/confirm/", {"password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
    secret = browser.get("/account/security/app/").context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/account/security/app/", {"code": code}, REMOTE_ADDR="192.0.2.7")
    browser.post("/account/security/app/remove/", {}, REMOTE_ADDR="192.0.2.7")
    assert {line[1] for line in _trail(bob.workspace)} == {
        "Signed in (password)",
        "Added to their sign-in: authenticator app",
        "Added to their sign-in: recovery codes",
        "Removed from their sign-in: authenticator app",
        "Removed from their sign-in: recovery codes",
    }
    kept = " ".join(event.data for event in AuditEvent.objects.in_workspace(bob.workspace_id))
    assert secret not in kept


def test_a_sample_person_is_told_as_one(bob: Member, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    from keito_server.accounts.queries import SamplePerson, samples

    settings.DEMO = True
    person = SamplePerson(login=login_of(bob), name="Bob", role="Member", sentence="")
    monkeypatch.setattr(samples, "_sources", [lambda: [person]])
    Client().post("/sign-in/sample/", {"email": person.login.email}, REMOTE_ADDR="192.0.2.7")
    assert [line[1] for line in _trail(bob.workspace)] == ["Signed in (sample person)"]
