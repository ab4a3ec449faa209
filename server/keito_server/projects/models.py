"""Tables of projects, tasks, which tasks and members a project has, the dated rates of all of these, and agents' limits."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from keito_server.clients.models import Client
from keito_server.kit.fields import MoneyField
from keito_server.kit.tenancy import TenantModel
from keito_server.team.models import Member


class Project(TenantModel):
    """Work for one client. Its rates, fee and budget are in the client's currency (N7)."""

    prefix = "prj"

    class BillingType(models.TextChoices):
        TIME_AND_MATERIALS = "time_and_materials", "Time and materials"
        FIXED_FEE = "fixed_fee", "Fixed fee"
        NON_BILLABLE = "non_billable", "Non-billable"

    class BillBy(models.TextChoices):
        PROJECT = "project", "Project rate"
        TASK = "task", "Task rates"
        PERSON = "person", "Per-person rates"
        NONE = "none", "Non-billable"

    class AgentsBillAt(models.TextChoices):
        OWN_RATE = "own_rate", "Their own rates"
        PROJECT_RATES = "project_rates", "The project's rates"

    class BudgetBy(models.TextChoices):
        NONE = "none", "No budget"
        TOTAL_HOURS = "total_hours", "Total hours"
        TOTAL_FEES = "total_fees", "Total fees"
        PER_TASK = "per_task", "Per task"
        PER_PERSON = "per_person", "Per person"

    class BudgetUnit(models.TextChoices):
        HOURS = "hours", "Hours"
        FEES = "fees", "Fees"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=20, blank=True)
    slug = models.SlugField(max_length=80)
    billing_type = models.CharField(max_length=20, choices=BillingType.choices, default=BillingType.TIME_AND_MATERIALS)
    bill_by = models.CharField(max_length=8, choices=BillBy.choices, default=BillBy.PERSON)
    agents_bill_at = models.CharField(max_length=16, choices=AgentsBillAt.choices, default=AgentsBillAt.OWN_RATE)
    fee = MoneyField(null=True)
    is_billable = models.BooleanField(default=True)
    budget_by = models.CharField(max_length=12, choices=BudgetBy.choices, default=BudgetBy.NONE)
    budget_unit = models.CharField(max_length=5, choices=BudgetUnit.choices, default=BudgetUnit.HOURS)
    """What the parts of a budget per task or per person are counted in."""
    budget_ms = models.BigIntegerField(null=True)
    budget_amount = MoneyField(null=True)
    budget_is_monthly = models.BooleanField(default=False)
    budget_includes_expenses = models.BooleanField(default=False)
    budget_is_visible = models.BooleanField(default=False)
    """Whether the whole team sees the budget, and not its managers and administrators only."""
    budget_alert_percent = models.PositiveSmallIntegerField(null=True, default=80)
    start_date = models.DateField(null=True)
    end_date = models.DateField(null=True)
    notes = models.TextField(blank=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["workspace", "slug"], name="project_slug_once"),
            models.UniqueConstraint("workspace", "client", Lower("name"), name="project_name_once_a_client"),
            models.CheckConstraint(
                condition=~Q(billing_type="non_billable") | Q(is_billable=False, bill_by="none"),
                name="non_billable_project_bills_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(bill_by="none") | Q(is_billable=False), name="bill_by_none_is_not_billable"
            ),
            models.CheckConstraint(
                condition=Q(fee__isnull=True) | Q(billing_type="fixed_fee", fee__gte=0), name="fee_is_fixed"
            ),
            models.CheckConstraint(
                condition=Q(start_date__isnull=True)
                | Q(end_date__isnull=True)
                | Q(end_date__gte=models.F("start_date")),
                name="project_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(budget_ms__isnull=True) | Q(budget_ms__gte=0), name="budget_ms_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(budget_amount__isnull=True) | Q(budget_amount__gte=0), name="budget_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(budget_by="total_hours") | Q(budget_ms__isnull=False), name="budget_of_hours_has_hours"
            ),
            models.CheckConstraint(
                condition=~Q(budget_by="total_fees") | Q(budget_amount__isnull=False), name="budget_of_fees_has_fees"
            ),
            models.CheckConstraint(
                condition=Q(budget_alert_percent__isnull=True) | Q(budget_alert_percent__range=(1, 1000)),
                name="budget_alert_is_a_percentage",
            ),
        )
        indexes = (models.Index(fields=["workspace", "created_at", "id"], name="project_in_order"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether time may be tracked against it."""
        return self.archived_at is None


class Task(TenantModel):
    """A kind of work, defined once for the workspace, with defaults that a project may override."""

    prefix = "tsk"

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80)
    is_billable = models.BooleanField(default=True)
    is_default = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["workspace", "slug"], name="task_slug_once"),
            models.UniqueConstraint("workspace", Lower("name"), name="task_name_once"),
        )
        indexes = (models.Index(fields=["workspace", "created_at", "id"], name="task_in_order"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether new time may be tracked with it."""
        return self.archived_at is None


class ProjectTask(TenantModel):
    """A task that a project offers. `is_billable` overrides the task's default; None keeps it (T6).

    Its budget is in milliseconds, or in the client's currency; which of the two counts, the project says.
    """

    prefix = "ptk"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    is_billable = models.BooleanField(null=True)
    budget_ms = models.BigIntegerField(null=True)
    budget_amount = MoneyField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["workspace", "project", "task"], name="task_once_a_project"),
            models.CheckConstraint(
                condition=(Q(budget_ms__isnull=True) | Q(budget_ms__gte=0))
                & (Q(budget_amount__isnull=True) | Q(budget_amount__gte=0)),
                name="task_budget_not_negative",
            ),
        )


