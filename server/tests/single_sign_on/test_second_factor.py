"""Whoever keeps the password of a workspace that requires single sign-on keeps a second factor with it (P7)."""

from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client

from keito_server.accounts.actions import keep_a_second_factor
from keito_server.single_sign_on.actions import make_optional, require_single_sign_on
from keito_server.single_sign_on.errors import PasswordKept, SecondFactorNeeded
from keito_server.single_sign_on.queries import keeps_password
from keito_server.workspaces.models import Workspace
from tests import factories
from tests.conftest import NOW, Cast
from tests.database_on_disk import at_once, database_on_disk
from tests.pages import text_of
from tests.single_sign_on import builders

__all__ = ["database_on_disk"]
SECURITY = "/account/security/"
WORDS = "You keep the password of Harrow & Vale for the day its provider fails, and need a second factor with it."


@pytest.fixture
def app(cast: Cast) -> Authenticator:
    """Alice's authenticator app; a provider is there."""
    builders.openid_provider(cast.alice.workspace)
    login = cast.alice.login
    assert login is not None
    login.set_password(factories.PASSWORD)
    login.save()
    return Authenticator.objects.create(user=login, type=Authenticator.Type.TOTP, data={"secret": "sealed"})


def passkey(cast: Cast) -> Authenticator:
    data = {"name": "Work laptop", "credential": {}}
    return Authenticator.objects.create(user=cast.alice.login, type=Authenticator.Type.WEBAUTHN, data=data)


def path_of(factor: Authenticator) -> str:
    return SECURITY + ("app/remove/" if factor.type == "totp" else f"passkeys/{factor.pk}/remove/")


def require(cast: Cast) -> None:
    require_single_sign_on(actor=cast.alice, keeper_id=cast.alice.id, now=NOW)


def confirmed(cast: Cast) -> Client:
    """Alice's browser, in which the password was typed a moment ago."""
    assert cast.alice.login is not None
    client = Client()
    client.force_login(cast.alice.login)
    assert client.post("/account/confirm/", {"password": factories.PASSWORD, "next": SECURITY}).status_code == 302
    return client


def remove(factor: Authenticator) -> None:
    """What the pages do."""
    with transaction.atomic():
        keep_a_second_factor(factor)
        factor.delete()


@pytest.mark.parametrize("kind", ["app", "passkey"])
def test_the_last_one_has_to_stay_and_the_page_says_so_at_once(cast: Cast, app: Authenticator, kind: str) -> None:
    last = app
    if kind == "passkey":
        last = passkey(cast)
        app.delete()
    Authenticator.objects.create(user=cast.alice.login, type=Authenticator.Type.RECOVERY_CODES, data={})
    require(cast)
    browser = confirmed(cast)
    shown = browser.get(path_of(last))
    assert WORDS in text_of(shown.content.decode())
    assert "button--danger" not in shown.content.decode()
    refused = browser.post(path_of(last))
    assert refused.status_code == 422
    assert WORDS in text_of(refused.content.decode())
    assert Authenticator.objects.filter(pk=last.pk).exists()
    assert keeps_password(cast.alice)


def test_one_of_two_may_go(cast: Cast, app: Authenticator) -> None:
    key = passkey(cast)
    require(cast)
    browser = confirmed(cast)
    assert "button--danger" in browser.get(path_of(key)).content.decode()
    assert browser.post(path_of(key)).status_code == 302
    assert browser.post(path_of(app)).status_code == 422
    assert list(Authenticator.objects.filter(user=cast.alice.login)) == [app]


def test_it_may_go_where_somebody_else_keeps_the_password_or_nobody_has_to(cast: Cast, app: Authenticator) -> None:
    require(cast)
    make_optional(actor=cast.alice, now=NOW)
    assert confirmed(cast).post(path_of(app)).status_code == 302
    assert not Authenticator.objects.filter(pk=app.pk).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("database_on_disk")
def test_of_two_that_are_removed_at_once_one_stays(cast: Cast, app: Authenticator) -> None:
    key = passkey(cast)
    require(cast)
    outcomes = at_once(partial(remove, app), partial(remove, key))
    assert [type(one) for one in outcomes if one is not None] == [PasswordKept], outcomes
    assert Authenticator.objects.filter(user=cast.alice.login).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("database_on_disk")
def test_one_that_is_removed_while_its_owner_is_chosen_leaves_nobody_without_a_way_in(
    cast: Cast, app: Authenticator
) -> None:
    outcomes = at_once(partial(remove, app), partial(require, cast))
    refusals = [type(one) for one in outcomes if one is not None]
    assert refusals in ([PasswordKept], [SecondFactorNeeded]), outcomes
    required = Workspace.objects.get(id=cast.alice.workspace_id).requires_single_sign_on
    assert required == keeps_password(cast.alice) == (refusals == [PasswordKept])
