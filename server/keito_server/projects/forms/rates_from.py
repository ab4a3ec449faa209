"""From which day changed rates hold (R3): one field beside whatever changes them."""

from datetime import date
from typing import Any

from django import forms

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
WRONG_DAY = "This is no day of the calendar. Write it as 2027-03-31."


class RatesFromForm(forms.Form):
    """The day; nothing typed means today, or the beginning where no time is saved yet (`today` is None there).

    With `sets_billing` it stands where the way to bill is set, which expenses follow: from today in any case.
    """

    rates_from = forms.DateField(
        label="Changed rates hold from", required=False, widget=_DAY, error_messages={"invalid": WRONG_DAY}
    )

    def __init__(self, *args: Any, today: date | None, sets_billing: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["rates_from"]
        field.initial = today
        if today is None:
            expenses = " Expenses follow how it bills from today." if sets_billing else ""
            field.help_text = f"Empty: from the beginning, since no time is saved here yet.{expenses}"
        else:
            field.help_text = "Saved time from this day on takes them, unless it stands on an issued invoice."

    def chosen_day(self) -> date | None:
        """The day of the valid form."""
        day: date | None = self.cleaned_data["rates_from"]
        return day
