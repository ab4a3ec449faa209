"""Sums on the Time page that grow while a timer runs, and the sources that the page can be narrowed to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from keito_server.kit.errors import NotFound
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import shown_ms

SOURCES = (("", "All"), *((source.value, str(source.label)) for source in TimeEntry.Source))
"""What the page can be narrowed to; empty for everything."""


@dataclass(frozen=True, slots=True)
class Total:
    """A sum as it stands at `at`, in milliseconds; it grows by `grows_by` milliseconds in each (a timer: 1), or shrinks."""

    ms: int
    grows_by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """One source of the filter: its name, how many entries of the day it has, and whether it is chosen."""

    source: str
    label: str
    count: int
    is_chosen: bool


def total_of(entries: Iterable[TimeEntry], *, now: datetime) -> Total:
    """The sum of what the entries show, and how many of them run."""
    counted = list(entries)
    return Total(
        ms=sum(shown_ms(one, now=now) for one in counted), grows_by=sum(one.is_running for one in counted), at=now
    )


def source_named(text: str) -> str:
    """The source in an address; empty for all, `NotFound` for what is none."""
    if text not in dict(SOURCES):
        raise NotFound
    return text


def source_choices(entries: Sequence[TimeEntry], *, chosen: str) -> list[SourceChoice]:
    """All sources with the number of entries of each."""
    return [
        SourceChoice(
            source=source,
            label=label,
            count=sum(one.source == source for one in entries) if source else len(entries),
            is_chosen=source == chosen,
        )
        for source, label in SOURCES
    ]
