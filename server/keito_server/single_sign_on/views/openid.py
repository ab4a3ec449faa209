"""Going to a provider of OpenID Connect, and coming back."""

from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from keito_server.kit.declarations import public
from keito_server.single_sign_on.adapters.openid import OpenIdAdapter, openid_provider
from keito_server.single_sign_on.adapters.social import failure_page
from keito_server.single_sign_on.models import IdentityProvider
from keito_server.single_sign_on.views.failures import shown_as_failures
from keito_server.single_sign_on.views.lookups import live_provider, wanted_page


@public
@never_cache
@require_GET
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sends the browser to the provider, with state, nonce and PKCE. Nothing of the address but `next` is taken."""
    row = live_provider(provider_id, IdentityProvider.Kind.OPENID)
    with shown_as_failures(request, row) as shown:
        provider = openid_provider(request, row)
        shown.answer = provider.redirect(request, AuthProcess.LOGIN, wanted_page(request, row))
    return shown.answer


@public
@never_cache
@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Takes the code, has django-allauth turn it into claims, and lets in whom they name."""
    row = live_provider(provider_id, IdentityProvider.Kind.OPENID)
    if request.GET.get("iss", row.issuer) != row.issuer:
        return failure_page(request, row, "The answer came from another provider than the one that was asked.")
    with shown_as_failures(request, row) as shown:
        shown.answer = OAuth2CallbackView.adapter_view(OpenIdAdapter(request, row))(request)
    return shown.answer
