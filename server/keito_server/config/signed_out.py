"""Where a request of somebody who is signed out leads: to signing in, and from there to the page one was on."""

from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django_htmx.http import HttpResponseClientRedirect

_READING = ("GET", "HEAD")


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Leads to the sign-in page, with the page to come back to.

    A form cannot be sent again after it, so its page is come back to; and htmx loads the whole sign-in page instead of
    putting it where a fragment was to go.
    """
    if getattr(request, "htmx", False):
        page: str | None = request.htmx.current_url_abs_path  # type: ignore[attr-defined]  # its middleware sets it
        return HttpResponseClientRedirect(redirect_to_login(page or "/").url)
    return redirect_to_login(request.get_full_path() if request.method in _READING else _page_of_form(request))


def _page_of_form(request: HttpRequest) -> str:
    """The page from which a form was sent, if it is ours; else the address that the form was sent to."""
    sent_from = urlsplit(request.headers.get("Referer", ""))
    if sent_from.netloc == request.get_host() and sent_from.path.startswith("/"):
        return sent_from._replace(scheme="", netloc="", fragment="").geturl()
    return request.get_full_path()
