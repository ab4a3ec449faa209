from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString


class SingleSignOnConfig(AppConfig):
    name = "keito_server.single_sign_on"

    def ready(self) -> None:
        """Frees sessions that prove their login, keeps who has a password, brings a settings page and parts of others."""
        from django.contrib.auth.signals import user_logged_in
        from django.db.models import F

        from keito_server.accounts import actions as accounts
        from keito_server.events.queries import register_subject
        from keito_server.single_sign_on.actions import keep_the_keeper, need_of_second_factor
        from keito_server.single_sign_on.models import Identity, IdentityProvider, VerifiedDomain
        from keito_server.single_sign_on.queries import keeps_password
        from keito_server.team.actions import register_keeping, register_password_keepers
        from keito_server.team.permissions import Permission, may
        from keito_server.web.sections import register_section
        from keito_server.web.settings_pages import register_settings_page

        def may_edit(actor: Any) -> bool:
            return may(actor, Permission.SINGLE_SIGN_ON_EDIT)

        register_keeping(keep_the_keeper)
        accounts.register_keeping(need_of_second_factor)
        register_password_keepers(keeps_password)
        user_logged_in.connect(note_own_sign_in, dispatch_uid="single_sign_on")
        register_section("sign_in", offer_workos)
        register_section("join", offer_providers)
        register_section("security", list_identities)
        register_settings_page("sign_in", "sign_in_settings:overview", may_edit)
        register_subject(
            "identity_provider", "Identity provider", rows=IdentityProvider.objects.in_workspace, name=F("name")
        )
        register_subject("verified_domain", "Domain", rows=VerifiedDomain.objects.in_workspace, name=F("domain"))
        register_subject("identity", "Identity", rows=Identity.objects.in_workspace, name=F("email"))


def note_own_sign_in(*, request: HttpRequest, **_: Any) -> None:
    """Whatever signs somebody in proves the login itself, unless single sign-on says otherwise right after it."""
    from keito_server.single_sign_on.adapters import sessions

    sessions.note_own_sign_in(request)


def offer_workos(request: HttpRequest, subject: Any) -> SafeString:
    """The button of the sign-in page, where WorkOS is configured. `subject`: where to go afterwards, or nothing."""
    from keito_server.single_sign_on.adapters.workos import is_configured

    if not is_configured():
        return SafeString("")
    return render_to_string("single_sign_on/_sign_in.html", {"next": subject or ""}, request=request)


def list_identities(request: HttpRequest, login: Any) -> SafeString:
    """The providers that open a login, on its page of Security; nothing where none does."""
    from keito_server.single_sign_on import queries

    identities = queries.list_identities(login)
    if not identities:
        return SafeString("")
    return render_to_string("single_sign_on/_identities.html", {"identities": identities}, request=request)


def offer_providers(request: HttpRequest, invitation: Any) -> SafeString:
    """The buttons of an invitation's page; the link is noted, since joining by a provider comes back without it."""
    from keito_server.single_sign_on.adapters.sessions import JOINING
    from keito_server.single_sign_on.queries import list_live_providers

    providers = list_live_providers(invitation.workspace)
    match = request.resolver_match
    if not providers or match is None:
        return SafeString("")
    request.session[JOINING] = match.kwargs["token"]
    offers = [(provider, _login_url(provider)) for provider in providers]
    return render_to_string("single_sign_on/_join.html", {"offers": offers}, request=request)


def _login_url(provider: Any) -> str:
    if provider.is_saml:
        return reverse("saml_login", kwargs={"organization_slug": provider.slug})
    return reverse("openid_connect_login", kwargs={"provider_id": provider.slug})
