"""A change of a record: what each field was, and what it is, for the audit log and in words that people read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after."""

    label: str
    before: str
    after: str


def values_of(row: object, names: Iterable[str]) -> dict[str, Any]:
    """The values that a row has in these fields, by name."""
    return {name: getattr(row, name) for name in names}


def changes_since(before: Mapping[str, Any], row: object) -> dict[str, list[Any]]:
    """What a row has become since `values_of` read it: [before, after] by field, of those that differ."""
    return {name: [value, getattr(row, name)] for name, value in before.items() if getattr(row, name) != value}


def changes_in_words(
    changes: Mapping[str, Sequence[Any]], known: Mapping[str, tuple[str, Callable[[Any], str]]]
) -> list[Change]:
    """What of an audited change ([before, after] by field) means something to people: `known` fields, in their order.

    `known` gives each field's label, and how a value of it is said.
    """
    return [
        Change(label, words(changes[name][0]), words(changes[name][1]))
        for name, (label, words) in known.items()
        if name in changes
    ]
