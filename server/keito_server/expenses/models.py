"""Tables of expenses, their categories, and receipts."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from keito_server.kit.exact_json import ExactDecoder, ExactEncoder
from keito_server.kit.fields import ExactDecimalField, MoneyField
from keito_server.kit.tenancy import TenantModel
from keito_server.projects.models import Project
from keito_server.team.models import Member


class ExpenseCategory(TenantModel):
    """A kind of expense. With a `unit_name` it counts units, each at `unit_price` in the workspace's currency (N7).

    `is_billable` None leaves that to the project (T6). `is_llm_usage` marks the built-in one that `cat_llm_usage` names
    in every workspace: thousands of tokens, neither archived nor deleted (G1).
    """

    prefix = "cat"

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80)
    unit_name = models.CharField(max_length=40, blank=True)
    unit_price = MoneyField(null=True)
    is_billable = models.BooleanField(null=True)
    is_llm_usage = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["workspace", "slug"], name="category_slug_once"),
            models.UniqueConstraint("workspace", Lower("name"), name="category_name_once"),
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(is_llm_usage=True), name="one_llm_usage_category_a_workspace"
            ),
            models.CheckConstraint(
                condition=Q(unit_price__isnull=True) | ~Q(unit_name=""), name="category_price_has_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(unit_price__isnull=True) | Q(unit_price__gte=0), name="category_price_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(is_llm_usage=False) | Q(archived_at__isnull=True, unit_name="1k tokens"),
                name="llm_usage_stays",
            ),
        )
        indexes = (models.Index(fields=["workspace", "created_at", "id"], name="category_in_order"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether new expenses may have it."""
        return self.archived_at is None

    @property
    def has_units(self) -> bool:
        """Whether its expenses are reckoned from a quantity and a price (expense-categories.md)."""
        return bool(self.unit_name)


class Expense(TenantModel):
    """What one member has spent on one project on one day, in the currency of the project's client (N7).

    `total` keeps fractions of a cent (N3) and is units x unit price where there are units. Where a category's price had to
    become the client's currency, `exchanged_units` of that one were `exchanged_price` in the workspace's: the exchange
    rate of its day, kept with it (N7). Tokens are set where the metadata reports them; `provider_cost` is what the model's
    maker charged for them in US dollars, None for an unknown model (G4). A negative total is a refund and says in its notes
    of what.
    """

    prefix = "exp"

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
    category = models.ForeignKey(ExpenseCategory, on_delete=models.PROTECT, related_name="+")
    spent_date = models.DateField()
    units = ExactDecimalField(null=True)
    unit_price = MoneyField(null=True)
    total = MoneyField()
    exchanged_units = models.PositiveIntegerField(null=True)
    exchanged_price = MoneyField(null=True)
    notes = models.TextField(default="", blank=True)
    is_billable = models.BooleanField()
    source = models.CharField(max_length=8, choices=Source.choices)
    metadata = models.JSONField(default=dict, encoder=ExactEncoder, decoder=ExactDecoder)
    agent_id = models.CharField(max_length=200, default="", blank=True)
    agent_type = models.CharField(max_length=200, default="", blank=True)
    session_id = models.CharField(max_length=200, default="", blank=True)
    model = models.CharField(max_length=200, default="", blank=True)
    input_tokens = models.BigIntegerField(null=True)
    output_tokens = models.BigIntegerField(null=True)
    cache_read_tokens = models.BigIntegerField(null=True)
    cache_write_tokens = models.BigIntegerField(null=True)
    provider_cost = MoneyField(null=True)
    approval = models.CharField(max_length=12, choices=Approval.choices, default=Approval.UNSUBMITTED)
    submission_id = models.UUIDField(null=True)
    """The submission that the expense was last bundled in; kept when that is rejected, until the next one (A1)."""
    is_invoiced = models.BooleanField(default=False)
    is_over_limit = models.BooleanField(default=False)
    """Whether it went beyond a hard limit of agents; the one that crosses it does (G5)."""
    idempotency_key = models.CharField(max_length=255, default="", blank=True)
    fingerprint = models.CharField(max_length=64, default="", blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["workspace", "member", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="expense_idempotency_key_once",
            ),
            models.CheckConstraint(
                condition=Q(units__isnull=True, unit_price__isnull=True)
                | Q(units__isnull=False, unit_price__isnull=False),
                name="expense_units_have_a_price",
            ),
            models.CheckConstraint(condition=Q(total__gte=0) | ~Q(notes=""), name="refund_says_of_what"),
            models.CheckConstraint(
                condition=Q(exchanged_units__isnull=True, exchanged_price__isnull=True)
                | Q(exchanged_units__gte=1, exchanged_price__gt=0),
                name="expense_exchange_rate_is_whole",
            ),
            models.CheckConstraint(condition=Q(source__in=["web", "cli", "api", "agent"]), name="expense_source_known"),
            models.CheckConstraint(
                condition=Q(approval__in=["unsubmitted", "submitted", "approved"]), name="expense_approval_known"
            ),
            models.CheckConstraint(
                condition=Q(approval="unsubmitted") | Q(submission_id__isnull=False),
                name="submitted_expense_has_its_submission",
            ),
            models.CheckConstraint(
                condition=(Q(input_tokens__isnull=True) | Q(input_tokens__gte=0))
                & (Q(output_tokens__isnull=True) | Q(output_tokens__gte=0))
                & (Q(cache_read_tokens__isnull=True) | Q(cache_read_tokens__gte=0))
                & (Q(cache_write_tokens__isnull=True) | Q(cache_write_tokens__gte=0)),
                name="expense_tokens_not_negative",
            ),
        )
        indexes = (
            models.Index(fields=["workspace", "spent_date", "id"], name="expense_by_day"),
            models.Index(fields=["workspace", "member", "spent_date", "id"], name="expense_by_member"),
            models.Index(fields=["workspace", "project", "spent_date", "id"], name="expense_by_project"),
            models.Index(
                fields=["workspace", "submission_id"],
                condition=Q(submission_id__isnull=False),
                name="expense_by_submission",
            ),
            models.Index(fields=["workspace", "session_id"], condition=~Q(session_id=""), name="expense_by_session"),
            models.Index(fields=["workspace", "agent_id"], condition=~Q(agent_id=""), name="expense_by_agent"),
        )

    @property
    def is_agent_work(self) -> bool:
        """Whether this is agent work: the source is `agent`, or the member is an agent."""
        return self.source == self.Source.AGENT or self.member.is_agent


class Receipt(TenantModel):
    """The one document that shows an expense (receipts.md), read only through our permission check.

    `kind` is told from what the file holds, never from its name; `name` is for showing alone. A receipt is loose while its
    expense is not saved yet, or was deleted and may still come back: `loose_since` says since when, a chore clears it away.
    """

    prefix = "rcp"

    expense = models.OneToOneField(Expense, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    file = models.FileField(upload_to="receipts/", max_length=200)
    thumbnail = models.FileField(upload_to="receipts/", max_length=200, blank=True)
    loose_since = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["image/png", "image/jpeg", "image/gif", "application/pdf"]),
                name="receipt_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(expense__isnull=True, loose_since__isnull=False)
                | Q(expense__isnull=False, loose_since__isnull=True),
                name="receipt_is_of_an_expense_or_loose",
            ),
        )
        indexes = (
            models.Index(fields=["loose_since"], condition=Q(loose_since__isnull=False), name="loose_receipt_by_age"),
        )
