"""What the pages outside the house have in common, and what all forms of accounts do when they are refused."""

from typing import Any

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse

from keito_server.web import toasts

OK, UNPROCESSABLE = 200, 422


class FormPage:
    """Mixed into allauth's views: a refused form is a 422, and the page knows whether mail can be sent."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page's own context, and how mail is read."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # a mixin
        return {"is_demo": settings.DEMO, "is_mail_sent": settings.MAIL_IS_CONFIGURED, **context}

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """The form once more, with what is wrong."""
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]  # a mixin
        if response.status_code == OK:
            response.status_code = UNPROCESSABLE
        return response


class GatePage(FormPage):
    """A page outside the shell: what was just done stands above its form."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page's own context, and what waits to be said."""
        return {"said": toasts.take(self.request), **super().get_context_data(**kwargs)}
