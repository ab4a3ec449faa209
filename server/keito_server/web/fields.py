"""Turns one field of a form into what the field's template shows: label, control, and one line beneath.

The line beneath is the error if there is one, else the hint. What was typed stays: Django's bound field renders it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString

from keito_server.web.widgets import AnnotatedSelect


class Shape(StrEnum):
    """Which template draws the control."""

    LINE = "line"
    SELECT = "select"
    CHECK = "check"
    GROUP = "group"


@dataclass(frozen=True)
class FieldOptions:
    """What a template may say about a field besides the form itself."""

    label: str = ""
    hint: str = ""
    prefix: str = ""
    suffix: str = ""
    span: str = ""
    kind: str = ""
    optional: bool | None = None
    hide_label: bool = False
    placeholder: str = ""
    autofocus: bool = False
    depends_on: str = ""
    aside_url: str = ""
    aside_label: str = ""


_NUMERIC_MODES = {"decimal", "numeric"}


def shape_of(widget: forms.Widget) -> Shape:
    """Which shape draws this widget."""
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return Shape.GROUP
    if isinstance(widget, forms.CheckboxInput):
        return Shape.CHECK
    if isinstance(widget, forms.Select):
        return Shape.SELECT
    return Shape.LINE


def field_context(bound: BoundField, options: FieldOptions) -> dict[str, Any]:
    """All that `web/_field.html` needs for this field."""
    widget = bound.field.widget
    shape = shape_of(widget)
    element_id = bound.id_for_label or bound.auto_id
    hint = options.hint or str(bound.help_text)
    errors = list(bound.errors)
    beneath_id = f"{element_id}-{'error' if errors else 'hint'}" if errors or hint else ""
    is_optional = not bound.field.required if options.optional is None else options.optional
    return {
        "bound": bound,
        "shape": shape.value,
        "kind": options.kind,
        "element_id": element_id,
        "label": options.label or bound.label,
        "hide_label": options.hide_label,
        "is_optional": is_optional and shape is not Shape.CHECK,
        "hint": hint,
        "errors": errors,
        "beneath_id": beneath_id,
        "span": options.span,
        "prefix": options.prefix,
        "suffix": options.suffix,
        "aside_url": options.aside_url,
        "aside_label": options.aside_label,
        "is_password": isinstance(widget, forms.PasswordInput),
        "control": _control(bound, shape, options, beneath_id),
        "choices": list(bound.subwidgets) if shape is Shape.GROUP else [],
    }


def first_invalid_id(bound: BoundField) -> str:
    """The id that a link in the error summary leads to: the control, or the first choice of a group."""
    if shape_of(bound.field.widget) is Shape.GROUP:
        return next((str(choice.id_for_label) for choice in bound.subwidgets), bound.auto_id)
    return bound.id_for_label or bound.auto_id


def _control(bound: BoundField, shape: Shape, options: FieldOptions, beneath_id: str) -> SafeString:
    attributes: dict[str, Any] = {}
    if beneath_id:
        attributes["aria-describedby"] = beneath_id
    if options.placeholder:
        attributes["placeholder"] = options.placeholder
    if options.autofocus:
        attributes["autofocus"] = True
    if shape in (Shape.LINE, Shape.SELECT):
        attributes["class"] = _classes(bound.field.widget, options)
    if options.kind == "switch":
        attributes["role"] = "switch"
    if options.kind == "combobox":
        attributes["data-combobox"] = True
    if options.depends_on:
        attributes["data-depends-on"] = bound.form[options.depends_on].id_for_label
    if shape is Shape.GROUP:
        return SafeString("")
    return bound.as_widget(_written_at_once(bound.field.widget), attrs=attributes)


def _written_at_once(widget: forms.Widget) -> forms.Widget:
    """Django renders templates for each option of a plain select, which takes 20 ms for all timezones: ours is written."""
    if type(widget) is not forms.Select:
        return widget
    written = AnnotatedSelect(attrs=widget.attrs, choices=widget.choices)
    written.is_required, written.is_localized = widget.is_required, widget.is_localized
    return written


def _classes(widget: forms.Widget, options: FieldOptions) -> str:
    classes = ["input"]
    is_numeric = isinstance(widget, forms.NumberInput) or widget.attrs.get("inputmode") in _NUMERIC_MODES
    if is_numeric or options.kind == "figure":
        classes.append("input--figure")
    if options.kind == "code":
        classes.append("input--code")
    if own := widget.attrs.get("class"):
        classes.append(str(own))
    return " ".join(classes)
