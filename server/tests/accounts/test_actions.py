"""Making a login: once for each address, with the row in which allauth keeps it."""

import json
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.contrib.auth import authenticate

from keito_server.accounts import actions
from keito_server.accounts.errors import EmailTaken
from keito_server.accounts.events import EmailChanged, announce_email_changed
from keito_server.accounts.models import Login
from keito_server.events.models import AuditEvent
from keito_server.kit.tenancy import Origin
from tests import factories
from tests.conftest import NOW
from tests.database_on_disk import at_once
from tests.database_on_disk import database_on_disk as database_on_disk

PASSWORD = "lamp ferry oat nine"


@pytest.fixture(autouse=True)
def quick_hashes(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _create(email: str = "ada@analytical.example", password: str | None = PASSWORD) -> Login:
    return actions.create_login(email=email, password=password, is_verified=False, now=NOW)


def test_a_login_opens_with_its_address_in_any_case_and_its_password(db: None) -> None:
    login = _create(" Ada@Analytical.example ")
    assert login.email == "ada@analytical.example"
    assert authenticate(email="ADA@analytical.example", password=PASSWORD) == login
    assert authenticate(email="ada@analytical.example", password=PASSWORD + "!") is None
    assert PASSWORD not in login.password


@pytest.mark.parametrize("is_verified", [True, False])
def test_a_login_has_its_address_where_allauth_looks_for_it(db: None, is_verified: bool) -> None:
    login = actions.create_login(email="Ada@a.example", password=None, is_verified=is_verified, now=NOW)
    address = EmailAddress.objects.get(user=login)
    assert (address.email, address.primary, address.verified) == ("ada@a.example", True, is_verified)


def test_a_login_without_a_password_opens_with_none(db: None) -> None:
    login = _create(password=None)
    assert not login.has_usable_password()
    assert authenticate(email=login.email, password="") is None


@pytest.mark.parametrize("email", ["ada@analytical.example", "ADA@Analytical.Example"])
def test_refuses_an_address_that_has_a_login_already(db: None, email: str) -> None:
    _create()
    with pytest.raises(EmailTaken) as refusal:
        _create(email)
    assert refusal.value.field == "email"
    assert Login.objects.count() == EmailAddress.objects.count() == 1


def test_two_sign_ups_with_one_address_at_the_same_instant_make_one_login(database_on_disk: str) -> None:
    outcomes = at_once(*[partial(_create, email) for email in ("a@a.example", "A@a.example", "a@A.example")])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["EmailTaken", "EmailTaken", "Login"]
    assert EmailAddress.objects.count() == 1


def _changed(login: Login, after: str) -> EmailChanged:
    origin = Origin(address="192.0.2.7", user_agent="Firefox", login_id=login.id)
    return EmailChanged(login_id=login.id, before=login.email, after=after, origin=origin, now=NOW)


def test_members_follow_another_address_of_their_login_in_every_workspace(db: None) -> None:
    login = factories.login("ada@old.example")
    houses = [factories.workspace(), factories.workspace()]
    members = [factories.member(house, login=login, email="ada@old.example") for house in houses]
    stranger = factories.member(houses[0])
    announce_email_changed(_changed(login, "ada@new.example"))
    for member in members:
        member.refresh_from_db()
        assert member.email == "ada@new.example"
        [event] = AuditEvent.objects.in_workspace(member.workspace_id).filter(kind="MemberUpdated")
        assert (event.actor_id, event.login_id, event.address) == (member.id, login.id, "192.0.2.7")
        assert json.loads(event.data)["changes"] == {"email": ["ada@old.example", "ada@new.example"]}
    before = stranger.email
    stranger.refresh_from_db()
    assert stranger.email == before


def test_a_member_keeps_the_address_where_a_colleague_is_known_by_the_new_one(db: None) -> None:
    login = factories.login("ada@old.example")
    house, other = factories.workspace(), factories.workspace()
    here, there = (factories.member(of, login=login, email="ada@old.example") for of in (house, other))
    factories.member(house, email="Ada@new.example", login=None)
    announce_email_changed(_changed(login, "ada@new.example"))
    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.email, there.email) == ("ada@old.example", "ada@new.example")


def test_only_a_login_without_a_verified_address_is_discarded(db: None) -> None:
    login = actions.create_login(email="ada@a.example", password="lamp ferry oat nine", is_verified=True, now=NOW)
    with pytest.raises(EmailTaken):
        actions.discard_unverified_login(login)
    login.refresh_from_db()
    EmailAddress.objects.filter(user=login).update(verified=False)
    actions.discard_unverified_login(login)
    assert not Login.objects.exists()
