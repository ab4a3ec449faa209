"""The address of a list that is narrowed to some days, and by whatever else stands in it."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from keito_server.kit.days import YEARS, month_of
from keito_server.kit.errors import NotFound
from keito_server.kit.tenancy import TenantModel

ALL_DAYS = "all"
"""What `from` says where no days narrow the list."""


@dataclass(frozen=True, slots=True)
class DaysAddress:
    """What an address says by name, and the days that this means; None where there is no bound. Days are included."""

    here: str
    values: dict[str, str]
    first_day: date | None
    last_day: date | None

    @property
    def only_day(self) -> date | None:
        """The day that is shown, where it is one alone."""
        return self.first_day if self.first_day == self.last_day else None

    def to(self, **changes: str) -> str:
        """The address with some values changed; an empty one takes a filter out. Python's own word `from` is `since`."""
        if "since" in changes:
            changes["from"] = changes.pop("since")
        kept = {name: value for name, value in (self.values | changes).items() if value}
        return f"{self.here}?{urlencode(kept)}" if kept else self.here

    def to_days(self, first_day: date, last_day: date) -> str:
        """The address with other days."""
        return self.to(since=first_day.isoformat(), to=last_day.isoformat())

    def neighbours(self) -> tuple[str, str]:
        """The periods of the same length before and after this one; a whole month leads to whole months."""
        first, last = self.first_day, self.last_day
        if first is None or last is None:
            return "", ""
        if (first, last) == month_of(first):
            earlier, later = month_of(first - timedelta(days=1)), month_of(last + timedelta(days=1))
        else:
            length = last - first + timedelta(days=1)
            earlier, later = (first - length, last - length), (first + length, last + length)
        return self._to_period(earlier), self._to_period(later)

    def row(self, name: str, table: type[TenantModel], reached: Container[UUID]) -> UUID | None:
        """The row that a value names by its public id; `NotFound` for one out of reach, or for what is none (P2)."""
        if name not in self.values:
            return None
        found = table.parse_id(self.values[name])
        if found not in reached:
            raise NotFound
        return found

    def one_of(self, name: str, known: Container[str]) -> str:
        """The value of a filter with known choices; empty where it is not set, `NotFound` for any other."""
        value = self.values.get(name, "")
        if value and value not in known:
            raise NotFound
        return value

    def _to_period(self, period: tuple[date, date]) -> str:
        return self.to_days(*period) if {day.year for day in period} <= set(YEARS) else ""


def ordered_days(since: str, to: str) -> tuple[date | None, date | None]:
    """The days that two texts name, the earlier one first; None for what is no day of the calendar."""
    first_day, last_day = _day(since), _day(to)
    if first_day and last_day and first_day > last_day:
        return last_day, first_day
    return first_day, last_day


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None
