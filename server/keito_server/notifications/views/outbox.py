"""The outbox of the demo: all mail, as those who are written to would see it. Elsewhere there is no such page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from keito_server.notifications import queries
from keito_server.notifications.rules import about_words
from keito_server.team.permissions import public

PAPER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""What a mail may do in the browser: look as it does, and have its links opened elsewhere. It runs nothing."""


@public
@never_cache
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest mails."""
    lines = [(mail, about_words(mail.about)) for mail in queries.list_outbox()]
    return render(request, "notifications/outbox.html", {"lines": lines})


@public
@never_cache
@require_GET
def mail(request: HttpRequest, mail_id: str) -> HttpResponse:
    """One mail: its head, its text with links to follow, and its HTML in a frame."""
    found = queries.get_from_outbox(queries.parse_mail_id(mail_id))
    return render(request, "notifications/outbox_mail.html", {"mail": found, "sender": settings.MAIL_FROM})


@public
@never_cache
@xframe_options_sameorigin
@require_GET
def paper(request: HttpRequest, mail_id: str) -> HttpResponse:  # noqa: ARG001  # Django passes it
    """The HTML of one mail, as it is: its own document, which the policy keeps from everything of ours."""
    answer = HttpResponse(queries.get_from_outbox(queries.parse_mail_id(mail_id)).html)
    answer.headers["Content-Security-Policy"] = PAPER_POLICY
    return answer
