"""Joining by a provider where an invitation was opened in the same browser (inviting-your-team.md, P7)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from keito_server.single_sign_on.models import IdentityProvider
from keito_server.team.models import Invitation, Member
from keito_server.team.queries import get_invitation_letter
from tests.conftest import Cast
from tests.single_sign_on import builders
from tests.single_sign_on.conftest import Browsers, signed_in_as
from tests.single_sign_on.openid_fakes import OpenIdMock


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    now = timezone.now()
    return Invitation.objects.create(
        workspace=cast.alice.workspace,
        email="nina@elsewhere.example",
        role="manager",
        invited_by=cast.alice,
        nonce="n" * 22,
        sent_at=now,
        expires_at=now + timedelta(days=7),
        created_at=now,
    )


def path_of(invitation: Invitation) -> str:
    url = get_invitation_letter(invitation.id).url
    return url[url.index("/join/") :]


def test_the_invited_person_joins_with_what_was_set_up_for_them(
    provider: IdentityProvider, invitation: Invitation, mock: OpenIdMock, browser_of: Browsers
) -> None:
    mock.tell("nina", email="Nina@Elsewhere.example", given_name="Nina", family_name="Novak")
    browser = browser_of.nobody()
    assert "Join with" in browser.get(path_of(invitation)).content.decode()
    assert browser_of.arrive(browser, provider, mock, "nina").status_code == 302
    nina = Member.objects.in_workspace(provider.workspace_id).get(email="nina@elsewhere.example")
    assert (nina.name, nina.role) == ("Nina Novak", "manager")
    assert signed_in_as(browser) == str(nina.login_id)
    invitation.refresh_from_db()
    assert invitation.member_id == nina.id


def test_nobody_joins_without_having_opened_the_link(
    provider: IdentityProvider, invitation: Invitation, mock: OpenIdMock, browser_of: Browsers
) -> None:
    mock.tell("nina", email=invitation.email)
    assert browser_of.arrive(browser_of.nobody(), provider, mock, "nina").status_code == 403


def test_an_invitation_is_for_its_address_and_its_workspace_only(
    cast: Cast, provider: IdentityProvider, invitation: Invitation, mock: OpenIdMock, browser_of: Browsers
) -> None:
    theirs = builders.openid_provider(cast.mallory.workspace, issuer=mock.issuer)
    mock.tell("nina", email=invitation.email)
    mock.tell("max", email="max@elsewhere.example")
    for provider_asked, subject in ((provider, "max"), (theirs, "nina")):
        browser = browser_of.nobody()
        browser.get(path_of(invitation))
        assert browser_of.arrive(browser, provider_asked, mock, subject).status_code == 403
        assert signed_in_as(browser) is None


def test_a_session_that_a_provider_began_joins_nothing_else(
    cast: Cast, invitation: Invitation, mock: OpenIdMock, browser_of: Browsers
) -> None:
    theirs = builders.openid_provider(cast.mallory.workspace, issuer=mock.issuer)
    builders.identity(theirs, cast.mallory.login, "mallory")
    mock.tell("mallory", email=cast.mallory.email)
    browser = browser_of.nobody()
    browser_of.arrive(browser, theirs, mock, "mallory")
    assert browser.get(path_of(invitation)).status_code == 403