class Assignment(TenantModel):
    """A member who may track time on a project, perhaps as one of its managers (P3), perhaps with a budget of their own."""

    prefix = "asg"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    is_manager = models.BooleanField(default=False)
    budget_ms = models.BigIntegerField(null=True)
    budget_amount = MoneyField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["workspace", "project", "member"], name="member_once_a_project"),
            models.CheckConstraint(
                condition=(Q(budget_ms__isnull=True) | Q(budget_ms__gte=0))
                & (Q(budget_amount__isnull=True) | Q(budget_amount__gte=0)),
                name="member_budget_not_negative",
            ),
        )
        indexes = (models.Index(fields=["workspace", "member"], name="assignment_by_member"),)


class Rate(TenantModel):
    """A dated billable rate per hour (R3) of one of four things, told by which columns are set:

    project alone = the project's rate; project and task = its own rate for a task; project and member = the
    assignment's own rate (these in the client's currency); task alone = the task's default (in the workspace's currency).
    No amount means: no such rate from that day on.
    """

    prefix = "rat"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    amount = MoneyField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["workspace", "project", "valid_from"],
                condition=Q(task__isnull=True, member__isnull=True),
                name="project_rate_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["workspace", "project", "task", "valid_from"],
                condition=Q(project__isnull=False, task__isnull=False),
                name="project_task_rate_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["workspace", "project", "member", "valid_from"],
                condition=Q(member__isnull=False),
                name="assignment_rate_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["workspace", "task", "valid_from"],
                condition=Q(project__isnull=True),
                name="task_rate_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=True) | Q(project__isnull=False, task__isnull=True),
                name="member_rate_belongs_to_a_project",
            ),
            models.CheckConstraint(
                condition=Q(project__isnull=False) | Q(task__isnull=False), name="rate_belongs_to_something"
            ),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="rate_not_negative"),
        )


class AgentLimit(TenantModel):
    """The hard limit of agent work on one project, or of one agent (G5); what is None has no limit.

    Hours and money are for the whole life of a project or, with `is_monthly`, for a calendar month; an agent's are always
    monthly, and so are tokens. A project's money is in its client's currency, an agent's in the workspace's.
    The row is locked while agent work is added, so that what is left is checked and reduced by one after the other.
    """

    prefix = "agl"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    limit_ms = models.BigIntegerField(null=True)
    limit_amount = MoneyField(null=True)
    limit_tokens = models.BigIntegerField(null=True)
    is_monthly = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["workspace", "project"], condition=Q(project__isnull=False), name="agent_limit_once_a_project"
            ),
            models.UniqueConstraint(
                fields=["workspace", "member"], condition=Q(member__isnull=False), name="agent_limit_once_an_agent"
            ),
            models.CheckConstraint(
                condition=Q(project__isnull=False, member__isnull=True)
                | Q(project__isnull=True, member__isnull=False, is_monthly=True),
                name="agent_limit_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=(Q(limit_ms__isnull=True) | Q(limit_ms__gte=0))
                & (Q(limit_amount__isnull=True) | Q(limit_amount__gte=0))
                & (Q(limit_tokens__isnull=True) | Q(limit_tokens__gte=0)),
                name="agent_limit_not_negative",
            ),
        )

    @property
    def converts(self) -> bool:
        """Whether money that it counts has to become the workspace's currency (N7): an agent's limit of money."""
        return self.member_id is not None and self.limit_amount is not None


class AgentUse(TenantModel):
    """What agents have used of a limit in one calendar month, kept in the transaction of each entry and expense (G5)."""

    prefix = "agu"

    limit = models.ForeignKey(AgentLimit, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    used_ms = models.BigIntegerField(default=0)
    used_amount = MoneyField(default=0)
    used_tokens = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["workspace", "limit", "month"], name="agent_use_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="agent_use_is_of_a_month"),
        )
