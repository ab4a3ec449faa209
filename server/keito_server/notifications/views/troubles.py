"""Settings, Mail: what did not go out, why, and what to do about it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from keito_server.notifications import actions, queries
from keito_server.notifications.errors import MailSettled
from keito_server.notifications.models import Mail
from keito_server.notifications.rules import LOST, about_words
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web import toasts


@dataclass(frozen=True, slots=True)
class TroubleLine:
    """A mail as the list shows it."""

    mail: Mail
    about: str
    has_failed: bool
    why: str


@requires(Permission.MAIL_VIEW)
@require_GET
def troubles(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The workspace's failed and uncertain mails, and how many went out."""
    now = timezone.now()
    context = {
        "subdomain": subdomain,
        "lines": [_line(mail) for mail in queries.list_troubled(request.actor, now=now)],
        "counts": queries.count_recent(request.actor, now=now),
        "can_send": queries.can_send(),
        "is_kept": settings.DEMO and not settings.MAIL_URL,
        "is_demo": settings.DEMO,
    }
    return render(request, "notifications/troubles.html", context)


@requires(Permission.MAIL_VIEW)
@require_POST
def send_again(request: MemberRequest, subdomain: str, mail_id: str) -> HttpResponse:
    """Queues a mail anew."""
    return _see_to(request, subdomain, mail_id, actions.send_again, "Sending again to {}")


@requires(Permission.MAIL_VIEW)
@require_POST
def close(request: MemberRequest, subdomain: str, mail_id: str) -> HttpResponse:
    """Takes a mail off the list."""
    return _see_to(request, subdomain, mail_id, actions.close, "Closed the mail to {}")


def _see_to(request: MemberRequest, subdomain: str, mail_id: str, act: Callable[..., Mail], words: str) -> HttpResponse:
    try:
        mail = act(actor=request.actor, mail_id=queries.parse_mail_id(mail_id), now=timezone.now())
        toasts.show(request, words.format(mail.recipient))
    except MailSettled as refusal:
        toasts.show_failure(request, refusal.message)
    return redirect("mail:troubles", subdomain)


def _line(mail: Mail) -> TroubleLine:
    return TroubleLine(
        mail=mail,
        about=about_words(mail.about),
        has_failed=mail.state == Mail.State.FAILED,
        why=mail.last_error or LOST,
    )
