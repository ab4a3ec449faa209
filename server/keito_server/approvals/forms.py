"""Shapes of what pages of timesheets send."""

from uuid import UUID

from django import forms

from keito_server.approvals.models import Submission
from keito_server.approvals.rules import NOTE_LENGTH
from keito_server.kit.errors import NotFound
from keito_server.team.models import Member
from keito_server.web.form_fields import RowField

_DAY = {"type": "date"}
_NO_DAY = {"required": "Choose a day.", "invalid": "This is no day. Write it as 2026-03-12."}


class PeriodForm(forms.Form):
    """Days to submit, of oneself or (`member_id`) of an agent."""

    first_day = forms.DateField(
        label="First day", widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY), error_messages=_NO_DAY
    )
    last_day = forms.DateField(
        label="Last day", widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY), error_messages=_NO_DAY
    )
    member_id = RowField(label="Whose time", parse_id=Member.parse_id, required=False, widget=forms.HiddenInput)


class DecisionForm(forms.Form):
    """What comes with a decision: a reason, or a word beside it."""

    note = forms.CharField(
        label="Reason",
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"Use at most {NOTE_LENGTH:,} characters."},
    )


def named_submissions(values: list[str]) -> list[UUID]:
    """The submissions that a form names, each once; `NotFound` for what is no id of one."""
    return list(dict.fromkeys(Submission.parse_id(value) for value in values))


def seen_figures(values: list[str]) -> dict[UUID, str]:
    """By submission, the fingerprint of what its reader has seen (`QueueLine.seen`); without what is none."""
    found = {}
    for value in values:
        named, _, fingerprint = value.partition(":")
        try:
            found[Submission.parse_id(named)] = fingerprint
        except NotFound:
            continue
    return found
