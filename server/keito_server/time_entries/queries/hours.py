"""Hours of members, as pages of the team show them: one query each, narrowed to what the actor sees."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Q, Sum

from keito_server.team.models import Member
from keito_server.team.queries import HoursSource, WorkedHours
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries.entries import visible_entries


def worked_by(actor: Member, member_ids: Collection[UUID], first_day: date, last_day: date) -> dict[UUID, WorkedHours]:
    """Counted time of some members, both days included; what runs counts with its head start only."""
    rows = visible_entries(actor).select_related(None).order_by()
    sums = (
        rows.filter(member_id__in=member_ids, spent_date__range=(first_day, last_day))
        .values("member_id")
        .annotate(total=Sum("rounded_ms"), billable=Sum("rounded_ms", filter=Q(is_billable=True)))
    )
    return {row["member_id"]: WorkedHours(row["total"] or 0, row["billable"] or 0) for row in sums}


def live_since(actor: Member, member_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Since when the newest running agent session of each member runs."""
    rows = visible_entries(actor).select_related(None).order_by()
    running = rows.filter(member_id__in=member_ids, is_running=True, source=TimeEntry.Source.AGENT)
    return dict(running.values_list("member_id").annotate(Max("started_at")))


def counted_in(actor: Member, member: Member, spans: Sequence[tuple[date, date | None]]) -> list[int]:
    """Counted time of one member in each span of days, both included, None for no end; what runs with its head start."""
    if not spans:
        return []
    sums = {
        f"span_{place}": Sum("rounded_ms", filter=Q(spent_date__gte=first) & (Q(spent_date__lte=last) if last else Q()))
        for place, (first, last) in enumerate(spans)
    }
    found = visible_entries(actor).select_related(None).order_by().filter(member=member).aggregate(**sums)
    return [found[name] or 0 for name in sums]


HOURS_SOURCE = HoursSource(worked=worked_by, live_since=live_since, counted_in=counted_in)
