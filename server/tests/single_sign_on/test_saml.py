"""Signing in by SAML, at a provider that runs on pysaml2, and that can misbehave in all ways (P7)."""

import base64
import re
import time
from typing import cast as cast_type
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

from keito_server.single_sign_on.adapters.saml import read_metadata
from keito_server.single_sign_on.errors import ProviderUnreachable
from keito_server.single_sign_on.models import IdentityProvider
from keito_server.team.models import Member
from tests.conftest import Cast
from tests.single_sign_on import builders
from tests.single_sign_on.conftest import Browsers, signed_in_as
from tests.single_sign_on.saml_fake import SamlFake

HOME = "/w/harrow-vale/time/"


@pytest.fixture
def provider(cast: Cast, saml: SamlFake) -> IdentityProvider:
    """The fake, as Alice's workspace has added it, and we as the fake knows us. Sam may join by his domain."""
    workspace = cast.alice.workspace
    builders.domain(workspace)
    made = builders.saml_provider(
        workspace,
        issuer=saml.entity_id,
        sso_url=saml.sso_url(),
        certificates=saml.certificate,
        joins_by_domain=True,
    )
    saml.meet(Client().get(f"/sso/saml/{made.slug}/metadata/").content)
    return made


def misbehave(provider: IdentityProvider, saml: SamlFake, kind: str) -> None:
    provider.sso_url = saml.sso_url(kind)
    provider.save()


def send(browser: Client, provider: IdentityProvider, form: dict[str, str]) -> HttpResponse:
    """What a browser sees that sends the provider's form: without our session's cookie, as from another site."""
    stranger = Client()
    sent = stranger.post(f"/sso/saml/{provider.slug}/acs/", form)
    if sent.status_code != 302:
        assert not stranger.cookies.get("keito_saml_answer")
        return cast_type(HttpResponse, sent)
    path = urlsplit(sent.headers["Location"]).path
    browser.cookies["keito_saml_answer"] = stranger.cookies["keito_saml_answer"].value
    return cast_type(HttpResponse, browser.get(path))


def come_back(browser: Client, provider: IdentityProvider, saml: SamlFake, browsers: Browsers) -> HttpResponse:
    return send(browser, provider, saml.sign_in(browsers.leave(browser, provider)))


def test_a_signed_answer_lands_on_the_time_page(
    cast: Cast, provider: IdentityProvider, saml: SamlFake, browser_of: Browsers
) -> None:
    browser = browser_of.nobody()
    answer = come_back(browser, provider, saml, browser_of)
    assert answer.headers.get("Location") == HOME, answer.content.decode()
    sam = Member.objects.in_workspace(provider.workspace_id).get(email="sam@acme.example")
    assert (sam.name, sam.role) == ("Sam Sylvan", "member")
    assert signed_in_as(browser) == str(sam.login_id)


def test_comes_back_as_the_same_person(provider: IdentityProvider, saml: SamlFake, browser_of: Browsers) -> None:
    first, second = browser_of.nobody(), browser_of.nobody()
    come_back(first, provider, saml, browser_of)
    come_back(second, provider, saml, browser_of)
    assert signed_in_as(first) == signed_in_as(second) is not None


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("unsigned", "The Assertion of the Response is not signed"),
        ("audience", "is not a valid audience for this Response"),
        ("late", "Could not validate timestamp: expired"),
        ("tampered", "Signature validation failed"),
        ("failed", "The status code of the Response was not Success"),
        ("transient", "another name each time"),
    ],
)
def test_an_answer_that_does_not_hold_is_refused_with_its_reason(
    provider: IdentityProvider, saml: SamlFake, browser_of: Browsers, kind: str, reason: str
) -> None:
    misbehave(provider, saml, kind)
    browser = browser_of.nobody()
    answer = come_back(browser, provider, saml, browser_of)
    assert answer.status_code == 403
    assert reason in answer.content.decode()
    assert signed_in_as(browser) is None
    assert not Member.objects.in_workspace(provider.workspace_id).filter(email__endswith="@acme.example").exists()


