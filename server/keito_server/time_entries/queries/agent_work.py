"""The saved time of agents that a hard limit is about, by day (G5)."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, Sum

from keito_server.projects.models import AgentLimit
from keito_server.projects.queries import AgentDay, AgentWork
from keito_server.team.queries import AGENT_WORK
from keito_server.time_entries.models import TimeEntry


def list_agent_time(limit: AgentLimit) -> Iterator[AgentDay]:
    """Stopped agent work on the limit's project, or of its agent, with what it is worth: one query."""
    rows = TimeEntry.objects.in_workspace(limit.workspace_id).filter(is_running=False)
    rows = rows.filter(AGENT_WORK)
    rows = rows.filter(project=limit.project_id) if limit.project_id else rows.filter(member=limit.member_id)
    # What may become another currency is listed by its amount: each is rounded by itself.
    each = ["amount"] if limit.converts else []
    by_day = rows.order_by().values("spent_date", "project__client__currency", *each)
    sums = by_day.annotate(counted_ms=Sum("rounded_ms"), worth=Sum("amount"), count=Count("id"))
    for day, currency, counted_ms, worth, count in sums.values_list(
        "spent_date", "project__client__currency", "counted_ms", "worth", "count"
    ):
        yield AgentDay(day, currency, AgentWork(counted_ms, Decimal(worth or 0)), count)
