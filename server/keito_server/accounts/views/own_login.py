"""The password, forgotten or changed, and the address of a login."""

from typing import Any

from allauth.account.views import (
    AccountInactiveView,
    EmailView,
    PasswordChangeView,
    PasswordResetDoneView,
    PasswordResetFromKeyView,
    PasswordResetView,
    PasswordSetView,
)
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from keito_server.accounts.errors import MailMissing
from keito_server.accounts.views.gate_page import FormPage, GatePage
from keito_server.kit.declarations import of_login, public


class PasswordReset(GatePage, PasswordResetView):  # type: ignore[misc]  # allauth has no types
    """Asks where to mail the link. The answer is the same for every address."""

    template_name = "account/password_reset.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Mails the link, or says that there is no account; raises `MailMissing` where nothing can be mailed."""
        if not settings.MAIL_IS_CONFIGURED:
            raise MailMissing
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class PasswordResetSent(GatePage, PasswordResetDoneView):  # type: ignore[misc]  # allauth has no types
    """Where to look for the link."""

    template_name = "account/password_reset_done.html"


class PasswordFromKey(GatePage, PasswordResetFromKeyView):  # type: ignore[misc]  # allauth has no types
    """The new password of whoever followed the link; a link that is old or used says so."""

    template_name = "account/password_reset_from_key.html"


class PasswordChange(FormPage, PasswordChangeView):  # type: ignore[misc]  # allauth has no types
    """Another password. All other browsers are signed out by it."""

    template_name = "account/password_change.html"


class PasswordSet(FormPage, PasswordSetView):  # type: ignore[misc]  # allauth has no types
    """A first password, for whoever came by single sign-on."""

    template_name = "account/password_set.html"


class OwnEmail(FormPage, EmailView):  # type: ignore[misc]  # allauth has no types
    """The address that one signs in with, and another one in its place once its code was typed."""

    template_name = "account/email_change.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Mails the code to the new address; raises `MailMissing` where nothing can be mailed."""
        if not settings.MAIL_IS_CONFIGURED:
            raise MailMissing
        # Past `EmailView`, which asks which of several buttons it was: here is one.
        response: HttpResponse = super(EmailView, self).post(request, *args, **kwargs)
        return response


reset = public(PasswordReset.as_view())
reset_sent = public(PasswordResetSent.as_view())
reset_from_key = public(PasswordFromKey.as_view())
inactive = public(AccountInactiveView.as_view(template_name="account/account_inactive.html"))
change_password = of_login(PasswordChange.as_view())
set_password = of_login(PasswordSet.as_view())
email = of_login(OwnEmail.as_view())


@public
def reset_finished(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """A password that was set anew leads to signing in with it."""
    return redirect("account_login")
