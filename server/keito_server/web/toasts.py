"""What was just done, said once at the foot of the page, with a way to undo it.

A toast waits in the session, so that it survives one redirect; answers to htmx bring it with `{% toasts_here oob=True %}`.
"""

from dataclasses import asdict, dataclass

from django.http import HttpRequest

_WAITING = "toasts"


@dataclass(frozen=True)
class Toast:
    """One toast. `undo_url` takes a POST and turns back what was done; empty where that is not possible."""

    text: str
    undo_url: str = ""
    is_failure: bool = False


def show(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Say what was done, in the past tense: `Entry deleted`. Only the last one is shown."""
    request.session[_WAITING] = asdict(Toast(text, undo_url))


def show_failure(request: HttpRequest, text: str) -> None:
    """Say what was not done and why; it stays until it is dismissed."""
    request.session[_WAITING] = asdict(Toast(text, is_failure=True))


def take(request: HttpRequest) -> Toast | None:
    """The toast that waits for this person, if any; taking it removes it."""
    session = getattr(request, "session", None)
    if session is None or _WAITING not in session:
        return None
    return Toast(**session.pop(_WAITING))
