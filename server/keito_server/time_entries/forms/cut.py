"""When a forgotten timer ended: a day and a time of the day, by the clocks of the entry (T1, T8)."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from keito_server.kit.errors import Refusal
from keito_server.time_entries.forms.clock_changes import refusal_of_missing
from keito_server.time_entries.forms.fields import ClockField
from keito_server.time_entries.models import TimeEntry
from keito_server.web.formats import Formats


class CutForm(forms.Form):
    """Takes what lies between the timer's start and now. Of a time that clocks show twice, the first that does so."""

    use_required_attribute = False

    day = forms.DateField(
        label="Day",
        error_messages={"required": "Choose a day.", "invalid": "This is no day of the calendar. Try 2026-03-12."},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    clock = ClockField(label="Time")

    def __init__(self, *args: Any, entry: TimeEntry, now: datetime, formats: Formats, **options: Any) -> None:
        self._zone, self._now, self._formats = entry.zone, now, formats
        self._started_at = entry.started_at or now
        super().__init__(*args, **options)
        self.initial["day"] = self.start.date()
        self.fields["day"].widget.attrs |= {"min": f"{self.start:%Y-%m-%d}", "max": f"{self._local(now):%Y-%m-%d}"}

    @property
    def start(self) -> datetime:
        """When the timer began, by the clocks of the entry."""
        return self._local(self._started_at)

    @property
    def stopped_at(self) -> datetime:
        """The instant that the valid form names (UTC)."""
        instant: datetime = self.cleaned_data["stopped_at"]
        return instant

    def clean(self) -> dict[str, Any]:
        """A time that the clocks showed, while the timer ran."""
        typed = super().clean() or {}
        day, wall_time = typed.get("day"), typed.get("clock")
        if wall_time is None and "clock" not in self.errors:
            self.add_error("clock", "Say when you stopped, such as 17:30.")
        if day is None or wall_time is None:
            return typed
        if words := refusal_of_missing(day, wall_time, self._zone, self._formats):
            self.add_error("clock", words)
            return typed
        typed["stopped_at"] = self._instant(day, wall_time)
        return typed

    def add_refusal(self, refusal: Refusal) -> None:
        """Puts what a rule said no to beside the field that it speaks of."""
        self.add_error("clock" if refusal.field == "stopped_at" else None, refusal.message)

    def _instant(self, day: date, wall_time: time) -> datetime:
        """The first instant of this name at which the timer ran; one that it did not run at, where there is none.

        Fields have no seconds: the minute in which the timer began is its start.
        """
        zone = ZoneInfo(self._zone)
        named = [datetime.combine(day, wall_time.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1)]
        minute = self._started_at.replace(second=0, microsecond=0)
        fitting = next((one for one in named if minute <= one <= self._now), named[0])
        return max(fitting, self._started_at) if fitting >= minute else fitting

    def _local(self, instant: datetime) -> datetime:
        return instant.astimezone(ZoneInfo(self._zone))
