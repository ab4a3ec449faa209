"""Forms whose answer holds a secret: it cannot be loaded again, so a form that comes a second time makes no second one."""

import secrets

from keito_server.team.permissions import MemberRequest

_SENT_FORMS = "sent_api_key_forms"
_REMEMBERED = 20


def form_id(request: MemberRequest) -> str:
    """What tells one loading of the form from another; the form carries it as `form_id`."""
    return request.POST.get("form_id") or secrets.token_urlsafe(16)


def was_sent(request: MemberRequest) -> bool:
    """Whether this very form was sent and answered before."""
    sent = request.POST.get("form_id")
    return bool(sent) and sent in request.session.get(_SENT_FORMS, [])


def note_sent(request: MemberRequest) -> None:
    """Remembers that the form was answered."""
    sent = [*request.session.get(_SENT_FORMS, []), request.POST.get("form_id", "")]
    request.session[_SENT_FORMS] = sent[-_REMEMBERED:]
