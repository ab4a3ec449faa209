"""A refusal of an action, shown on the form that asked for it: beside its field, with everything typed still there."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django import forms

from keito_server.kit.errors import NotFound, PermissionRefused, Refusal


@contextmanager
def refusals_shown_on(form: forms.BaseForm, *, names: Mapping[str, str] | None = None) -> Iterator[None]:
    """Adds a refusal raised inside as an error of the form; afterwards the form is invalid, to be rendered with 422.

    `names` says which form field stands for a refusal's field where the two differ. What is missing or forbidden is no
    matter of the form and passes on, to a page of its own.
    """
    try:
        yield
    except (NotFound, PermissionRefused):
        raise
    except Refusal as refusal:
        name = (names or {}).get(refusal.field or "", refusal.field)
        form.add_error(name if name in form.fields else None, refusal.message)
