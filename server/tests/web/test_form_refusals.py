"""A refusal on the form that asked for it, and on no form where it is no matter of one."""

import pytest
from django import forms

from keito_server.kit.errors import NotFound, PermissionRefused, Refusal, RuleRefused
from keito_server.web.form_refusals import refusals_shown_on


class OneField(forms.Form):
    name = forms.CharField()


def valid() -> OneField:
    form = OneField({"name": "Anna"})
    assert form.is_valid()
    return form


def test_stands_beside_the_field_that_it_names() -> None:
    form = valid()
    with refusals_shown_on(form):
        raise RuleRefused("Taken.", field="name")
    assert form.errors == {"name": ["Taken."]}


def test_finds_a_field_that_is_called_otherwise_on_the_form() -> None:
    form = valid()
    with refusals_shown_on(form, names={"client_id": "name"}):
        raise RuleRefused("Archived.", field="client_id")
    assert form.errors == {"name": ["Archived."]}


@pytest.mark.parametrize("field", [None, "elsewhere"])
def test_stands_above_the_form_where_it_names_no_field_of_it(field: str | None) -> None:
    form = valid()
    with refusals_shown_on(form):
        raise RuleRefused("Locked.", field=field)
    assert form.non_field_errors() == ["Locked."]


@pytest.mark.parametrize("refusal", [NotFound(field="name"), PermissionRefused()])
def test_what_is_missing_or_forbidden_gets_a_page_of_its_own(refusal: Refusal) -> None:
    with pytest.raises(type(refusal)), refusals_shown_on(valid()):
        raise refusal
