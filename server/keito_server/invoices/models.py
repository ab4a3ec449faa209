"""Tables of invoices, their lines, which entry stands on which line, and the counter of numbers."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q

from keito_server.clients.models import Client
from keito_server.expenses.models import Expense
from keito_server.kit.fields import ExactDecimalField, MoneyField
from keito_server.kit.tenancy import TenantModel
from keito_server.projects.models import Project
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry


class InvoiceSettings(TenantModel):
    """A workspace's numbering and defaults. The row is locked while a number is allotted (I2)."""

    prefix = "ins"

    number_pattern = models.CharField(max_length=60, default="INV-{YYYY}-{####}")
    next_number = models.PositiveIntegerField(default=1)
    terms_days = models.PositiveSmallIntegerField(default=30)
    tax_label = models.CharField(max_length=30, default="", blank=True)
    tax_rate = ExactDecimalField(null=True)
    notes = models.TextField(default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["workspace"], name="invoice_settings_once"),
            models.CheckConstraint(condition=Q(next_number__gte=1), name="invoice_numbers_start_at_one"),
            models.CheckConstraint(condition=Q(number_pattern__contains="{####}"), name="invoice_pattern_counts"),
        )


class Invoice(TenantModel):
    """A bill to one client in its currency. A draft has no number and no dates; what was issued stays as it was."""

    prefix = "inv"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        PAID = "paid", "Paid"
        CLOSED = "closed", "Closed"

    class Grouping(models.TextChoices):
        PROJECT = "project", "By project"
        TASK = "task", "By task"
        PERSON = "person", "By person"
        DETAILED = "detailed", "Detailed"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    number = models.CharField(max_length=80, null=True)  # noqa: DJ001  # NULL, so that drafts do not collide
    subject = models.CharField(max_length=200, default="", blank=True)
    purchase_order = models.CharField(max_length=80, default="", blank=True)
    currency = models.CharField(max_length=3)
    grouping = models.CharField(max_length=8, choices=Grouping.choices, default=Grouping.PERSON)
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    terms_days = models.PositiveSmallIntegerField(default=30)
    issue_date = models.DateField(null=True)
    due_date = models.DateField(null=True)
    tax_label = models.CharField(max_length=30, default="", blank=True)
    tax_rate = ExactDecimalField(null=True)
    notes = models.TextField(default="", blank=True)
    subtotal = MoneyField(default=0)
    tax_base = MoneyField(default=0)
    tax_amount = MoneyField(default=0)
    total = MoneyField(default=0)
    issued_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    frozen: models.JSONField[Any, Any] = models.JSONField(null=True)
    pdf = models.FileField(upload_to="invoices/", max_length=200, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["workspace", "number"], name="invoice_number_once"),
            models.CheckConstraint(
                condition=Q(state="draft", number__isnull=True, issue_date__isnull=True)
                | ~Q(state="draft") & Q(number__isnull=False, issue_date__isnull=False, due_date__isnull=False),
                name="invoice_has_a_number_once_issued",
            ),
            models.CheckConstraint(condition=Q(state="draft") | Q(total__gte=0), name="issued_total_not_negative"),
            models.CheckConstraint(
                condition=Q(due_date__isnull=True) | Q(due_date__gte=F("issue_date")), name="invoice_due_after_issue"
            ),
            models.CheckConstraint(
                condition=Q(tax_rate__isnull=True) | Q(tax_rate__gte=0, tax_rate__lte=100),
                name="tax_rate_is_a_percentage",
            ),
        )
        indexes = (models.Index(fields=["workspace", "created_at", "id"], name="invoice_in_order"),)

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed freely."""
        return self.state == self.State.DRAFT


class InvoiceLine(TenantModel):
    """One line: amount = quantity x unit price, rounded half up to the currency's minor unit (N4).

    Of the kind `FEE` it bills its project's fixed fee, and what it comes to is not left of that any more (R4).
    """

    prefix = "inl"

    class Kind(models.TextChoices):
        SERVICE = "service", "Service"
        PRODUCT = "product", "Product"
        EXPENSE = "expense", "Expense"
        FEE = "fee", "Fixed fee"

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.SERVICE)
    heading = models.CharField(max_length=200, default="", blank=True)
    description = models.TextField()
    detail = models.TextField(default="", blank=True)
    unit = models.CharField(max_length=20, default="", blank=True)
    quantity = ExactDecimalField()
    unit_price = MoneyField()
    amount = MoneyField()
    is_taxed = models.BooleanField(default=True)
    is_agent_work = models.BooleanField(default=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="+")

    entry_count: int = 0
    """How many entries of time stand behind the line; `queries.list_lines` fills it, as what follows."""
    unapproved_entry_count: int = 0
    """How many of these are not approved."""
    fixed_fee_entry_count: int = 0
    """How many of these are of a project whose price is a fixed fee (R4)."""
    expense_count: int = 0
    """How many expenses stand behind the line."""
    receipt_count: int = 0
    """How many of these have a receipt."""
    unapproved_expense_count: int = 0
    """How many of these are not approved."""
    token_costs: Sequence[tuple[date, Decimal, int]] = ()
    """What the models' makers charged for the tokens behind the line: day, US dollars, tokens (G4)."""

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(kind="fee") | Q(project__isnull=False), name="fee_line_of_a_project"),
        )
        indexes = (
            models.Index(fields=["workspace", "invoice", "position"], name="line_in_order"),
            models.Index(fields=["workspace", "project"], condition=Q(kind="fee"), name="lines_of_fees"),
        )

    @property
    def is_fee(self) -> bool:
        """Whether it bills a part or all of its project's fixed fee (R4)."""
        return self.kind == self.Kind.FEE


class InvoicedEntry(TenantModel):
    """An entry stands on at most one invoice (I1): the unique entry makes a second billing impossible."""

    prefix = "ive"

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="+")
    line = models.ForeignKey(InvoiceLine, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(TimeEntry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["entry"], name="entry_invoiced_once"),)
        indexes = (models.Index(fields=["workspace", "invoice"], name="invoiced_entries_of_an_invoice"),)


class InvoicedExpense(TenantModel):
    """An expense stands on at most one invoice (I1), as an entry does."""

    prefix = "ivx"

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="+")
    line = models.ForeignKey(InvoiceLine, on_delete=models.CASCADE, related_name="+")
    expense = models.ForeignKey(Expense, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["workspace", "expense"], name="expense_invoiced_once"),)
        indexes = (models.Index(fields=["workspace", "invoice"], name="invoiced_expenses_of_invoice"),)
