"""The filters of the report as its address carries them: read, checked against what the actor sees, and written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.http import QueryDict

from keito_server.budgets.queries.report import ReportFilters
from keito_server.budgets.rules import State, month_of
from keito_server.clients.models import Client
from keito_server.kit.days import YEARS
from keito_server.projects.models import Project
from keito_server.web.days_address import DaysAddress

NAMES = ("month", "client", "project", "type", "status", "sort")
"""All that an address may carry."""

TYPES = (("hours", "Hours"), ("fees", "Fees"), ("per_task", "Per task"), ("per_person", "Per person"))
STATES = (
    (State.ON_TRACK.value, "On track"),
    (State.WARNING.value, "Past the threshold"),
    (State.OVER.value, "Over budget"),
)
LEAST_FIRST = "least"


@dataclass(frozen=True, slots=True)
class ReportAddress(DaysAddress):
    """One address of the report: a month for the budgets that reset, and its filters."""

    month: date

    @classmethod
    def read(cls, typed: QueryDict, *, here: str, this_month: date) -> Self:
        """The filters of an address; a month that is none is left out, which means this one."""
        values = {name: text for name in NAMES if (text := typed.get(name, "").strip())}
        month = _month(values.get("month", ""))
        if month is None:
            values.pop("month", None)
        period = month_of(month or this_month)
        return cls(here, values, period.first_day, period.last_day, month or this_month)

    @property
    def is_least_first(self) -> bool:
        """Whether the least used budget comes first."""
        return self.one_of("sort", {LEAST_FIRST}) == LEAST_FIRST

    def filters(self, projects: Sequence[Project]) -> ReportFilters:
        """What the report is narrowed to; `NotFound` for what is none of the actor's projects and clients (P2)."""
        return ReportFilters(
            client_id=self.row("client", Client, {one.client_id for one in projects}),
            project_id=self.row("project", Project, {one.id for one in projects}),
            kind=self.one_of("type", dict(TYPES)),
            state=self.one_of("status", dict(STATES)),
        )


def _month(text: str) -> date | None:
    """The first day of `2026-03`; None for what is no month."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return month if month.year in YEARS and text == f"{month:%Y-%m}" else None
