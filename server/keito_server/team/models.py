"""Tables of members, invitations, rates, business roles, teammates, API keys, and answers of idempotent requests."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from keito_server.kit.durations import HOUR_MS
from keito_server.kit.fields import MoneyField
from keito_server.kit.tenancy import Origin, TenantModel
from keito_server.workspaces.models import Workspace


class Member(TenantModel):
    """A person or an agent inside one workspace ("user" in the API). Agents have no login.

    `manager_permissions` holds values of `ManagerPermission`. An empty timezone or time format is the workspace's.
    `description` says what an agent is for. `last_seen_at` is written once in five minutes at most.
    """

    prefix = "usr"

    class Type(models.TextChoices):
        HUMAN = "human", "Person"
        AGENT = "agent", "Agent"

    class Role(models.TextChoices):
        MEMBER = "member", "Member"
        MANAGER = "manager", "Manager"
        ADMINISTRATOR = "administrator", "Administrator"

    class Engagement(models.TextChoices):
        EMPLOYEE = "employee", "Employee"
        CONTRACTOR = "contractor", "Contractor"

    login = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    user_type = models.CharField(max_length=8, choices=Type.choices, default=Type.HUMAN)
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.MEMBER)
    manager_permissions = models.JSONField(default=list)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(max_length=254)
    phone = models.CharField(max_length=40, blank=True)
    employee_id = models.CharField(max_length=40, blank=True)
    engagement = models.CharField(max_length=10, choices=Engagement.choices, default=Engagement.EMPLOYEE)
    description = models.CharField(max_length=120, blank=True)
    timezone = models.CharField(max_length=64, blank=True)
    time_format = models.CharField(max_length=3, choices=Workspace.TimeFormat.choices, blank=True)
    weekly_capacity_ms = models.BigIntegerField(null=True)
    last_seen_at = models.DateTimeField(null=True)
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
    def clock(self) -> str:
        """How the member reads times of day, `24h` or `12h`: their own way, else the workspace's."""
        return self.time_format or self.workspace.time_format

    @property
    def capacity_ms(self) -> int:
        """Expected work a week in milliseconds: the member's own, else the workspace's."""
        return self.workspace.weekly_capacity_ms if self.weekly_capacity_ms is None else self.weekly_capacity_ms


class BusinessRole(TenantModel):
    """A label such as Designer or Developer, for filters and reports only (roles-permissions.md)."""

    prefix = "rol"

    name = models.CharField(max_length=80)

    holder_count: int = 0
    """How many active members have it, where a query says so."""

    class Meta:
        constraints = (models.UniqueConstraint("workspace", Lower("name"), name="business_role_name_once"),)

    def __str__(self) -> str:
        return self.name


class MemberBusinessRole(TenantModel):
    """A business role that a member has; a member may have several."""

    prefix = "mbr"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    business_role = models.ForeignKey(BusinessRole, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["workspace", "member", "business_role"], name="business_role_held_once"),
        )


class Teammate(TenantModel):
    """A member whom a manager sees and approves (P3). Kept while the manager's role is another one, without effect."""

    prefix = "tmt"

    manager = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["workspace", "manager", "member"], name="teammate_once"),
            models.CheckConstraint(condition=~Q(manager=models.F("member")), name="teammate_is_another"),
        )


class Invitation(TenantModel):
    """A person asked to join, with what is set up for them; they become a member by accepting (inviting-your-team.md).

    `nonce` is in the signed link of the newest mail: sending again makes the links before it worthless.
    """

    prefix = "ivt"

    email = models.EmailField(max_length=254)
    first_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=16, choices=Member.Role.choices, default=Member.Role.MEMBER)
    engagement = models.CharField(max_length=10, choices=Member.Engagement.choices, default=Member.Engagement.EMPLOYEE)
    billable_rate = MoneyField(null=True)
    weekly_capacity_ms = models.BigIntegerField(null=True)
    invited_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    nonce = models.CharField(max_length=32)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    """When it ended without anybody joining, whoever ended it."""
    declined_at = models.DateTimeField(null=True)
    """Set besides `cancelled_at` where the holder of its link ended it, as not for them."""
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "workspace",
                Lower("email"),
                condition=Q(accepted_at__isnull=True, cancelled_at__isnull=True),
                name="invitation_open_once",
            ),
            models.CheckConstraint(
                condition=Q(billable_rate__isnull=True) | Q(billable_rate__gte=0), name="invitation_rate_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(weekly_capacity_ms__isnull=True)
                | Q(weekly_capacity_ms__gte=0, weekly_capacity_ms__lte=168 * HOUR_MS),
                name="invitation_capacity_fits_a_week",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(member__isnull=False), name="accepted_invitation_has_member"
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | Q(cancelled_at__isnull=False),
                name="declined_invitation_has_ended",
            ),
        )
        indexes = (models.Index(fields=["workspace", "sent_at"], name="invitation_by_age"),)


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
