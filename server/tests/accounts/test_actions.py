"""Signing up makes a login, its workspace and its first administrator, or nothing at all (P6, P7)."""

from functools import partial

import pytest
from django.conf import LazySettings
from django.contrib.auth import authenticate

from keito_server.accounts import actions
from keito_server.accounts.errors import EmailTaken
from keito_server.accounts.models import Login
from keito_server.events.models import AuditEvent
from keito_server.kit.tenancy import Origin
from keito_server.team.models import Member
from keito_server.team.queries import list_memberships
from keito_server.workspaces.models import Workspace
from tests.conftest import NOW
from tests.database_on_disk import at_once
from tests.database_on_disk import database_on_disk as database_on_disk

PASSWORD = "lamp ferry oat nine"


@pytest.fixture(autouse=True)
def quick_hashes(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _sign_up(email: str = "ada@analytical.example", company: str = "Analytical Engines") -> Login:
    return actions.sign_up(
        email=email,
        password=PASSWORD,
        first_name="Ada",
        last_name="Lovelace",
        company=company,
        currency="EUR",
        timezone="Europe/Vienna",
        now=NOW,
        origin=Origin(address="192.0.2.7", user_agent="Firefox"),
    )


def test_signing_up_founds_a_workspace_with_its_administrator(db: None) -> None:
    login = _sign_up(" ada@analytical.example ")
    [member] = list_memberships(login)
    workspace = member.workspace
    assert (workspace.name, workspace.currency, workspace.timezone) == ("Analytical Engines", "EUR", "Europe/Vienna")
    assert (member.role, member.name, member.email) == ("administrator", "Ada Lovelace", "ada@analytical.example")
    assert authenticate(username="ADA@analytical.example", password=PASSWORD) == login
    assert authenticate(username="ada@analytical.example", password=PASSWORD + "!") is None
    assert PASSWORD not in login.password


def test_what_happened_says_who_did_it_and_from_where(db: None) -> None:
    login = _sign_up()
    [member] = list_memberships(login)
    rows = AuditEvent.objects.in_workspace(member.workspace_id).order_by("id")
    events = rows.filter(kind__in=["WorkspaceCreated", "MemberJoined"])
    assert [event.kind for event in events] == ["WorkspaceCreated", "MemberJoined"]
    assert {(event.login_id, event.address, event.user_agent) for event in events} == {
        (login.id, "192.0.2.7", "Firefox")
    }
    assert events[1].actor_id == member.id


@pytest.mark.parametrize("email", ["ada@analytical.example", "ADA@Analytical.Example", "  ada@analytical.example"])
def test_an_address_has_one_login_whatever_its_case(db: None, email: str) -> None:
    _sign_up()
    with pytest.raises(EmailTaken) as refusal:
        _sign_up(email)
    assert refusal.value.field == "email"
    assert (Login.objects.count(), Workspace.objects.count()) == (1, 1)


def test_a_sign_up_that_fails_half_way_leaves_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("keito_server.team.actions.founding.join", fail)
    with pytest.raises(RuntimeError):
        _sign_up()
    assert not Login.objects.exists()
    assert not Workspace.objects.exists()
    assert not AuditEvent.objects.across_workspaces().exists()


def test_two_sign_ups_with_one_address_at_the_same_instant_make_one_login(database_on_disk: str) -> None:
    outcomes = at_once(*[partial(_sign_up, company=f"Company {number}") for number in range(3)])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["EmailTaken", "EmailTaken", "Login"]
    assert Member.objects.across_workspaces().count() == 1