def test_an_answer_that_is_sent_again_is_refused(
    provider: IdentityProvider, saml: SamlFake, browser_of: Browsers
) -> None:
    browser = browser_of.nobody()
    form = saml.sign_in(browser_of.leave(browser, provider))
    assert send(browser, provider, form).status_code == 302
    for thief in (browser, browser_of.nobody()):
        answer = send(thief, provider, form)
        assert answer.status_code == 403
        assert "was used already" in answer.content.decode()


def test_an_answer_that_another_browser_asked_for_is_refused(
    provider: IdentityProvider, saml: SamlFake, browser_of: Browsers
) -> None:
    thief = browser_of.nobody()
    answer = send(thief, provider, saml.sign_in(browser_of.leave(browser_of.nobody(), provider)))
    assert answer.status_code == 403
    assert "was not asked for in this browser" in answer.content.decode()
    assert signed_in_as(thief) is None


class TestNothingIsStored:
    """Anybody may send to where answers arrive, so only what a provider's key has signed for a request of ours waits."""

    @pytest.fixture(autouse=True)
    def asked(self, provider: IdentityProvider, saml: SamlFake, browser_of: Browsers) -> str:
        """A good answer to a request of ours, as XML."""
        return self.answered(provider, saml, browser_of)

    def answered(self, provider: IdentityProvider, saml: SamlFake, browser_of: Browsers) -> str:
        form = saml.sign_in(browser_of.leave(browser_of.nobody(), provider))
        return base64.b64decode(form["SAMLResponse"]).decode()

    def refused(self, provider: IdentityProvider, xml: str) -> str:
        """The page about an answer that left nothing behind."""
        sessions, encoded = Session.objects.count(), base64.b64encode(xml.encode()).decode()
        answer = Client().post(f"/sso/saml/{provider.slug}/acs/", {"SAMLResponse": encoded})
        assert (answer.status_code, Session.objects.count()) == (403, sessions)
        return answer.content.decode()

    def test_of_answers_to_requests_that_nobody_here_made(self, provider: IdentityProvider, asked: str) -> None:
        [number] = set(re.findall(r'InResponseTo="([^"]+)"', asked))
        for forged in ("", "_made-up", number[:-1], number.replace("_", "_0", 1), f"{number}.x"):
            assert "for another request, or for none" in self.refused(provider, asked.replace(number, forged))

    def test_of_answers_to_the_request_to_another_provider(
        self, cast: Cast, provider: IdentityProvider, saml: SamlFake, asked: str
    ) -> None:
        other = builders.saml_provider(
            cast.alice.workspace, name="Other", issuer=saml.entity_id, certificates=saml.certificate
        )
        assert "for another request, or for none" in self.refused(other, asked)

    def test_of_answers_that_come_too_late(
        self, provider: IdentityProvider, asked: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later = time.time() + 1801
        monkeypatch.setattr("django.core.signing.time.time", lambda: later)
        assert "for another request, or for none" in self.refused(provider, asked)

    def test_of_answers_that_are_larger_than_any_real_one(self, provider: IdentityProvider, asked: str) -> None:
        assert "too large" in self.refused(provider, asked + " " * 100_000)

    @pytest.mark.parametrize("kind", ["unsigned", "tampered", "failed", "late", "unasked"])
    def test_of_answers_that_do_not_hold(
        self, provider: IdentityProvider, saml: SamlFake, browser_of: Browsers, kind: str
    ) -> None:
        misbehave(provider, saml, kind)
        self.refused(provider, self.answered(provider, saml, browser_of))

    def test_of_an_answer_a_second_time(self, provider: IdentityProvider, asked: str) -> None:
        form = {"SAMLResponse": base64.b64encode(asked.encode()).decode()}
        assert Client().post(f"/sso/saml/{provider.slug}/acs/", form).status_code == 302
        assert "used already" in self.refused(provider, asked)


def test_an_assertion_in_the_envelope_of_another_request_is_refused(
    provider: IdentityProvider, saml: SamlFake, browser_of: Browsers
) -> None:
    """Nobody signs the envelope: a thief could write the number of their own request on it."""
    victim, thief = browser_of.nobody(), browser_of.nobody()
    stolen = saml.sign_in(browser_of.leave(victim, provider))
    own = saml.sign_in(browser_of.leave(thief, provider))
    [of_victim, of_thief] = [
        re.findall(r'InResponseTo="([^"]+)"', base64.b64decode(form["SAMLResponse"]).decode())[0]
        for form in (stolen, own)
    ]
    letter = base64.b64decode(stolen["SAMLResponse"]).decode()
    forged = letter.replace(f'InResponseTo="{of_victim}"', f'InResponseTo="{of_thief}"', 1)
    assert forged != letter
    form = {"SAMLResponse": base64.b64encode(forged.encode()).decode()}
    assert send(thief, provider, form).status_code == 403
    assert signed_in_as(thief) is None


def test_an_assertion_that_nobody_asked_for_is_refused_in_any_envelope(
    provider: IdentityProvider, saml: SamlFake, browser_of: Browsers
) -> None:
    misbehave(provider, saml, "unasked")
    thief = browser_of.nobody()
    stolen = base64.b64decode(saml.sign_in(browser_of.leave(thief, provider))["SAMLResponse"]).decode()
    assert "InResponseTo" not in stolen
    [own] = thief.session["socialaccount_states"]
    plain = {"SAMLResponse": base64.b64encode(stolen.encode()).decode()}
    forged = re.sub(r"(<\w+:Response )", rf'\1InResponseTo="{own}" ', stolen, count=1)
    for form in (plain, {"SAMLResponse": base64.b64encode(forged.encode()).decode()}):
        answer = send(thief, provider, form)
        assert "made for another request, or for none" in answer.content.decode()
        assert signed_in_as(thief) is None


@pytest.mark.parametrize("answer", ["", "not base64 at all!", "bm90IHhtbA==", "PGEvPg==", "A" * 500_000])
def test_what_is_no_answer_at_all_is_refused(provider: IdentityProvider, browser_of: Browsers, answer: str) -> None:
    assert send(browser_of.nobody(), provider, {"SAMLResponse": answer}).status_code == 403


def test_entities_in_an_answer_are_refused(provider: IdentityProvider, browser_of: Browsers) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a xmlns="x">&c;</a>'
    form = {"SAMLResponse": base64.b64encode(bomb.encode()).decode()}
    assert send(browser_of.nobody(), provider, form).status_code == 403


def test_the_second_of_two_certificates_counts_as_well(
    provider: IdentityProvider, saml: SamlFake, browser_of: Browsers
) -> None:
    provider.certificates = builders.a_certificate() + saml.certificate
    provider.save()
    assert come_back(browser_of.nobody(), provider, saml, browser_of).status_code == 302


def test_another_certificate_is_not_enough(provider: IdentityProvider, saml: SamlFake, browser_of: Browsers) -> None:
    provider.certificates = builders.a_certificate()
    provider.save()
    answer = come_back(browser_of.nobody(), provider, saml, browser_of)
    assert "Signature validation failed" in answer.content.decode()


def test_our_metadata_asks_for_signed_assertions_and_offers_no_signing_out(provider: IdentityProvider) -> None:
    told = Client().get(f"/sso/saml/{provider.slug}/metadata/").content.decode()
    assert 'WantAssertionsSigned="true"' in told
    assert f"http://testserver/sso/saml/{provider.slug}/acs/" in told
    assert "SingleLogoutService" not in told


def test_reads_what_a_provider_publishes(saml: SamlFake) -> None:
    read = read_metadata(saml.metadata())
    assert (read["issuer"], read["sso_url"]) == (saml.entity_id, saml.sso_url())
    assert read["certificates"].split() == saml.certificate.split()


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "no xml",
        "<html/>",
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><EntityDescriptor>&a;</EntityDescriptor>',
    ],
)
def test_refuses_what_is_no_metadata(xml: str) -> None:
    with pytest.raises(ProviderUnreachable):
        read_metadata(xml)
