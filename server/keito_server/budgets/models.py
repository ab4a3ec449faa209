"""Tables of what has to be looked at, and of the alerts that were sent."""

from django.db import models

from keito_server.kit.tenancy import TenantModel
from keito_server.projects.models import Project


class BudgetCheck(TenantModel):
    """A project with a budget on which something changed in one month, so that its thresholds have to be looked at.

    `month` is the first day of the month that what changed counts in; once for each project and month at most.
    """

    prefix = "bck"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["workspace", "project", "month"], name="budget_check_once_a_month"),
        )


class BudgetAlert(TenantModel):
    """That a budget passed its threshold was told: once for each crossing and period (budgets.md).

    `part` is '' for a whole project, else the public id of the task or member whose budget it is. `period` is
    `2026-03` for a budget that resets monthly, else ''. `budget` is the amount that was crossed, in milliseconds or
    millionths of the currency: another budget, or another percentage, is crossed anew.
    """

    prefix = "bal"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=40, default="", blank=True)
    period = models.CharField(max_length=7, default="", blank=True)
    percent = models.PositiveSmallIntegerField()
    budget = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["workspace", "project", "part", "period", "percent", "budget"], name="budget_alert_once"
            ),
        )
