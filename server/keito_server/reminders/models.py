"""How far the schedule has been served."""

from django.db import models


class Schedule(models.Model):
    """The one row that says up to which instant everything due was taken. It stands outside tenancy.

    What fell due later is still to be taken; so nothing is looked for twice, and nothing of before a change of settings
    goes out after it.
    """

    taken_until = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_schedule"),)
