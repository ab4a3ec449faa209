"""The table of time entries."""

from django.db import models
from django.db.models import F, Q

from keito_server.kit.exact_json import ExactDecoder, ExactEncoder
from keito_server.kit.fields import MoneyField
from keito_server.kit.tenancy import TenantModel
from keito_server.projects.models import Project, Task
from keito_server.team.models import Member

_SUMMED = (
    "member",
    "task",
    "source",
    "rounded_ms",
    "amount",
    "cost_amount",
    "rate",
    "is_billable",
    "is_invoiced",
    "is_running",
)


class TimeEntry(TenantModel):
    """Work of one member on one day.

    `duration_ms` is exact; `rounded_ms` is what counts (T4) and equals it where the workspace does not round. While
    running both hold the head start, and the elapsed time comes on top (T3). `amount` = counted hours x rate (N3).
    """

    prefix = "te"

    class Source(models.TextChoices):
        WEB = "web", "Web"
        CLI = "cli", "CLI"
        API = "api", "API"
        AGENT = "agent", "Agent"

    class Approval(models.TextChoices):
        UNSUBMITTED = "unsubmitted", "Unsubmitted"
        SUBMITTED = "submitted", "Submitted"
        APPROVED = "approved", "Approved"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    spent_date = models.DateField()
    zone = models.CharField(max_length=64)
    duration_ms = models.BigIntegerField()
    rounded_ms = models.BigIntegerField()
    is_running = models.BooleanField(default=False)
    timer_slot = models.CharField(max_length=200, default="", blank=True)
    started_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    notes = models.TextField(default="", blank=True)
    is_billable = models.BooleanField()
    rate = MoneyField(null=True)
    amount = MoneyField(null=True)
    cost_rate = MoneyField(null=True)
    cost_amount = MoneyField(null=True)
    source = models.CharField(max_length=8, choices=Source.choices)
    metadata = models.JSONField(default=dict, encoder=ExactEncoder, decoder=ExactDecoder)
    agent_id = models.CharField(max_length=200, default="", blank=True)
    agent_type = models.CharField(max_length=200, default="", blank=True)
    session_id = models.CharField(max_length=200, default="", blank=True)
    model = models.CharField(max_length=200, default="", blank=True)
    approval = models.CharField(max_length=12, choices=Approval.choices, default=Approval.UNSUBMITTED)
    submission_id = models.UUIDField(null=True)
    """The submission that the entry was last bundled in; kept when that is rejected, until the next one (A1)."""
    is_invoiced = models.BooleanField(default=False)
    is_over_a_day = models.BooleanField(default=False)
    is_missing_notes = models.BooleanField(default=False)
    is_auto_stopped = models.BooleanField(default=False)
    is_over_limit = models.BooleanField(default=False)
    """Whether agent work was saved beyond a hard limit, since what runs is never lost (G5)."""
    is_reviewed = models.BooleanField(default=False)
    """Whether a person has looked at what was stopped by itself (T8)."""
    last_sign_at = models.DateTimeField(null=True)
    """When the session of a running entry last made a call; None once it is stopped (T8)."""
    idempotency_key = models.CharField(max_length=255, default="", blank=True)
    fingerprint = models.CharField(max_length=64, default="", blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["workspace", "member", "timer_slot"],
                condition=Q(is_running=True),
                name="one_running_timer_a_slot",
            ),
            models.UniqueConstraint(
                fields=["workspace", "member", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="entry_idempotency_key_once",
            ),
            models.CheckConstraint(
                condition=Q(duration_ms__gte=0, rounded_ms__gte=0), name="entry_durations_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(is_running=False) | Q(started_at__isnull=False, stopped_at__isnull=True, is_invoiced=False),
                name="running_entry_has_started_and_not_stopped",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(started_at__isnull=False, stopped_at__gte=F("started_at")),
                name="entry_stops_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(source__in=["web", "cli", "api", "agent"]), name="entry_source_known"),
            models.CheckConstraint(
                condition=Q(approval__in=["unsubmitted", "submitted", "approved"]), name="entry_approval_known"
            ),
            models.CheckConstraint(
                condition=Q(approval="unsubmitted") | Q(submission_id__isnull=False, is_running=False),
                name="submitted_entry_has_its_submission",
            ),
            models.CheckConstraint(
                condition=Q(is_billable=True) | Q(rate__isnull=True, amount__isnull=True),
                name="non_billable_entry_has_no_rate",
            ),
            models.CheckConstraint(
                condition=Q(rate__isnull=False) | Q(amount__isnull=True), name="entry_amount_has_a_rate"
            ),
        )
        indexes = (
            models.Index(fields=["workspace", "spent_date", "id"], name="entry_by_day"),
            models.Index(fields=["workspace", "member", "spent_date", "id"], name="entry_by_member"),
            # With all that a project's page sums, so that it reads no rows: these are wide, and a project has many.
            models.Index(fields=["workspace", "project", "spent_date", "id", *_SUMMED], name="entry_sums_of_project"),
            models.Index(
                fields=["workspace", "submission_id"],
                condition=Q(submission_id__isnull=False),
                name="entry_by_submission",
            ),
            models.Index(fields=["workspace", "session_id"], condition=~Q(session_id=""), name="entry_by_session"),
            models.Index(fields=["workspace", "agent_id"], condition=~Q(agent_id=""), name="entry_by_agent"),
        )

    @property
    def is_agent_work(self) -> bool:
        """Whether this is agent work: the source is `agent`, or the member is an agent."""
        return self.source == self.Source.AGENT or self.member.is_agent

    @property
    def has_no_rate(self) -> bool:
        """Billable, but nothing says at which rate: shown as "no rate", never billed at 0 silently (R1)."""
        return self.is_billable and self.rate is None


class WeekRow(TenantModel):
    """A row that a member put into the grid of one week before any time stands in it (week-view.md).

    `first_day` is the week's first day by the workspace's `week_start`. Rows with time need none of these.
    """

    prefix = "wkr"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["workspace", "member", "first_day", "project", "task"], name="week_row_once"
            ),
        )
