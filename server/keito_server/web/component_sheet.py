"""The sheet of components: every component in every state, made by the same tags and templates that the pages use.

For those who build pages; it answers 404 unless the installation is for development or demonstration.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from keito_server.web.icons import icon_names
from keito_server.web.toasts import Toast
from keito_server.web.widgets import AnnotatedSelect

PROJECTS = [
    ("", "Project"),
    ("Meridian Bank", [("p1", "Payments platform migration"), ("p2", "Open banking, repayments")]),
    ("Lumen Energie", [("p3", "Payroll interface")]),
]
CODES = {"p1": {"data-code": "MER-PAY"}, "p2": {"data-code": "MER-OB"}, "p3": {"data-code": "LUM-PR"}}
TASKS = [("", "Task"), ("t1", "Development"), ("t2", "Code review"), ("t3", "Consulting")]
TASK_PROJECTS = {
    "t1": {"data-for-project": "p1 p2"},
    "t2": {"data-for-project": "p1"},
    "t3": {"data-for-project": "p3"},
}

RUNNING_FOR = timedelta(hours=1, minutes=42, seconds=7)


class SampleForm(forms.Form):
    """One field of each shape."""

    name = forms.CharField(label="Project name", help_text="As the client calls it.")
    duration = forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    rate = forms.CharField(
        label="Cost rate", required=False, disabled=True, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    password = forms.CharField(widget=forms.PasswordInput(render_value=True))
    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    terms = forms.ChoiceField(choices=[("30", "Net 30"), ("15", "Net 15")])
    project = forms.ChoiceField(choices=PROJECTS, widget=AnnotatedSelect(option_attributes=CODES))
    task = forms.ChoiceField(choices=TASKS, widget=AnnotatedSelect(option_attributes=TASK_PROJECTS))
    note = forms.CharField(label="Note to the client", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    shows = forms.ChoiceField(
        label="Show durations as", choices=[("c", "2:30"), ("d", "2.50")], widget=forms.RadioSelect
    )
    billing = forms.ChoiceField(
        label="Bill by",
        choices=[("p", "One rate for the project"), ("m", "Each person's own rate")],
        widget=forms.RadioSelect,
    )
    is_billable = forms.BooleanField(label="Billable", required=False)
    is_listed = forms.BooleanField(label="Show project codes on lines", required=False)

    def clean_duration(self) -> str:
        """Refuse what the sample was given, to show the error."""
        raise forms.ValidationError("“2:7o” is not a duration. Try 2:30, 2.5 or 150m.")


def components(request: HttpRequest) -> HttpResponse:
    """Show the sheet, in development and demonstration only."""
    if not (settings.DEBUG or getattr(settings, "DEMO", False)):
        raise Http404
    return render(request, "web/components.html", sample_context())


# This page is for everyone.
components.required_permission = None  # type: ignore[attr-defined]  # read by the gate of all pages


def sample_context() -> dict[str, Any]:
    """What the sheet shows: a form with an error, durations, amounts, a day, a running timer."""
    typed = {
        "name": "Claims portal",
        "duration": "2:7o",
        "password": "correct horse",
        "day": "2026-03-12",
        "terms": "30",
        "project": "p1",
        "task": "t1",
        "note": "Agents in our team are marked.",
        "shows": "c",
        "billing": "m",
        "is_billable": "on",
        "is_listed": "on",
    }
    return {
        "form": SampleForm(typed, initial={"rate": "62.00"}),
        "icons": sorted(icon_names()),
        "states": ["draft", "open", "partial", "paid", "overdue", "closed", "submitted", "approved", "rejected"],
        "since": datetime.now(UTC) - RUNNING_FOR,
        "elapsed_ms": RUNNING_FOR // timedelta(milliseconds=1),
        "day": date(2026, 3, 12),
        "done": Toast("Entry deleted", undo_url="/components"),
        "failed": Toast("Not saved: you are offline. What you typed is still here.", is_failure=True),
        "week": [
            ("Mon", 9, 29_100_000),
            ("Tue", 10, 27_600_000),
            ("Wed", 11, 30_000_000),
            ("Thu", 12, 19_860_000),
            ("Fri", 13, 0),
            ("Sat", 14, 0),
            ("Sun", 15, 0),
        ],
        "capacity_ms": 28_800_000,
        "week_ms": 106_560_000,
        "week_capacity_ms": 144_000_000,
        "amount": Decimal("149625"),
        "budget": Decimal("180000"),
        "small": Decimal("82800"),
        "large": Decimal("191300"),
        "unit_price": Decimal("0.003"),
        "discount": Decimal("-1082.14"),
    }
