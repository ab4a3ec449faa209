"""Tables of members, their dated rates, API keys, and remembered answers of idempotent requests."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from keito_server.kit.durations import HOUR_MS
from keito_server.kit.fields import MoneyField
from keito_server.kit.tenancy import Origin, TenantModel


class Member(TenantModel):
    """A person or an agent inside one workspace ("user" in the API). Agents have no login."""

    prefix = "usr"

    class Type(models.TextChoices):
        HUMAN = "human", "Person"
        AGENT = "agent", "Agent"

    class Role(models.TextChoices):
        MEMBER = "member", "Member"
        MANAGER = "manager", "Manager"
        ADMINISTRATOR = "administrator", "Administrator"

    login = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    user_type = models.CharField(max_length=8, choices=Type.choices, default=Type.HUMAN)
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.MEMBER)
    manager_permissions = models.JSONField(default=list)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(max_length=254)
    timezone = models.CharField(max_length=64, blank=True)
    weekly_capacity_ms = models.BigIntegerField(null=True)
    archived_at = models.DateTimeField(null=True)

    origin: Origin = Origin()

    class Meta:
        constraints = (
            models.UniqueConstraint("workspace", Lower("email"), name="member_email_once"),
            models.UniqueConstraint(fields=["workspace", "login"], name="member_login_once"),
            models.CheckConstraint(condition=Q(user_type="human") | Q(login__isnull=True), name="agent_has_no_login"),
            models.CheckConstraint(
                condition=Q(weekly_capacity_ms__isnull=True)
                | Q(weekly_capacity_ms__gte=0, weekly_capacity_ms__lte=168 * HOUR_MS),
                name="member_capacity_fits_a_week",
            ),
        )
        indexes = (models.Index(fields=["workspace", "created_at", "id"], name="member_in_order"),)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First and last name as shown everywhere."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        """One or two letters for the avatar."""
        return (self.first_name[:1] + self.last_name[:1]).upper()

    @property
    def is_agent(self) -> bool:
        """Whether this member is an AI agent."""
        return self.user_type == self.Type.AGENT

    @property
    def is_active(self) -> bool:
        """Whether the member may act: archiving ends access at once (P6)."""
        return self.archived_at is None

    @property
    def role_label(self) -> str:
        """The role's name for people."""
        return self.Role(self.role).label

    @property
    def zone(self) -> str:
        """The member's timezone: their own, else the workspace's (T1)."""
        return self.timezone or self.workspace.timezone

    @property
    def capacity_ms(self) -> int:
        """Expected work a week in milliseconds: the member's own, else the workspace's."""
        return self.workspace.weekly_capacity_ms if self.weekly_capacity_ms is None else self.weekly_capacity_ms


class MemberRate(TenantModel):
    """A default rate per hour in the workspace's currency, valid from a day on (R3). No amount: no rate from that day on."""

    prefix = "mrt"

    class Kind(models.TextChoices):
        BILLABLE = "billable", "Billable rate"
        COST = "cost", "Cost rate"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    valid_from = models.DateField()
    amount = MoneyField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["workspace", "member", "kind", "valid_from"], name="member_rate_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="member_rate_not_negative"
            ),
        )


class ApiKey(TenantModel):
    """A secret that acts as its member (P4). Only its hash is stored; `hint` is its last four characters."""

    prefix = "key"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["workspace", "member", "created_at"], name="key_by_member"),)


class IdempotentAnswer(TenantModel):
    """The stored answer to a POST that carried an `Idempotency-Key` (H2), written in the transaction of the write."""

    prefix = "idk"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["workspace", "member", "method", "path", "key"], name="idempotency_key_once"
            ),
        )
        indexes = (models.Index(fields=["created_at"], name="idempotent_answer_by_age"),)
