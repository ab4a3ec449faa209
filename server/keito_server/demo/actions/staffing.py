"""Founding the sample company and hiring its people and agents."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from keito_server.accounts.actions import create_login
from keito_server.demo.rules import AGENTS, COMPANY, PEOPLE, WEEKS, SampleMember, moment
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.tenancy import Origin
from keito_server.team import actions as team
from keito_server.team.models import Member, MemberRate
from keito_server.workspaces.actions import Preferences
from keito_server.workspaces.models import Workspace

_RAISE = timedelta(weeks=WEEKS - 6)
_NINE = 9 * 60


@dataclass(frozen=True, slots=True)
class Company:
    """The workspace, everybody in it by their key, and when it began."""

    workspace: Workspace
    members: dict[str, Member]
    founded_at: datetime


def found_company(*, password: str, first_day: date) -> Company:
    """Signs the administrator up, describes the company, and has everybody join, a month before the first day."""
    founded_at = moment(first_day - timedelta(days=30), _NINE, COMPANY["timezone"])
    first, *others = PEOPLE
    login = create_login(email=first.email, password=password, is_verified=True, now=founded_at)
    founder = team.found(
        login=login,
        first_name=first.first_name,
        last_name=first.last_name,
        company=COMPANY["name"],
        preferences=Preferences(currency=COMPANY["currency"], timezone=COMPANY["timezone"]),
        now=founded_at,
        origin=Origin(),
    )
    members = {first.key: founder}
    _describe(founder.workspace)
    for person in others:
        members[person.key] = _hire(founder.workspace, person, login.password, now=founded_at)
    for agent in AGENTS:
        member = team.add_agent(actor=founder, name=agent.key, description=agent.description, now=founded_at)
        member.workspace = founder.workspace
        members[agent.key] = member
    company = Company(founder.workspace, members, founded_at)
    _set_rates(company, first_day=first_day)
    _give_roles(company)
    return company


def _describe(workspace: Workspace) -> None:
    # The company's own settings have no action of their own yet.
    for name, value in COMPANY.items():
        setattr(workspace, name, value)
    workspace.uses_approvals = workspace.sends_reminders = True
    workspace.save()


def _hire(workspace: Workspace, person: SampleMember, password_hash: str, *, now: datetime) -> Member:
    # One hash for all: making it is slow on purpose, and six of them would take longer than the rest of the team.
    login = create_login(email=person.email, password=None, is_verified=True, now=now)
    login.password = password_hash
    login.save(update_fields=["password"])
    member = team.join(
        workspace=workspace,
        login=login,
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        role=person.role,
        now=now,
        origin=Origin(),
    )
    # Neither have the permissions of a manager and a person's capacity.
    member.manager_permissions = list(person.grants)
    member.weekly_capacity_ms = person.capacity_hours * HOUR_MS
    member.save()
    return member


def _give_roles(company: Company) -> None:
    """What people and agents are called, how people are engaged, and whom managers look after."""
    founder, now = company.members["alice"], company.founded_at
    names = sorted({name for worker in (*PEOPLE, *AGENTS) for name in worker.business_roles})
    roles = {name: team.add_business_role(actor=founder, name=name, now=now).id for name in names}
    for worker in (*PEOPLE, *AGENTS):
        fields: team.MemberFields = {"business_role_ids": [roles[name] for name in worker.business_roles]}
        if isinstance(worker, SampleMember):
            fields["engagement"] = worker.engagement
        team.update_member(actor=founder, member_id=company.members[worker.key].id, fields=fields, now=now)
    for person in PEOPLE:
        if person.teammates:
            team.set_permissions(
                actor=founder,
                member_id=company.members[person.key].id,
                role=person.role,
                manager_permissions=list(person.grants),
                teammate_ids=[company.members[key].id for key in person.teammates],
                now=now,
            )


def _set_rates(company: Company, *, first_day: date) -> None:
    founder, now = company.members["alice"], company.founded_at
    billable, cost = MemberRate.Kind.BILLABLE, MemberRate.Kind.COST
    for worker in (*PEOPLE, *AGENTS):
        member = company.members[worker.key]
        team.set_rate(actor=founder, member=member, kind=billable, amount=worker.rate, now=now)
        team.set_rate(actor=founder, member=member, kind=cost, amount=worker.cost, now=now)
    for person in PEOPLE:
        if person.raised_to is not None:
            since = first_day + _RAISE
            member = company.members[person.key]
            team.set_rate(
                actor=founder, member=member, kind=billable, amount=person.raised_to, now=now, valid_from=since
            )
