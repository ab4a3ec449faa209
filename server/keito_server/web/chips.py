"""Filter chips: what narrows a list, each with what it is set to and what it offers. `web/_chips.html` shows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a chip offers; `group` is the head that it stands under."""

    label: str
    url: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: what it is set to (empty: not set) with the address that clears it, and what it offers."""

    key: str
    label: str
    value: str
    clear_url: str
    options: Sequence[Option]


class Address(Protocol):
    """Where a list is, with all that narrows it."""

    @property
    def values(self) -> Mapping[str, str]:
        """What narrows it, by name."""

    def to(self, **changes: str) -> str:
        """The address with some values changed; an empty one takes a filter out."""


def chip(address: Address, key: str, label: str, choices: Iterable[tuple[str, str]]) -> Chip:
    """A chip that offers values with their words."""
    offered = list(choices)
    return Chip(
        key=key,
        label=label,
        value=dict(offered).get(address.values.get(key, ""), ""),
        clear_url=address.to(**{key: ""}),
        options=[Option(words, address.to(**{key: value})) for value, words in offered],
    )


def named(name: str, archived_at: object) -> str:
    """How a row is called in a chip, archived or not."""
    return f"{name} (archived)" if archived_at else name
