"""Which days of a member have time on them, for the calendar."""

from datetime import date

from django.db.models import Sum

from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.models import TimeEntry


def marked_days(actor: Member, *, first_day: date, last_day: date) -> dict[date, int]:
    """The actor's counted milliseconds by day, for the days between the two (included) that have entries: one query.

    What runs counts with its head start only.
    """
    require(actor, Permission.TIME_VIEW_OWN)
    rows = TimeEntry.objects.in_workspace(actor.workspace_id).filter(
        member=actor, spent_date__range=(first_day, last_day)
    )
    sums = rows.values("spent_date").annotate(total=Sum("rounded_ms"))
    return {row["spent_date"]: row["total"] or 0 for row in sums}
