"""Settings, Sign-in: the overview, and adding, changing, testing and removing providers."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keito_server.kit.errors import Refusal
from keito_server.single_sign_on import actions, queries
from keito_server.single_sign_on.actions import ProviderValues
from keito_server.single_sign_on.adapters.openid import callback_url, read_discovery
from keito_server.single_sign_on.adapters.outside import fetch
from keito_server.single_sign_on.adapters.saml import acs_url, entity_id, read_metadata
from keito_server.single_sign_on.forms import DomainForm, OpenIdForm, SamlForm
from keito_server.single_sign_on.models import IdentityProvider
from keito_server.single_sign_on.rules import last_day_of, record_name, record_value
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on

_OPENID, _SAML = IdentityProvider.Kind.OPENID, IdentityProvider.Kind.SAML
Form = OpenIdForm | SamlForm


@requires(Permission.SINGLE_SIGN_ON_EDIT)
@require_GET
def overview(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Providers, domains, and whether single sign-on is required."""
    actor = request.actor
    people, keeper = queries.count_identities(actor), queries.find_keeper(actor)
    context = {
        "subdomain": subdomain,
        "workspace": actor.workspace,
        "lines": [(provider, people.get(provider.public_id, 0)) for provider in queries.list_providers(actor)],
        "domains": [
            (domain, record_name(domain.domain), record_value(domain.token)) for domain in queries.list_domains(actor)
        ],
        "domain_form": DomainForm(),
        "keeper": keeper,
        "is_keeper_able": keeper is not None and queries.keeps_password(keeper),
        "start_url": settings.PUBLIC_URL + reverse("single_sign_on:workspace", kwargs={"subdomain": subdomain}),
    }
    return render(request, "single_sign_on/settings/overview.html", context)


@requires(Permission.SINGLE_SIGN_ON_EDIT)
@never_cache
@sensitive_post_parameters("client_secret")
@require_http_methods(["GET", "POST"])
def add_openid(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The form of a provider of OpenID Connect; what it publishes is read before it is kept."""
    return _form_page(request, subdomain, OpenIdForm(request.POST or None), _OPENID, None)


@requires(Permission.SINGLE_SIGN_ON_EDIT)
@never_cache
@require_http_methods(["GET", "POST"])
def add_saml(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The form of a SAML provider."""
    return _form_page(request, subdomain, SamlForm(request.POST or None), _SAML, None)


@requires(Permission.SINGLE_SIGN_ON_EDIT)
@never_cache
@sensitive_post_parameters("client_secret")
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, subdomain: str, provider_id: str) -> HttpResponse:
    """A provider's values, and what it has to know of us."""
    provider = queries.get_provider(request.actor, IdentityProvider.parse_id(provider_id))
    names = (
        "name",
        "is_enabled",
        "joins_by_domain",
        "issuer",
        "client_id",
        "token_authentication",
        "sso_url",
        "certificates",
    )
    initial = {name: getattr(provider, name) for name in names}
    form: Form
    if provider.is_saml:
        form = SamlForm(request.POST or None, initial=initial)
    else:
        form = OpenIdForm(request.POST or None, initial=initial, has_secret=True)
    return _form_page(request, subdomain, form, provider.kind, provider)


@requires(Permission.SINGLE_SIGN_ON_EDIT)
@require_POST
def test(request: MemberRequest, subdomain: str, provider_id: str) -> HttpResponse:
    """Asks a provider of OpenID Connect what it publishes, and says whether that is well."""
    provider = queries.get_provider(request.actor, IdentityProvider.parse_id(provider_id))
    try:
        if provider.is_saml:
            toasts.show(request, "A SAML provider is tried by signing in: open its sign-in page in a private window")
        else:
            read_discovery(provider.issuer)
            toasts.show(request, f"{provider.name} answers, and calls itself as it is written here")
    except Refusal as refusal:
        toasts.show_failure(request, refusal.message)
    return redirect("sign_in_settings:edit", subdomain, provider_id)


@requires(Permission.SINGLE_SIGN_ON_EDIT)
@require_http_methods(["GET", "POST"])
def remove(request: MemberRequest, subdomain: str, provider_id: str) -> HttpResponse:
    """Asks whether to remove a provider, and removes it."""
    provider = queries.get_provider(request.actor, IdentityProvider.parse_id(provider_id))
    if request.method == "POST":
        actions.remove_provider(actor=request.actor, provider_id=provider.id, now=timezone.now())
        toasts.show(request, f"Removed {provider.name}")
        return redirect("sign_in_settings:overview", subdomain)
    people = queries.count_identities(request.actor).get(provider.public_id, 0)
    context = {"subdomain": subdomain, "provider": provider, "people": people}
    return render(request, "single_sign_on/settings/remove_provider.html", context)


def _form_page(
    request: MemberRequest, subdomain: str, form: Form, kind: str, provider: IdentityProvider | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            values = _values(form, provider)
            now = timezone.now()
            if provider is None:
                saved = actions.add_provider(actor=request.actor, kind=kind, values=values, now=now)
                toasts.show(request, f"Added {saved.name}. Now tell it our addresses")
                return redirect("sign_in_settings:edit", subdomain, saved.public_id)
            saved = actions.change_provider(actor=request.actor, provider_id=provider.id, values=values, now=now)
            toasts.show(request, f"Saved {saved.name}")
            return redirect("sign_in_settings:edit", subdomain, saved.public_id)
    context = {
        "subdomain": subdomain,
        "form": form,
        "is_saml": kind == _SAML,
        "provider": provider,
        **(_our_side(provider) if provider else {}),
    }
    return render(request, "single_sign_on/settings/provider.html", context, status=422 if form.errors else 200)


def _our_side(provider: IdentityProvider) -> dict[str, object]:
    """What a provider's administrator types there, and until when its certificate is good."""
    if not provider.is_saml:
        return {"addresses": [("redirect", "Redirect URI", callback_url(provider))]}
    return {
        "addresses": [
            ("acs", "Assertion consumer service (ACS) URL", acs_url(provider)),
            ("entity", "Entity ID, or audience; also where our metadata is", entity_id(provider)),
        ],
        "certificate_ends_at": last_day_of(provider.certificates),
    }


def _values(form: Form, provider: IdentityProvider | None) -> ProviderValues:
    """What was typed, checked against what the provider itself says. Raises `ProviderUnreachable`."""
    typed = form.cleaned_data
    shared = {name: typed[name] for name in ("name", "is_enabled", "joins_by_domain")}
    if isinstance(form, SamlForm):
        metadata = fetch(typed["metadata_url"]).text if typed["metadata_url"] else typed["metadata"]
        read = read_metadata(metadata) if metadata else typed
        return ProviderValues(
            **shared, issuer=read["issuer"], sso_url=read["sso_url"], certificates=read["certificates"]
        )
    issuer = typed["issuer"]
    if provider is None or issuer.rstrip("/") != provider.issuer.rstrip("/"):
        # Kept as the provider writes it: its answers are held to this very spelling.
        issuer = read_discovery(issuer)["issuer"]
    else:
        issuer = provider.issuer
    return ProviderValues(
        **shared,
        issuer=issuer,
        client_id=typed["client_id"],
        client_secret=typed["client_secret"],
        token_authentication=typed["token_authentication"],
    )
