"""Who came, went and was here last: agents' keys, an agent that was archived, and a person who is invited."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Max

from keito_server.demo.actions.staffing import Company
from keito_server.demo.rules import AGENTS, COMPANY, NEWCOMER, PEOPLE, moment
from keito_server.kit.durations import HOUR_MS
from keito_server.team import actions as team
from keito_server.time_entries.models import TimeEntry

_SEEN_APART = timedelta(minutes=11)
_INVITED_BEFORE = timedelta(days=2)
_KEY_NAME = "Build server"
_EVENING = 18 * 60


def show_turnover(company: Company, *, days: Sequence[date], now: datetime) -> None:
    """Gives each agent the key that its sessions came by, archives those that left, invites one, notes who was seen."""
    founder = company.members["alice"]
    _use_keys(company)
    for agent in AGENTS:
        if agent.weeks_here is not None:
            last_day = days[0] + timedelta(weeks=agent.weeks_here)
            left_at = moment(last_day, _EVENING, COMPANY["timezone"])
            team.archive(actor=founder, member_id=company.members[agent.key].id, now=left_at)
    newcomer = team.Invitee(
        email=NEWCOMER.email,
        first_name=NEWCOMER.first_name,
        last_name=NEWCOMER.last_name,
        role=NEWCOMER.role,
        billable_rate=NEWCOMER.rate,
        weekly_capacity_ms=NEWCOMER.capacity_hours * HOUR_MS,
    )
    team.invite(actor=founder, people=[newcomer], now=now - _INVITED_BEFORE)
    for number, person in enumerate(PEOPLE):
        team.note_seen(member=company.members[person.key], now=now - _SEEN_APART * number * number)


def _use_keys(company: Company) -> None:
    founder = company.members["alice"]
    agents = [company.members[agent.key] for agent in AGENTS]
    # An entry is made by the call that saves it or starts it: the newest is the agent's last call.
    rows = TimeEntry.objects.in_workspace(company.workspace.id).filter(member__in=agents).order_by()
    last_calls = dict(rows.values_list("member_id").annotate(Max("created_at")))
    for agent in agents:
        new = team.create_api_key(actor=founder, member_id=agent.id, name=_KEY_NAME, now=company.founded_at)
        if agent.id in last_calls:
            team.note_use(key_id=new.key.id, now=last_calls[agent.id])
