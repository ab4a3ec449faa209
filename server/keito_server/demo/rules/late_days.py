"""A day that grew long before a deadline: something to look at before its week is approved."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from keito_server.demo.rules.people import SampleMember
from keito_server.demo.rules.work import PlannedWork

LATE = ("priya",)
"""Whose Wednesday of the last whole week has more than ten hours, two entries of which have no notes."""

_REST = timedelta(minutes=20)
_EXTRA = (timedelta(hours=2, minutes=10), timedelta(hours=1, minutes=25))


def with_late_day(
    person: SampleMember, planned: Iterable[PlannedWork], *, days: Sequence[date], zone: str, until: datetime
) -> Iterator[PlannedWork]:
    """The person's planned work, in order; on the late day the last of it goes on twice, in a hurry."""
    late = days[-1] - timedelta(days=days[-1].weekday() + 5) if person.key in LATE else None
    for day, works in groupby(planned, key=lambda work: work.started_at.astimezone(ZoneInfo(zone)).date()):
        listed = list(works)
        yield from listed
        if day == late:
            yield from (work for work in _in_a_hurry(listed[-1]) if work.stopped_at <= until)


def _in_a_hurry(last: PlannedWork) -> Iterator[PlannedWork]:
    for length in _EXTRA:
        started_at = last.stopped_at + _REST
        last = replace(last, started_at=started_at, stopped_at=started_at + length, notes="", source="web", metadata={})
        yield last
