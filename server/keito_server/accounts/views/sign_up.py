"""Signing up, and verifying the address by the code that was mailed."""

from typing import Any

from allauth.account.views import ConfirmEmailVerificationCodeView, SignupView
from django.forms import Form
from django.http import HttpRequest, HttpResponse

from keito_server.accounts.errors import EmailTaken
from keito_server.accounts.views.gate_page import GatePage
from keito_server.kit.declarations import public


class SignUp(GatePage, SignupView):  # type: ignore[misc]  # allauth has no types
    """A login of one's own; the company comes after it."""

    template_name = "account/signup.html"

    def form_valid(self, form: Form) -> HttpResponse:
        """On to the code, whether the address is new or not: what is true stands in the mail."""
        try:
            response: HttpResponse = super().form_valid(form)
        except EmailTaken as refusal:
            form.add_error("email", refusal.message)
            return self.form_invalid(form)
        return response


class Verification(GatePage, ConfirmEmailVerificationCodeView):  # type: ignore[misc]  # allauth has no types
    """Asks for the code of the mail, of a new login and of a login's new address alike."""

    template_name = "account/confirm_email_verification_code.html"

    def _verify_form_invalid(self, form: Form) -> HttpResponse:
        # The form is shown after this has returned, so it shows what is added here too.
        response: HttpResponse = super()._verify_form_invalid(form)
        left: int = self._process.max_attempts - self._process.state["failed_attempts"]
        if "code" in form.errors and left > 0:
            form.add_error("code", f"{left} more {'tries' if left > 1 else 'try'}, then it has to be a new code.")
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and whether another code may be asked for."""
        return super().get_context_data(is_signing_up=self.request.user.is_anonymous, **kwargs)


sign_up = public(SignUp.as_view())
_verification = Verification.as_view()


@public
def verification(request: HttpRequest) -> HttpResponse:
    """The code of a verification that is under way; elsewhere it leads back."""
    response: HttpResponse = _verification(request)
    return response
