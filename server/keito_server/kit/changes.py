"""A change of a record in words that people read: what each field was, and what it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after."""

    label: str
    before: str
    after: str


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
