"""Where signing in by one's company begins. What is said does not depend on who has a sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from keito_server.kit.declarations import public
from keito_server.kit.slugs import slug_of
from keito_server.single_sign_on import queries
from keito_server.single_sign_on.adapters.sessions import page_in_workspace
from keito_server.single_sign_on.forms import StartForm
from keito_server.single_sign_on.models import IdentityProvider
from keito_server.single_sign_on.rules import domain_of
from keito_server.web.next_page import next_page


@public
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Asks for the workspace, or for an address whose domain a workspace has verified."""
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        subdomain = _subdomain(form.cleaned_data["workspace"])
        wanted = next_page(request, "")
        page = reverse("single_sign_on:workspace", kwargs={"subdomain": subdomain})
        return redirect(f"{page}?{urlencode({'next': wanted})}" if wanted else page)
    context = {"form": form, "next": next_page(request, "")}
    return render(request, "single_sign_on/start.html", context, status=422 if form.errors else 200)


@public
@never_cache
@require_GET
def workspace(request: HttpRequest, subdomain: str) -> HttpResponse:
    """A workspace's providers; the same page for a workspace without one and for none at all."""
    found = queries.find_workspace(subdomain)
    providers = queries.list_live_providers(found) if found else []
    wanted = page_in_workspace(request.GET.get("next"), subdomain)
    context = {
        "workspace": found if providers else None,
        "offers": [(provider, _login_url(provider, wanted)) for provider in providers],
    }
    return render(request, "single_sign_on/workspace.html", context)


def _subdomain(typed: str) -> str:
    """The subdomain that somebody means; one that there is not where they mean none that we know."""
    if "@" not in typed:
        return slug_of(typed, fallback="unknown")
    found = queries.find_workspace_of_domain(domain_of(typed))
    return found.subdomain if found else "unknown"


def _login_url(provider: IdentityProvider, wanted: str) -> str:
    if provider.is_saml:
        url = reverse("saml_login", kwargs={"organization_slug": provider.slug})
    else:
        url = reverse("openid_connect_login", kwargs={"provider_id": provider.slug})
    return f"{url}?{urlencode({'next': wanted})}"
