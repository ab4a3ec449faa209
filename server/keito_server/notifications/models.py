"""The outbox, each mail to each recipient and what became of it; and which notices each member wants."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from keito_server.kit.identifiers import new_id, public_id
from keito_server.kit.tenancy import TenantModel
from keito_server.team.models import Member


class Mail(models.Model):
    """One mail to one recipient. It stands outside tenancy: letters about a login belong to no workspace.

    `message_id` is made once, so that a mail that is sent twice is one mail to the recipient's program. `claimed_by` is
    the job that talks, or talked, to the mail server about it. What was sent is emptied: codes and links are not kept.
    """

    prefix: ClassVar[str] = "mail"

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        UNCERTAIN = "uncertain", "Uncertain"
        CLOSED = "closed", "Closed"
        KEPT = "kept", "In the outbox of the demo"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.PROTECT, null=True, related_name="+")
    about = models.CharField(max_length=40)
    dedupe_key = models.CharField(max_length=200, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    recipient = models.CharField(max_length=320)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=64, blank=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["dedupe_key"], condition=~Q(dedupe_key=""), name="mail_queued_once"),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending", "sent", "failed", "uncertain", "closed", "kept"]),
                name="mail_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="queued") | Q(next_attempt_at__isnull=False), name="waiting_mail_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claimed_at__isnull=False) & ~Q(claimed_by=""),
                name="mail_being_sent_is_claimed",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_mail_says_since_when"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "uncertain", "closed"]) | Q(settled_at__isnull=False),
                name="ended_mail_says_since_when",
            ),
        )
        indexes = (
            models.Index(fields=["workspace", "state", "created_at"], name="mail_by_workspace_and_state"),
            models.Index(fields=["state", "claimed_at"], name="mail_by_state_and_claim"),
        )

    @property
    def public_id(self) -> str:
        """The id as people see it."""
        return public_id(self.prefix, self.id)


class NoticeChoice(TenantModel):
    """A member's own choice about one kind of notice (`rules.NOTICES`); without one its default holds."""

    prefix = "ntc"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    notice = models.CharField(max_length=40)
    is_wanted = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["workspace", "member", "notice"], name="notice_chosen_once"),)
