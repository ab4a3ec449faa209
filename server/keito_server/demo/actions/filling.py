"""Filling the sample workspace: all of it, or nothing."""

from datetime import datetime, timedelta

from django.db import transaction

from keito_server.demo.actions.approving import hand_in_timesheets
from keito_server.demo.actions.invoicing import send_invoices
from keito_server.demo.actions.planning import plan_projects
from keito_server.demo.actions.spending import keep_exchange_rates, limit_agents, spend
from keito_server.demo.actions.staffing import found_company
from keito_server.demo.actions.tracking import track_time
from keito_server.demo.actions.turnover import show_turnover
from keito_server.demo.events import SampleFilled
from keito_server.demo.rules import COMPANY, sample_days
from keito_server.events.actions import record
from keito_server.kit.days import day_of
from keito_server.notifications.actions import forget_kept
from keito_server.workspaces.models import Workspace

_KEPT = timedelta(days=7)
"""Mails that the filling itself writes stay in the outbox of the demonstration if they are no older than this."""


@transaction.atomic
def fill(*, password: str, now: datetime) -> Workspace:
    """Makes the sample workspace as if it had been used for three months up to `now`, with this password for its people.

    Everything goes through the product's own actions, each with the instant at which it would have happened; the same
    `now` makes the same workspace, ids and secrets aside.
    """
    days = sample_days(day_of(now, COMPANY["timezone"]))
    company = found_company(password=password, first_day=days[0])
    plan = plan_projects(company, today=days[-1])
    keep_exchange_rates(company, first_day=days[0])
    track_time(company, plan, days=days, now=now)
    spend(company, plan, days=days, now=now)
    hand_in_timesheets(company, days=days, now=now)
    send_invoices(company, plan, days=days, now=now)
    show_turnover(company, days=days, now=now)
    limit_agents(company, plan, now=now)
    # Nobody was told of all those assignments; mails about timesheets are written by the worker, later.
    forget_kept(company.workspace.id, before=now - _KEPT)
    alice = company.members["alice"]
    record(event=SampleFilled(workspace_id=alice.workspace_id, subject_id=alice.workspace_id), actor=alice, now=now)
    return company.workspace
