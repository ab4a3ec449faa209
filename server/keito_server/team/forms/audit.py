"""The filter of the audit log, read from the address."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms

from keito_server.events.queries import TrailFilter, event_kinds, known_subjects
from keito_server.team.models import Member
from keito_server.web.form_fields import RowField, offer

_DAY = {"type": "date"}


class AuditFilterForm(forms.Form):
    """Who, which kind of thing, which event, which days, and a text; everything may be left empty."""

    who = RowField(label="Who", parse_id=Member.parse_id, required=False)
    thing = forms.ChoiceField(label="About", required=False)
    event = forms.ChoiceField(label="What", required=False)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY))
    text = forms.CharField(label="Name", max_length=80, required=False)

    def __init__(self, *args: Any, members: Sequence[Member], zone: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self._zone = ZoneInfo(zone)
        offer(self, "who", [("", "Anybody"), *((one.public_id, one.name) for one in members)])
        offer(self, "thing", [("", "Anything"), *((kind.key, kind.label) for kind in known_subjects())])
        offer(self, "event", [("", "All events"), *((kind.kind, kind.label) for kind in event_kinds())])

    def wanted(self, *, about: UUID | None = None) -> TrailFilter:
        """The filter; days are those of the reader, both included. What cannot be read narrows nothing."""
        typed = self.cleaned_data
        last: date | None = typed.get("until")
        return TrailFilter(
            actor_id=typed.get("who"),
            subject_type=typed.get("thing") or "",
            kind=typed.get("event") or "",
            since=self._begin(typed.get("since")),
            until=self._begin(last + timedelta(days=1) if last and last < date.max else None),
            text=(typed.get("text") or "").strip(),
            about=about,
        )

    @property
    def is_set(self) -> bool:
        """Whether anything is filtered."""
        return any(self.cleaned_data.values())

    def _begin(self, day: date | None) -> datetime | None:
        return None if day is None or day.year < 1900 or day.year > 9000 else datetime.combine(day, time(), self._zone)
