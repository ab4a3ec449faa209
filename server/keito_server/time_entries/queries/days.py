"""Which day of a member can be logged once more."""

from datetime import date, timedelta

from django.db.models import Max

from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.models import TimeEntry


def find_day_to_copy(actor: Member, *, before: date) -> date | None:
    """The latest of the seven days before `before` on which the actor logged work of their own; None without one."""
    require(actor, Permission.TIME_VIEW_OWN)
    rows = TimeEntry.objects.in_workspace(actor.workspace_id).filter(
        member=actor,
        spent_date__range=(before - timedelta(days=7), before - timedelta(days=1)),
        is_running=False,
    )
    found: date | None = rows.exclude(source=TimeEntry.Source.AGENT).aggregate(day=Max("spent_date"))["day"]
    return found
