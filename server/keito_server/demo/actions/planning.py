"""Clients, tasks and projects of the sample company, with teams, rates and budgets."""

from dataclasses import dataclass
from datetime import date, timedelta

from keito_server.clients import actions as clients
from keito_server.clients.models import Client
from keito_server.demo.actions.staffing import Company
from keito_server.demo.rules import AGENTS, CLIENTS, DEFAULT_TASKS, PEOPLE, PROJECTS, TASKS, SampleClient, SampleProject
from keito_server.kit.durations import HOUR_MS
from keito_server.projects import actions as projects
from keito_server.projects.models import Project, Task


@dataclass(frozen=True, slots=True)
class Plan:
    """Clients by key, projects by code and tasks by name."""

    clients: dict[str, Client]
    projects: dict[str, Project]
    tasks: dict[str, Task]


def plan_projects(company: Company, *, today: date) -> Plan:
    """Adds all clients, tasks and projects."""
    known = {client.key: _client(company, client) for client in CLIENTS}
    plan = Plan(clients=known, projects={}, tasks=_tasks(company))
    for project in PROJECTS:
        plan.projects[project.code] = _project(company, plan, project, today=today)
    return plan


def _client(company: Company, sample: SampleClient) -> Client:
    founder, now = company.members["alice"], company.founded_at
    client = clients.create(
        actor=founder,
        fields={
            "name": sample.name,
            "currency": sample.currency,
            "address": sample.address,
            "city": sample.city,
            "state": sample.state,
            "postal_code": sample.postal_code,
            "country": sample.country,
            "phone": sample.phone,
            "tax_number": sample.tax_number,
        },
        now=now,
    )
    for contact in sample.contacts:
        fields: clients.ContactFields = {
            "first_name": contact.first_name,
            "last_name": contact.last_name,
            "title": contact.title,
            "email": contact.email,
            "office_phone": contact.office_phone,
            "mobile_phone": contact.mobile_phone,
            "gets_copies": contact.gets_copies,
        }
        clients.add_contact(actor=founder, client_id=client.id, fields=fields, now=now)
    return client


def _tasks(company: Company) -> dict[str, Task]:
    founder, now = company.members["alice"], company.founded_at
    rows = Task.objects.in_workspace(founder.workspace_id)
    tasks = {task.name: task for task in rows.filter(name__in=DEFAULT_TASKS)}
    for name, (is_billable, rate) in TASKS.items():
        tasks[name] = projects.create_task(
            actor=founder, fields={"name": name, "is_billable": is_billable, "rate": rate}, now=now
        )
    return tasks


def _project(company: Company, plan: Plan, sample: SampleProject, *, today: date) -> Project:
    founder, now = company.members["alice"], company.founded_at
    project = projects.create_project(
        actor=founder,
        fields={
            "client_id": plan.clients[sample.client].id,
            "name": sample.name,
            "code": sample.code,
            "billing_type": sample.billing_type,
            "bill_by": sample.bill_by,
            "agents_bill_at": sample.agents_bill_at,
            "rate": sample.rate,
            "fee": sample.fee,
            "budget_by": sample.budget_by,
            "budget_unit": "fees" if sample.budget_by == "per_task" else "hours",
            "budget_ms": None if sample.budget_hours is None else sample.budget_hours * HOUR_MS,
            "budget_amount": sample.budget_amount,
            "budget_is_monthly": sample.budget_is_monthly,
            "budget_includes_expenses": sample.budget_includes_expenses,
            "budget_is_visible": sample.budget_is_visible,
            "budget_alert_percent": sample.budget_alert_percent,
            "start_date": today + timedelta(days=sample.starts),
            "end_date": None if sample.ends is None else today + timedelta(days=sample.ends),
            "notes": sample.notes,
        },
        now=now,
    )
    _offer_tasks(company, plan, sample, project)
    _put_team_together(company, sample, project)
    for task, amount in sample.task_rates.items():
        projects.set_rate(actor=founder, project_id=project.id, task_id=plan.tasks[task].id, amount=amount, now=now)
    for key, amount in sample.member_rates.items():
        member = company.members[key]
        projects.set_rate(actor=founder, project_id=project.id, member_id=member.id, amount=amount, now=now)
    for task, amount in sample.task_budgets.items():
        part = projects.PartBudget(amount=amount)
        projects.set_task_budget(
            actor=founder, project_id=project.id, task_id=plan.tasks[task].id, budget=part, now=now
        )
    for key, hours in sample.member_budgets.items():
        part = projects.PartBudget(ms=hours * HOUR_MS)
        projects.set_member_budget(
            actor=founder, project_id=project.id, member_id=company.members[key].id, budget=part, now=now
        )
    return project


def _offer_tasks(company: Company, plan: Plan, sample: SampleProject, project: Project) -> None:
    founder, now = company.members["alice"], company.founded_at
    names = {task for person in PEOPLE for code, task in person.shares if code == sample.code} | {"Meetings"}
    names |= {agent.task for agent in AGENTS if sample.code in agent.shares}
    wanted = [plan.tasks[name].id for name in sorted(names)]
    projects.add_tasks(actor=founder, project_id=project.id, task_ids=wanted, now=now)
    for name in DEFAULT_TASKS:
        if name not in names:
            projects.remove_task(actor=founder, project_id=project.id, task_id=plan.tasks[name].id, now=now)
    for name in sample.unbilled:
        projects.set_task_billable(
            actor=founder, project_id=project.id, task_id=plan.tasks[name].id, is_billable=False, now=now
        )


def _put_team_together(company: Company, sample: SampleProject, project: Project) -> None:
    founder, now = company.members["alice"], company.founded_at
    keys = {person.key for person in PEOPLE if person.stand_up == sample.code}
    keys |= {person.key for person in PEOPLE for code, _ in person.shares if code == sample.code}
    keys |= {agent.key for agent in AGENTS if sample.code in agent.shares}
    keys |= {*sample.managers, *sample.also}
    for key in sorted(keys - {"alice"}):
        member = company.members[key]
        projects.assign(
            actor=founder,
            project_id=project.id,
            member_id=member.id,
            is_manager=key in sample.managers,
            now=now,
        )
    # Whoever adds a project manages it at first.
    if "alice" not in keys:
        projects.unassign(actor=founder, project_id=project.id, member_id=founder.id, now=now)
    elif "alice" not in sample.managers:
        projects.set_manager(actor=founder, project_id=project.id, member_id=founder.id, is_manager=False, now=now)
