"""Hours of members, as pages of the team show them: one query each, narrowed to what the actor sees."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Count, F, Max, Q, Sum, When

from keito_server.kit.days import elapsed_ms
from keito_server.team.models import Member
from keito_server.team.queries import HoursSource, WorkedHours
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries.entries import visible_entries


def worked_by(
    actor: Member, member_ids: Collection[UUID], first_day: date, last_day: date, now: datetime
) -> dict[UUID, WorkedHours]:
    """Time of some members, both days included: what is saved as it counts (T4), what runs as elapsed until `now` (N1)."""
    rows = visible_entries(actor).select_related(None).order_by()
    groups = (
        rows.filter(member_id__in=member_ids, spent_date__range=(first_day, last_day))
        .annotate(runs_since=Case(When(is_running=True, then=F("started_at"))))
        .values("member_id", "is_billable", "runs_since")
        .annotate(saved_ms=Sum("rounded_ms"), count=Count("id"))
    )
    found: dict[UUID, WorkedHours] = {}
    for group in groups:
        since, total_ms = group["runs_since"], group["saved_ms"]
        if since is not None:
            total_ms += group["count"] * elapsed_ms(since, now)
        worked = WorkedHours(total_ms, total_ms if group["is_billable"] else 0)
        found[group["member_id"]] = found.get(group["member_id"], WorkedHours()) + worked
    return found


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
