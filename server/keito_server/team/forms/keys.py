"""The form of a new API key."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from keito_server.team.models import Member
from keito_server.web.form_fields import RowField, offer

Pairs = list[tuple[str, str]]


class ApiKeyForm(forms.Form):
    """A key's name, whom it acts as (the actor, or one of `members`, who are agents), and perhaps its last day."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        error_messages={"required": "Name the key after what uses it."},
        help_text="What uses it, such as “Claude Code, build host”. One key for each, so that each can be revoked.",
    )
    member = RowField(
        label="Acts as",
        parse_id=Member.parse_id,
        error_messages={"required": "Choose whom the key acts as."},
        help_text="It may do what this member may, and its time is theirs.",
    )
    expires_on = forms.DateField(
        label="Last day",
        required=False,
        error_messages={"invalid": "This is no day of the calendar. Write it as 2027-03-31."},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="Empty: it works until it is revoked.",
    )

    def __init__(self, *args: Any, actor: Member, members: list[Member], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self._zone = actor.workspace.timezone
        self._today = today
        agents: Pairs = [(member.public_id, member.name) for member in members if member.id != actor.id]
        groups = [("Agents", agents)] if agents else []
        offer(self, "member", [(actor.public_id, f"{actor.name} (you)"), *groups])
        self.fields["member"].initial = actor.public_id

    def clean_expires_on(self) -> date | None:
        """A last day lies not in the past."""
        last_day: date | None = self.cleaned_data["expires_on"]
        if last_day is not None and last_day < self._today:
            raise ValidationError("This day is over. Choose today or a later one.")
        if last_day is not None and last_day.year > 9000:
            raise ValidationError("Leave it empty for a key without an end.")
        return last_day

    def expires_at(self) -> datetime | None:
        """The instant from which the key is refused: the end of its last day in the workspace's timezone."""
        last_day: date | None = self.cleaned_data["expires_on"]
        if last_day is None:
            return None
        return datetime.combine(last_day + timedelta(days=1), time(), ZoneInfo(self._zone))
