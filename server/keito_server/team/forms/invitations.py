"""The rows by which people are invited: one a person, as many as are needed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from keito_server.team.actions import Invitee
from keito_server.team.models import Member
from keito_server.team.rules import MOST_AT_ONCE, TypedAddress
from keito_server.web.form_fields import HoursField, RateField, part_decimals_by

PREFIX = "people"
ROWS_AT_FIRST = 5
_NAMES = ("email", "first_name", "last_name", "role", "billable_rate", "weekly_capacity", "engagement")


class WeekHoursField(HoursField):
    """Hours of a week, as milliseconds."""

    most_hours = 168


class InvitationRow(forms.Form):
    """One person. A row in which nothing was typed is passed over."""

    email = forms.CharField(
        label="Email",
        max_length=254,
        error_messages={"required": "Type the address, or empty the row."},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    first_name = forms.CharField(label="First name", max_length=80, required=False)
    last_name = forms.CharField(label="Last name", max_length=80, required=False)
    role = forms.ChoiceField(label="Role", choices=Member.Role.choices, initial=Member.Role.MEMBER)
    billable_rate = RateField(label="Hourly rate", required=False)
    weekly_capacity = WeekHoursField(label="Hours a week", required=False)
    engagement = forms.ChoiceField(
        label="Engagement", choices=Member.Engagement.choices, initial=Member.Engagement.EMPLOYEE
    )

    def __init__(self, *args: Any, decimal_separator: str, **options: Any) -> None:
        super().__init__(*args, **options)
        part_decimals_by(self, decimal_separator)
        for name in ("first_name", "last_name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def invitee(self) -> Invitee:
        """The person of a row that is valid."""
        typed = self.cleaned_data
        return Invitee(
            email=typed["email"],
            first_name=typed["first_name"],
            last_name=typed["last_name"],
            role=typed["role"],
            engagement=typed["engagement"],
            billable_rate=typed["billable_rate"],
            weekly_capacity_ms=typed["weekly_capacity"],
        )


class InvitationRows(BaseFormSet[InvitationRow]):
    """All rows of the page."""

    default_error_messages = {
        "missing_management_form": "This form came without its rows. Open the page afresh.",
        "too_many_forms": f"Invite at most {MOST_AT_ONCE} people at once.",
    }

    def initial_form_count(self) -> int:
        """None: whatever stood in a row before, each may be left empty."""
        return 0

    def filled(self) -> list[InvitationRow]:
        """The rows in which something was typed."""
        return [row for row in self.forms if row.has_changed()]


_Rows = formset_factory(
    InvitationRow, formset=InvitationRows, extra=ROWS_AT_FIRST, max_num=MOST_AT_ONCE, validate_max=True
)


def _rows(sent: QueryDict | None, **options: Any) -> InvitationRows:
    rows = _Rows(sent, **options)
    if not isinstance(rows, InvitationRows):
        raise TypeError("The factory makes subclasses of what it is given.")
    return rows


def empty_rows(decimal_separator: str) -> InvitationRows:
    """Rows in which nothing is typed yet."""
    return _of([], decimal_separator, extra=ROWS_AT_FIRST)


def sent_rows(sent: QueryDict, decimal_separator: str) -> InvitationRows:
    """The rows of a form that came in."""
    return _rows(sent, prefix=PREFIX, form_kwargs={"decimal_separator": decimal_separator})


def rows_with_more(sent: QueryDict, decimal_separator: str) -> InvitationRows:
    """The rows that came in, as they were typed, and five empty ones."""
    return _of(_typed(sent), decimal_separator, extra=ROWS_AT_FIRST)


def rows_with_people(sent: QueryDict, people: Sequence[TypedAddress], decimal_separator: str) -> InvitationRows:
    """The rows in which something was typed, and one for each of the pasted people."""
    blank = {"role": Member.Role.MEMBER, "engagement": Member.Engagement.EMPLOYEE}
    typed = [row for row in _typed(sent) if any(row[name] != blank.get(name, "") for name in _NAMES)]
    pasted = [
        blank | {"email": person.email, "first_name": person.first_name[:80], "last_name": person.last_name[:80]}
        for person in people
    ]
    return _of([*typed, *pasted], decimal_separator, extra=0 if typed or pasted else ROWS_AT_FIRST)


def rows_without(sent: QueryDict, place: str, decimal_separator: str) -> InvitationRows:
    """The rows that came in but the one at a place."""
    typed = _typed(sent)
    left = [row for number, row in enumerate(typed) if str(number) != place]
    return _of(left, decimal_separator, extra=0 if left else 1)


def _of(typed: Sequence[Mapping[str, Any]], decimal_separator: str, *, extra: int) -> InvitationRows:
    shown = list(typed[:MOST_AT_ONCE])
    # What was typed stands in the rows without being judged yet.
    rows = _rows(None, initial=shown, prefix=PREFIX, form_kwargs={"decimal_separator": decimal_separator})
    rows.extra = min(len(shown) + extra, MOST_AT_ONCE)
    return rows


def _typed(sent: QueryDict) -> list[dict[str, str]]:
    """What stood in each row, as text."""
    count = sent.get(f"{PREFIX}-TOTAL_FORMS", "")
    total = min(int(count), MOST_AT_ONCE) if count.isascii() and count.isdigit() else 0
    return [{name: sent.get(f"{PREFIX}-{place}-{name}", "") for name in _NAMES} for place in range(total)]
