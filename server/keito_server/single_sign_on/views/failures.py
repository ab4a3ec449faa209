"""A sign-in that fails on the way is a calm page with its reason, whatever a provider answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from onelogin.saml2.errors import OneLogin_Saml2_Error

from keito_server.kit.errors import Refusal
from keito_server.kit.sealing import SealBroken
from keito_server.single_sign_on.adapters.social import failure_page
from keito_server.single_sign_on.models import IdentityProvider


@dataclass(slots=True)
class Shown:
    """The answer of the block, or the page about its failure."""

    answer: HttpResponse = field(default_factory=HttpResponse)


@contextmanager
def shown_as_failures(request: HttpRequest, row: IdentityProvider) -> Iterator[Shown]:
    """Turns what can go wrong inside into the page; the block sets `answer`."""
    shown = Shown()
    try:
        yield shown
    except ImmediateHttpResponse as answer:
        shown.answer = answer.response
    except SealBroken:
        shown.answer = failure_page(request, row, "The stored client secret cannot be read. Enter it again.")
    except Refusal as refusal:
        shown.answer = failure_page(request, row, refusal.message)
    except PermissionDenied:
        reason = "The answer was not asked for in this browser, or was used already. Start again."
        shown.answer = failure_page(request, row, reason)
    except (OAuth2Error, OneLogin_Saml2_Error) as error:
        shown.answer = failure_page(request, row, str(error))
    except requests.RequestException:
        shown.answer = failure_page(request, row, "The provider could not be reached.")
    except (KeyError, TypeError, ValueError, AttributeError):
        # A provider's answer of another shape than the protocol's.
        shown.answer = failure_page(request, row, "The provider answers in a way that is not understood.")
