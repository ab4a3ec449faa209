"""Telling events in words: sentences filled with names, and what changed from what to what. Pure; names are given.

Nothing that could open a door is ever told, whatever an event may have kept by mistake.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from keito_server.kit.durations import format_clock
from keito_server.web.formats import Formats

GONE = "(deleted since)"
"""What stands for a thing that has no name any more."""

_NAMES_KEPT = ("name", "number", "email", "subject")
_SECRET = re.compile(r"secret|token|nonce|password|digest|recovery|private", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"{(\w+)}")
_TERM = re.compile(r"[a-z]+(?:_[a-z]+)+")
_DAY_FIELD = re.compile(r"(?:^|_)(?:date|day|on|from|to|until)$")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_AMOUNT_FIELD = re.compile(r"(?:^|_)(?:amount|rate|price|total|subtotal|fee|budget|base|quantity|hours)$")
_DECIMAL = re.compile(r"-?\d{1,18}(?:\.(\d{1,6}))?", re.ASCII)
_ROW_FURNITURE = {"id", "workspace_id", "created_at", "updated_at", "took_new_work"}

_PROPER = {"api key": "API key", "single sign on": "single sign-on"}
"""How names are written that the capitals of a class, or a field, do not tell."""
_PROPER_WORDS = re.compile(rf"\b(?:{'|'.join(_PROPER)})\b", re.IGNORECASE)

Names = Mapping[UUID, str]
Labels = Mapping[str, Mapping[str, str]]
"""By field, what people call each value that may be chosen for it."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One fact of an event; `before` is None where nothing was replaced."""

    label: str
    after: str
    before: str | None = None

    def __str__(self) -> str:
        return f"{self.label}: {self.after}" if self.before is None else f"{self.label}: {self.before} → {self.after}"


def in_formats(data: Mapping[str, Any], formats: Formats, zone: str) -> dict[str, Any]:
    """The same data with its days, instants, durations and amounts as their reader writes them; texts stay untouched.

    What a value is, its field's name tells: a note that happens to be a date is still a note. What an agent's tools have
    reported (`metadata`) is nobody's but theirs.
    """
    return {field: _in_formats(field, value, formats, zone) for field, value in data.items()}


def _in_formats(field: str, value: Any, formats: Formats, zone: str) -> Any:
    if isinstance(value, dict):
        return value if field == "metadata" else in_formats(value, formats, zone)
    if isinstance(value, list):
        return [_in_formats(field, one, formats, zone) for one in value]
    if field.endswith("_ms") and type(value) is int:
        return formats.duration(value)
    if not isinstance(value, str):
        return value
    if _DAY_FIELD.search(field) and _DAY.fullmatch(value):
        return formats.short_day(date.fromisoformat(value))
    if field.endswith("_at") and _INSTANT.fullmatch(value):
        return formats.moment(datetime.fromisoformat(value).astimezone(ZoneInfo(zone)))
    if _AMOUNT_FIELD.search(field) and (found := _DECIMAL.fullmatch(value)):
        return formats.number(Decimal(value), least_decimals=len(found[1] or ""))
    return value


def kind_words(kind: str) -> str:
    """The name of an event's class as words: `Invoice line added`."""
    return _as_title(re.sub(r"(?<!^)(?=[A-Z])", " ", kind).lower())


def placeholders(sentence: str) -> set[str]:
    """What stands in braces in a sentence."""
    return set(_PLACEHOLDER.findall(sentence))


def referred(subject_type: str, subject_id: UUID, data: Mapping[str, Any]) -> Iterator[tuple[str, UUID]]:
    """All things that an event names by their id, each as kind and id: its subject, and each `<kind>_id` in its data."""
    yield subject_type, subject_id
    yield from _referred(data)


def _referred(data: Mapping[str, Any]) -> Iterator[tuple[str, UUID]]:
    for field, value in data.items():
        if field in ("changes", "row") and isinstance(value, dict):
            yield from _referred(value)
        elif kind := _kind_of(field):
            for one in _flat(value):
                if (found := _uuid(one)) is not None:
                    yield kind, found


def sentence_words(sentence: str, *, subject_id: UUID, data: Mapping[str, Any], names: Names) -> str:
    """The sentence with names and values in place of its braces."""

    def fill(found: re.Match[str]) -> str:
        field = found[1]
        if field == "subject":
            return subject_words(subject_id, data, names)
        if field in data:
            return _words(field, data[field], names)
        return _words(f"{field}_id", data.get(f"{field}_id"), names)

    return _PLACEHOLDER.sub(fill, sentence)


def subject_words(subject_id: UUID, data: Mapping[str, Any], names: Names) -> str:
    """What an event is about: its name of today, else the one that the event kept."""
    if subject_id in names:
        return names[subject_id]
    kept = next((str(data[field]) for field in _NAMES_KEPT if isinstance(data.get(field), str)), "")
    row = data.get("row")
    if not kept and isinstance(row, dict):
        kept = names.get(_uuid(row.get("project_id")) or subject_id, "")
    return kept or GONE


def details(data: Mapping[str, Any], names: Names, labels: Labels = MappingProxyType({})) -> list[Detail]:
    """What an event kept, fact by fact; changes as from what to what. What is empty or secret is left out."""
    told: list[Detail] = []
    for field, value in data.items():
        if field == "changes" and isinstance(value, dict):
            told += [_change(name, pair, names, labels) for name, pair in value.items()]
        elif field == "row" and isinstance(value, dict):
            kept = {name: one for name, one in value.items() if name not in _ROW_FURNITURE}
            told += details(kept, names, labels)
        elif value not in (None, "", [], {}):
            told.append(Detail(_label(field), _words(field, value, names, labels)))
    return told


def _change(field: str, pair: Any, names: Names, labels: Labels) -> Detail:
    if isinstance(pair, list) and len(pair) == 2:
        before, after = (_words(field, one, names, labels) for one in pair)
        return Detail(_label(field), after, before)
    return Detail(_label(field), _words(field, pair, names, labels))


def _label(field: str) -> str:
    plain = re.sub(r"_(ids?|ms|at)$", "", field)
    words = plain.removeprefix("is_").replace("_", " ").strip()
    plural = "s" if field.endswith("_ids") else ""
    return _as_title(words) + plural


def _as_title(words: str) -> str:
    proper = _PROPER_WORDS.sub(lambda found: _PROPER[found[0].lower()], words)
    return proper[:1].upper() + proper[1:]


def _words(field: str, value: Any, names: Names, labels: Labels = MappingProxyType({})) -> str:
    if _SECRET.search(field):
        return "(not shown)"
    if isinstance(value, list):
        return ", ".join(_words(field, one, names, labels) for one in value) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{_label(name)} {_words(name, one, names, labels)}" for name, one in value.items()) or "none"
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.endswith("_ms") and isinstance(value, int):
        return format_clock(value)
    if _kind_of(field):
        found = _uuid(value)
        return str(value) if found is None else names.get(found, GONE)
    if field == "logo":
        # What is kept is the name of a file.
        return "a logo"
    text = str(value)
    if text in labels.get(field, {}):
        return labels[field][text]
    return text.replace("_", " ") if _TERM.fullmatch(text) else text


def _kind_of(field: str) -> str:
    """`member` for `member_id`, `member_ids` and `teammate_ids`; empty for a field that names no thing."""
    if field in ("teammate_ids", "manager_id", "invited_by_id", "user_id"):
        return "member"
    return field.rpartition("_")[0] if field.endswith(("_id", "_ids")) else ""


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for one in value:
            yield from _flat(one)
    else:
        yield value


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
