"""The forms of a page as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

_SENT_WHEN_CHECKED = ("checkbox", "radio")
_EITHER = "amount"
"""What an expense has instead of a quantity: both together are wrong."""
_NEVER_SENT = ("submit", "button", "file", "reset", "image")


@dataclass(slots=True)
class Control:
    """One thing to fill in, with all the values that it offers."""

    name: str
    value: str
    kind: str
    is_required: bool = False
    options: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """Where a form goes to and what it holds."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def bodies(self) -> list[dict[str, str]]:
        """What each of its buttons would send: with everything filled in, and with what has to be and what is chosen."""
        full = {control.name: control.value or _filling(control) for control in self.controls}
        spare = {
            control.name: full[control.name] if control.is_required or control.kind == "select" else control.value
            for control in self.controls
        }
        buttons: list[dict[str, str]] = [{name: value} for name, value in self.buttons] or [{}]
        ways = (full, full | {_EITHER: ""}, spare) if _EITHER in full else (full, spare)
        return [held | button for button in buttons for held in ways]


def forms_of(html: str) -> list[Form]:
    """All forms of a page, in their order; controls that stand elsewhere and name their form are with it."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms


def _filling(control: Control) -> str:
    if control.options:
        return next((option for option in control.options if option), "")
    if control.kind == "hidden":
        return ""  # nobody types there
    return {"email": "somebody@example.org", "date": "2026-03-13", "time": "10:00"}.get(control.kind, "1")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._named: dict[str, Form] = {}
        self._open: Form | None = None
        self._filling: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values: dict[str, Any] = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(values.get("action", ""), values.get("method", "get").lower())
            self.forms.append(self._open)
            self._named[values.get("id", "")] = self._open
        elif tag in ("input", "select", "textarea"):
            self._add(tag, values)
        elif tag == "button" and values.get("name"):
            form = self._form_of(values)
            if form is not None and values.get("type", "submit") == "submit":
                form.buttons.append((values["name"], values.get("value", "")))
        elif tag == "option" and self._filling is not None:
            self._filling.options.append(values.get("value", ""))
            if "selected" in values:
                self._filling.value = values.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._filling is not None and self._filling.kind == "textarea":
            self._filling.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag in ("select", "textarea"):
            if self._filling is not None:
                self._filling.value = self._filling.value.removeprefix("\n")  # browsers leave the first one out
            self._filling = None

    def _add(self, tag: str, values: dict[str, Any]) -> None:
        form = self._form_of(values)
        kind = values.get("type", "text") if tag == "input" else tag
        name = values.get("name", "")
        if form is None or not name or kind in _NEVER_SENT or "disabled" in values:
            return
        known = next((control for control in form.controls if control.name == name), None)
        if kind in _SENT_WHEN_CHECKED:
            control = known or Control(name, "", kind)
            control.options.append(values.get("value", "on"))
            if "checked" in values:
                control.value = values.get("value", "on")
        else:
            control = Control(name, values.get("value", ""), kind, is_required="required" in values)
        if known is None:
            form.controls.append(control)
        self._filling = control if tag in ("select", "textarea") else None

    def _form_of(self, values: dict[str, Any]) -> Form | None:
        return self._named.get(values["form"]) if "form" in values else self._open
