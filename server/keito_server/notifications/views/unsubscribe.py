"""Switching one notice off by the link at a mail's foot, without signing in (RFC 8058).

Looking changes nothing: programs that check mail for harm open every link in it. A mail program switches off by a POST
of its own, which carries neither cookies nor our token against forged forms; the signed address is what it proves.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from keito_server.accounts.models import Login
from keito_server.notifications import actions, queries
from keito_server.notifications.queries import NoticeLink
from keito_server.notifications.rules import UNSUBSCRIBE_BODY
from keito_server.team.permissions import public


@public
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Says what would be switched off, and does so when it is sent; by the other button, on again."""
    link = queries.read_unsubscribe_token(token)
    is_sent = request.method == "POST"
    if is_sent:
        is_wanted = "again" in request.POST
        actions.choose_one(member=link.member, notice=link.notice.key, is_wanted=is_wanted, now=timezone.now())
        link = NoticeLink(link.member, link.notice, is_wanted)
    context = {
        "link": link,
        "is_sent": is_sent,
        "when": link.notice.words[:1].lower() + link.notice.words[1:],
        "one_click": UNSUBSCRIBE_BODY,
        "settings_url": _settings_url(request, link),
    }
    response = render(request, "notifications/unsubscribe.html", context)
    # The address is the key to the choice: it is told to no other page.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _settings_url(request: HttpRequest, link: NoticeLink) -> str:
    """Where all choices stand; whoever is not signed in signs in first. None for who is archived, or for another login."""
    member = link.member
    is_other = isinstance(request.user, Login) and request.user.id != member.login_id
    if is_other or not member.is_active:
        return ""
    return reverse("notifications:choices", kwargs={"subdomain": member.workspace.subdomain})
