"""The tables of workspaces and of the subdomains that they had before."""

from datetime import time
from typing import ClassVar

from django.db import models

from keito_server.kit.durations import HOUR_MS
from keito_server.kit.identifiers import new_id, public_id
from keito_server.kit.tenancy import TenantModel

ROUNDING_MINUTES = (0, 5, 6, 10, 15, 30)
"""Increments that a workspace may round to; 0 is none (T4)."""


class Workspace(models.Model):
    """A company and its settings. `subdomain` stands in every address (P2); `logo` is the name of a stored PNG.

    Weekdays count from Monday, 0. Times of reminders are on each recipient's own clock.
    """

    prefix: ClassVar[str] = "acc"

    class TimeDisplay(models.TextChoices):
        HOURS_MINUTES = "hours_minutes", "Hours and minutes (2:30)"
        DECIMAL = "decimal", "Decimal hours (2.50)"

    class EntryMode(models.TextChoices):
        TIMER = "timer", "Timer"
        MANUAL = "manual", "Manual"

    class TimeFormat(models.TextChoices):
        CLOCK_24 = "24h", "24-hour (14:30)"
        CLOCK_12 = "12h", "12-hour (2:30 PM)"

    class DateFormat(models.TextChoices):
        DAY_MONTH_NAME = "d_mon_y", "12 Mar 2026"
        MONTH_NAME_DAY = "mon_d_y", "Mar 12, 2026"
        DAY_MONTH_SLASH = "dd/mm/yyyy", "12/03/2026"
        MONTH_DAY_SLASH = "mm/dd/yyyy", "03/12/2026"
        DAY_MONTH_DOT = "dd.mm.yyyy", "12.03.2026"
        YEAR_MONTH_DAY = "yyyy-mm-dd", "2026-03-12"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    subdomain = models.SlugField(max_length=40, unique=True)
    currency = models.CharField(max_length=3)
    timezone = models.CharField(max_length=64)
    address = models.TextField(blank=True)
    country = models.CharField(max_length=2, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    tax_number = models.CharField(max_length=40, blank=True)
    registration = models.CharField(max_length=200, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    payment_details = models.TextField(blank=True)
    logo = models.CharField(max_length=200, blank=True)
    brand_colour = models.CharField(max_length=7, default="#045e73")
    week_start = models.PositiveSmallIntegerField(default=0)
    time_display = models.CharField(max_length=16, choices=TimeDisplay.choices, default=TimeDisplay.HOURS_MINUTES)
    time_format = models.CharField(max_length=3, choices=TimeFormat.choices, default=TimeFormat.CLOCK_24)
    date_format = models.CharField(max_length=10, choices=DateFormat.choices, default=DateFormat.DAY_MONTH_NAME)
    decimal_separator = models.CharField(max_length=1, default=".")
    thousands_separator = models.CharField(max_length=1, default=",")
    default_mode = models.CharField(max_length=8, choices=EntryMode.choices, default=EntryMode.TIMER)
    requires_notes = models.BooleanField(default=False)
    lock_after_days = models.PositiveIntegerField(default=0)
    rounding_minutes = models.PositiveSmallIntegerField(default=0)
    rounds_agents = models.BooleanField(default=False)
    weekly_capacity_ms = models.BigIntegerField(default=40 * HOUR_MS)
    long_timer_hours = models.PositiveSmallIntegerField(default=12)
    silent_agent_hours = models.PositiveSmallIntegerField(default=4)
    uses_expenses = models.BooleanField(default=True)
    uses_invoicing = models.BooleanField(default=True)
    uses_approvals = models.BooleanField(default=False)
    submits_agents = models.BooleanField(default=True)
    sends_reminders = models.BooleanField(default=False)
    reminder_weekday = models.PositiveSmallIntegerField(default=4)
    reminder_time = models.TimeField(default=time(9))
    deadline_weekday = models.PositiveSmallIntegerField(default=4)
    deadline_time = models.TimeField(default=time(17))
    nudge_time = models.TimeField(default=time(16, 30))
    requires_single_sign_on = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(week_start__lte=6), name="workspace_week_start_is_a_day"),
            models.CheckConstraint(
                condition=models.Q(reminder_weekday__lte=6, deadline_weekday__lte=6),
                name="workspace_reminders_are_on_days",
            ),
            models.CheckConstraint(
                condition=models.Q(long_timer_hours__range=(1, 168), silent_agent_hours__range=(1, 168)),
                name="workspace_forgotten_timers_within_a_week",
            ),
            models.CheckConstraint(
                condition=models.Q(rounding_minutes__in=ROUNDING_MINUTES), name="workspace_rounding_is_offered"
            ),
            models.CheckConstraint(
                condition=models.Q(weekly_capacity_ms__gte=0, weekly_capacity_ms__lte=168 * HOUR_MS),
                name="workspace_capacity_fits_a_week",
            ),
            models.CheckConstraint(
                condition=models.Q(decimal_separator__in=[".", ","]), name="workspace_decimal_separator_known"
            ),
            models.CheckConstraint(
                condition=models.Q(thousands_separator__in=[",", ".", " "])
                & ~models.Q(thousands_separator=models.F("decimal_separator")),
                name="workspace_thousands_separator_known",
            ),
            models.CheckConstraint(
                condition=models.Q(time_format__in=["24h", "12h"]), name="workspace_time_format_known"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        """The id as the API's `Keito-Account-Id` header carries it."""
        return public_id(self.prefix, self.id)


class FormerSubdomain(TenantModel):
    """A subdomain that a workspace has left: it leads to the new one, and nobody else can take it (P2)."""

    prefix = "fsd"

    subdomain = models.SlugField(max_length=40, unique=True)

    class Meta:
        indexes = (models.Index(fields=["workspace", "created_at"], name="former_subdomain_by_age"),)
