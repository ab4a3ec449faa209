"""The identities that open a login, on its page of Security: shown to their owner, and disconnected by nobody else."""

from django.test import Client

from keito_server.accounts.models import Login
from keito_server.events.models import AuditEvent
from keito_server.single_sign_on.models import Identity
from tests.conftest import Cast
from tests.pages import text_of
from tests.single_sign_on import builders

SECURITY = "/account/security/"


def browser(login: Login | None) -> Client:
    assert login is not None
    client = Client(REMOTE_ADDR="127.0.0.1")
    client.force_login(login)
    return client


def test_their_owner_sees_and_disconnects_them_and_is_signed_out_elsewhere(cast: Cast) -> None:
    provider = builders.openid_provider(cast.bob.workspace)
    identity = builders.identity(provider, cast.bob.login, "bob-at-acme")
    here, elsewhere = browser(cast.bob.login), browser(cast.bob.login)
    for client in (here, elsewhere):
        assert "Acme sign-in for Harrow & Vale" in text_of(client.get(SECURITY).content.decode())
    answer = here.post(f"/sso/connect/{identity.public_id}/end/")
    assert answer.headers["Location"] == SECURITY
    assert "Acme sign-in for" not in text_of(here.get(SECURITY).content.decode())
    assert elsewhere.get(SECURITY).status_code == 302, "signed out there"
    told = AuditEvent.objects.in_workspace(cast.bob.workspace_id).get(kind="IdentityDisconnected")
    assert told.actor_id == cast.bob.id


def test_nobody_else_disconnects_them_and_a_get_changes_nothing(cast: Cast) -> None:
    provider = builders.openid_provider(cast.bob.workspace)
    identity = builders.identity(provider, cast.bob.login, "bob-at-acme")
    path = f"/sso/connect/{identity.public_id}/end/"
    assert browser(cast.alice.login).post(path).status_code == 404
    assert browser(cast.mallory.login).post(path).status_code == 404
    assert browser(cast.bob.login).get(path).status_code == 405
    assert Identity.objects.in_workspace(cast.bob.workspace_id).count() == 1
    assert "Acme sign-in" not in text_of(browser(cast.alice.login).get(SECURITY).content.decode())
