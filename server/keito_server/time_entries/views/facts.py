"""What tools reported about an entry, made readable. It is hostile input: text to show, never markup or words of ours (G2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from keito_server.kit.metadata import compact_json
from keito_server.time_entries.models import TimeEntry

_KNOWN = {"agent_id": "Agent", "agent_type": "Type", "model": "Model", "session_id": "Session"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One key of the metadata with its value as text; `is_block` where that has lines of its own."""

    key: str
    value: str
    is_block: bool


def known_facts(entry: TimeEntry) -> tuple[tuple[str, str], ...]:
    """The keys that Keito knows, under its own words, whole (the columns that are searched hold only their beginning)."""
    found = ((label, _known(entry, key)) for key, label in _KNOWN.items())
    return tuple((label, value) for label, value in found if value)


def other_facts(metadata: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Everything else, under the keys of whoever sent it; what is nested is laid out over lines."""
    return tuple(_fact(key, value) for key, value in metadata.items() if key not in _KNOWN or _is_nested(value))


def _known(entry: TimeEntry, key: str) -> str:
    value = entry.metadata.get(key)
    indexed: str = getattr(entry, key)
    if value is None or _is_nested(value):
        return indexed
    return value if isinstance(value, str) else compact_json(value)


def _fact(key: str, value: Any) -> Fact:
    if isinstance(value, str):
        return Fact(key, value, is_block="\n" in value)
    compact = compact_json(value)
    if not _is_nested(value) or not value:
        return Fact(key, compact, is_block=False)
    return Fact(key, msgspec.json.format(compact, indent=2), is_block=True)


def _is_nested(value: Any) -> bool:
    return isinstance(value, dict | list)
