"""Sends the forms of a page with ids from elsewhere in place of those that they hold or offer."""

import re
from collections.abc import Collection
from typing import Any, cast

from django.http import HttpResponse
from django.test import Client

from keito_server.kit.integrity import strangers
from tests.architecture.html_forms import Control, Form, forms_of
from tests.architecture.two_houses import House, undone

PUBLIC_ID = re.compile(r"[a-z]{2,4}_[0-9a-hjkmnp-tv-z]{26}")
REFUSED = (400, 404, 409, 422)
"""What a form answers that names something foreign: not found, or shown again with what is wrong."""

SHOWN = {"shown_client", "row"}
"""Fields that only say what stood on the page: what is gone meanwhile, or foreign, is passed over."""


def try_forms(
    client: Client,
    path: str,
    html: str,
    ours: House,
    theirs: House,
    *,
    refused: Collection[int] = REFUSED,
    passed_over: Collection[str] = SHOWN,
) -> None:
    """Each form of a page, each of its fields that names a row, with the other house's: refused, and nothing gets in."""
    for form in forms_of(html):
        buttons = [Control(name, value, "button") for name, value in form.buttons]
        for control in [*form.controls, *buttons]:
            foreign = counterpart(control, theirs)
            if foreign is not None:
                statuses = _statuses(client, path, form, {control.name: foreign}, theirs)
                if form.method == "post" and control.kind != "button" and control.name not in passed_over:
                    assert set(statuses) & set(refused), (form.action or path, control.name, foreign, statuses)


def content_of(answer: Any) -> bytes:
    """All that was answered, streamed or not."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def counterpart(control: Control, theirs: House) -> str | None:
    """The other house's id of the kind that a control holds or offers; None where it holds no id."""
    offered = next((value for value in [control.value, *control.options] if PUBLIC_ID.fullmatch(value)), None)
    if offered is None:
        return None
    prefix = offered.partition("_")[0]
    return next(value for value in theirs.ids.values() if value.startswith(f"{prefix}_"))


def _statuses(client: Client, path: str, form: Form, foreign: dict[str, str], theirs: House) -> list[int]:
    """What the form answers to a foreign id in place of what it takes; whatever that is, nothing of theirs gets in."""
    taken = [body for body in form.bodies() if _is_taken(client, path, form, body)]
    assert taken, f"nothing that the sweep fills in is taken by the form of {form.action or path}"
    statuses = []
    for body in taken:
        with undone():
            answer = _send(client, path, form, body | foreign)
            assert list(strangers()) == []
        assert theirs.secret.encode() not in content_of(answer)
        statuses.append(answer.status_code)
    return statuses


def _is_taken(client: Client, path: str, form: Form, body: dict[str, str]) -> bool:
    with undone():
        return _send(client, path, form, body).status_code < 400


def _send(client: Client, path: str, form: Form, body: dict[str, str]) -> HttpResponse:
    send = client.post if form.method == "post" else client.get
    return cast(HttpResponse, send(form.action or path, body))
