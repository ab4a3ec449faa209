"""Going to a SAML provider, and coming back by a form that the provider's page sends."""

import binascii

from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.sessions import LoginSession
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth

from keito_server.kit.declarations import public
from keito_server.single_sign_on.adapters.saml import (
    check_it_was_asked_for,
    entity_id,
    our_metadata,
    saml_conversation,
    saml_provider,
)
from keito_server.single_sign_on.adapters.saml_requests import request_answered_by, take_once
from keito_server.single_sign_on.errors import AnswerRefused
from keito_server.single_sign_on.models import IdentityProvider
from keito_server.single_sign_on.views.failures import shown_as_failures
from keito_server.single_sign_on.views.lookups import live_provider, wanted_page

_ANSWER, _COOKIE = "saml_answer", "keito_saml_answer"
_ANSWER_SECONDS = 300


@public
@never_cache
@require_GET
def login(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Sends the browser to the provider, with a request whose id only this session knows."""
    row = live_provider(organization_slug, IdentityProvider.Kind.SAML)
    with shown_as_failures(request, row) as shown:
        provider = saml_provider(request, row)
        shown.answer = provider.redirect(request, AuthProcess.LOGIN, wanted_page(request, row))
    return shown.answer


@csrf_exempt
@public
@never_cache
@require_POST
def acs(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Takes the provider's form. The session's cookie does not come with it, so the answer is read one step later.

    No CSRF token either: what is sent proves itself by its signature and by the request that it answers. Both are held
    to here already, so that nothing is stored of whoever has no key of the provider.
    """
    row = live_provider(organization_slug, IdentityProvider.Kind.SAML)
    answer = request.POST.get("SAMLResponse", "")
    with shown_as_failures(request, row) as shown:
        asked = request_answered_by(answer, entity_id=entity_id(row))
        _read(row, answer)
        take_once(asked)
        shown.answer = _keep(request, row, answer)
    return shown.answer


@public
@never_cache
@require_GET
def finish_acs(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Reads the answer by all rules of SAML, holds it to the request, and lets in whom it names. Each answer once."""
    row = live_provider(organization_slug, IdentityProvider.Kind.SAML)
    kept = LoginSession(request, _ANSWER, _COOKIE)
    answer = kept.store.get(_ANSWER, "")
    kept.delete()
    with shown_as_failures(request, row) as shown:
        conversation = _read(row, answer)
        provider = saml_provider(request, row)
        login = provider.sociallogin_from_response(request, conversation)
        login.state = provider.unstash_redirect_state(request, conversation.get_last_response_in_response_to())
        shown.answer = complete_social_login(request, login)
    return shown.answer


@public
@require_GET
def metadata(_: HttpRequest, organization_slug: str) -> HttpResponse:
    """What the provider's administrator loads to make us known there."""
    row = live_provider(organization_slug, IdentityProvider.Kind.SAML)
    return HttpResponse(our_metadata(row), content_type="application/samlmetadata+xml")


def _keep(request: HttpRequest, row: IdentityProvider, answer: str) -> HttpResponse:
    """Leads to the step that has the session, the answer waiting in a short one of its own."""
    response = HttpResponseRedirect(reverse("saml_finish_acs", kwargs={"organization_slug": row.slug}))
    kept = LoginSession(request, _ANSWER, _COOKIE)
    kept.store.set_expiry(_ANSWER_SECONDS)
    kept.store[_ANSWER] = answer
    kept.save(response)
    return response


def _read(row: IdentityProvider, answer: str) -> OneLogin_Saml2_Auth:
    """The answer, if neither python3-saml nor we find anything wrong with it; `AnswerRefused` with its reason otherwise."""
    if not answer:
        raise AnswerRefused("No answer of the provider arrived here, or it was used already. Start again.")
    conversation = saml_conversation(row, answer=answer)
    try:
        conversation.process_response()
    except (binascii.Error, etree.LxmlError, ValueError) as error:
        raise AnswerRefused("The answer is not readable.") from error
    if conversation.get_errors() or not conversation.is_authenticated():
        raise AnswerRefused(conversation.get_last_error_reason() or "The provider did not sign you in.")
    check_it_was_asked_for(conversation)
    return conversation
