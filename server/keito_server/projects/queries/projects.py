"""Reading projects with what belongs to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from keito_server.kit.errors import NotFound, PermissionRefused
from keito_server.projects.models import Assignment, Project, ProjectTask, Rate
from keito_server.projects.rules import copy_name
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may, require


@dataclass(frozen=True, slots=True)
class Trackable:
    """A project with the tasks that may be tracked on it, for the composer's two lists."""

    project: Project
    tasks: list[ProjectTask]


def visible_projects(actor: Member) -> "QuerySet[Project]":
    """The projects that the actor may see: all for administrators, else those assigned to them (P3, P4)."""
    require(actor, Permission.PROJECTS_VIEW_ASSIGNED)
    rows = Project.objects.in_workspace(actor.workspace_id).select_related("client")
    if may(actor, Permission.PROJECTS_VIEW_ALL):
        return rows
    mine = Assignment.objects.in_workspace(actor.workspace_id).filter(member=actor, project=OuterRef("id"))
    return rows.filter(Exists(mine))


def may_see_project(actor: Member, project_id: UUID) -> bool:
    """Whether the actor sees the project (still)."""
    return visible_projects(actor).filter(id=project_id).exists()


def get_project(actor: Member, project_id: UUID) -> Project:
    """One project that the actor may see."""
    project = visible_projects(actor).filter(id=project_id).first()
    if project is None:
        raise NotFound
    return project


def get_project_to_edit(actor: Member, project_id: UUID) -> Project:
    """One project that the actor may change; `PermissionRefused` for one that they may only see."""
    project = get_project(actor, project_id)
    if not may_edit_project(actor, project.id):
        raise PermissionRefused
    return project


def may_edit_project(actor: Member, project_id: UUID) -> bool:
    """Whether the actor may change a project they see: administrators all, managers those that they manage (P3)."""
    if may(actor, Permission.PROJECTS_EDIT_ALL):
        return True
    if not may(actor, Permission.PROJECTS_EDIT_MANAGED):
        return False
    rows = Assignment.objects.in_workspace(actor.workspace_id)
    return rows.filter(member=actor, project_id=project_id, is_manager=True).exists()


def edits_with(actor: Member, team: Iterable[Assignment]) -> bool:
    """The same as `may_edit_project`, of a project whose team is known (P3): no query."""
    if may(actor, Permission.PROJECTS_EDIT_ALL):
        return True
    is_managed = any(row.member_id == actor.id and row.is_manager for row in team)
    return is_managed and may(actor, Permission.PROJECTS_EDIT_MANAGED)


def list_projects(actor: Member, *, archived: bool = False) -> list[Project]:
    """Visible active projects, or the archived ones, by client and name."""
    return list(visible_projects(actor).filter(archived_at__isnull=not archived).order_by("client__name", "name"))


def list_projects_named(actor: Member, typed: str, *, most: int) -> list[Project]:
    """At most so many visible active projects whose name or code holds what was typed, by name."""
    named = Q(name__icontains=typed) | Q(code__icontains=typed)
    rows = visible_projects(actor).filter(named, archived_at=None)
    return list(rows.order_by(Lower("name"), "id")[:most])


def list_trackable(actor: Member) -> list[Trackable]:
    """Active projects that the actor may track time on, each with its active tasks, by client and name: two queries."""
    projects = list_projects(actor)
    offered: dict[UUID, list[ProjectTask]] = {}
    rows = ProjectTask.objects.in_workspace(actor.workspace_id).select_related("task")
    for row in rows.filter(project__in=projects, task__archived_at=None).order_by("task__name"):
        offered.setdefault(row.project_id, []).append(row)
    return [Trackable(project, offered.get(project.id, [])) for project in projects]


def list_project_tasks(actor: Member, project: Project) -> list[ProjectTask]:
    """The tasks that a project offers, by name."""
    rows = ProjectTask.objects.in_workspace(actor.workspace_id).filter(project=project).select_related("task")
    return list(rows.order_by("task__name"))


def list_assignments(actor: Member, project: Project) -> list[Assignment]:
    """The project's team, managers first, people before agents, by name."""
    rows = Assignment.objects.in_workspace(actor.workspace_id).filter(project=project).select_related("member")
    return list(rows.order_by("-is_manager", "-member__user_type", "member__first_name", "member__last_name"))


def companions(actor: Member, manager: Member) -> set[UUID]:
    """Ids of the active members who work on the projects that `manager` manages, for whoever assigns them teammates."""
    rows = Assignment.objects.in_workspace(actor.workspace_id)
    managed = rows.filter(member=manager, is_manager=True, project__archived_at=None).values("project_id")
    found = rows.filter(project__in=managed, member__archived_at=None).exclude(member=manager)
    return set(found.values_list("member_id", flat=True))


def suggest_copy_name(actor: Member, project: Project) -> str:
    """A free name for a copy of the project: no other of its client has it, seen or not."""
    rows = Project.objects.in_workspace(actor.workspace_id).filter(client=project.client)
    taken = rows.filter(name__istartswith="copy of").values_list("name", flat=True)
    return copy_name(project.name, set(taken), longest=120)


def list_managers(actor: Member, project: Project) -> list[str]:
    """Names of the project's managers, for the head of its pages."""
    rows = Assignment.objects.in_workspace(actor.workspace_id).filter(project=project, is_manager=True)
    return [
        row.member.name for row in rows.select_related("member").order_by("member__first_name", "member__last_name")
    ]


def may_see_rates(actor: Member, project_id: UUID) -> bool:
    """Whether the actor sees what an hour on the project bills (P3, P5).

    Administrators do, and managers with that permission on the projects that they manage.
    """
    return may(actor, Permission.BILLABLE_RATES_VIEW) and may_edit_project(actor, project_id)


def list_project_rates(actor: Member, project: Project) -> list[Rate]:
    """All dated rates of the project itself, its tasks and its team; none for whoever may not see them (P5)."""
    if not may_see_rates(actor, project.id):
        return []
    rows = Rate.objects.in_workspace(actor.workspace_id).filter(project=project)
    return list(rows.order_by("valid_from"))
