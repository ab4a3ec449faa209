"""The table of submissions."""

from django.db import models
from django.db.models import F, Q

from keito_server.kit.tenancy import TenantModel
from keito_server.team.models import Member


class Submission(TenantModel):
    """A period of one member handed in for approval (A1).

    It holds nothing of what is bundled in it: entries (and whatever else is to be approved) carry its id and its state,
    so a further kind of thing needs no change here. `submitted_by` is None where the schedule did it (A2). `note` is
    what came with the decision: why it was sent back, or a word beside an approval.
    """

    prefix = "sub"

    class State(models.TextChoices):
        SUBMITTED = "submitted", "Submitted"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Sent back"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUBMITTED)
    submitted_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField()
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="submission_period_in_order"),
            models.CheckConstraint(
                condition=Q(state="submitted", decided_by__isnull=True, decided_at__isnull=True)
                | Q(state__in=["approved", "rejected"], decided_by__isnull=False, decided_at__isnull=False),
                name="decided_submission_says_by_whom",
            ),
        )
        indexes = (
            models.Index(fields=["workspace", "state", "submitted_at", "id"], name="submission_by_state"),
            models.Index(fields=["workspace", "member", "first_day"], name="submission_by_member"),
            models.Index(fields=["workspace", "created_at", "id"], name="submission_in_order"),
        )
