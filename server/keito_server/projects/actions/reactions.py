"""What follows from changes of a project: its new members are told."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from keito_server.kit.days import day_of
from keito_server.kit.tenancy import Actor
from keito_server.notifications.actions import Letter, tell
from keito_server.notifications.queries import can_send
from keito_server.projects.events import MemberAssigned
from keito_server.projects.models import Project, ProjectTask
from keito_server.team.models import Member

_MOST_TASKS = 8
"""Tasks that a mail names; of more it says how many."""


def tell_assigned(event: MemberAssigned, actor: Actor | None, now: datetime) -> None:
    """Writes to a person whom somebody else has added to a project: once a day, however often they come and go."""
    if actor is None or event.member_id == actor.id or not can_send():
        return
    people = Member.objects.in_workspace(event.workspace_id).select_related("workspace")
    found = people.in_bulk([event.member_id, actor.id])
    member, assigner = found[event.member_id], found[actor.id]
    if member.is_agent:
        return
    project = Project.objects.in_workspace(event.workspace_id).select_related("client").get(id=event.subject_id)
    tasks = _task_names(project)
    start = reverse("time_entries:today", kwargs={"subdomain": member.workspace.subdomain})
    letter = Letter(
        member=member,
        notice="project_assignment",
        subject=f"{assigner.name} added you to {project.name}" + (" as a manager" if event.is_manager else ""),
        template="projects/mails/project_assignment",
        context={
            "assigner": assigner.name,
            "project": project,
            "client": project.client,
            "tasks": tasks[:_MOST_TASKS],
            "further_tasks": len(tasks[_MOST_TASKS:]),
            "is_manager": event.is_manager,
            "workspace": member.workspace,
            "url": settings.PUBLIC_URL + start,
        },
        about_key=_about(project.id, member, now),
    )
    tell([letter], now=now)


def _task_names(project: Project) -> list[str]:
    rows = ProjectTask.objects.in_workspace(project.workspace_id).filter(project=project, task__archived_at=None)
    return list(rows.order_by("task__name").values_list("task__name", flat=True))


def _about(project_id: UUID, member: Member, now: datetime) -> str:
    return f"{project_id}:{day_of(now, member.zone)}"
