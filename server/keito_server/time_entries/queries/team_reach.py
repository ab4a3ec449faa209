"""What the filters of the Team list offer: only names that the actor reaches anyway (P2, P3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from keito_server.projects.models import Assignment, Project, ProjectTask, Task
from keito_server.projects.queries import managed_projects
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may, require
from keito_server.team.queries import teammate_ids


@dataclass(frozen=True, slots=True)
class TeamReach:
    """Members, projects (with their clients) and tasks by name, archived ones last; and whose ids are teammates'."""

    members: Sequence[Member]
    teammates: frozenset[UUID]
    projects: list[Project]
    tasks: list[Task]


def find_team_reach(actor: Member) -> TeamReach:
    """Everything for administrators. A manager has themself, the assigned teammates and the teams of the projects that they
    manage; these projects, and those that teammates are on; and the tasks of all these. Three queries.
    """
    require(actor, Permission.TIME_VIEW_TEAM)
    members = Member.objects.in_workspace(actor.workspace_id)
    projects = Project.objects.in_workspace(actor.workspace_id).select_related("client")
    tasks = Task.objects.in_workspace(actor.workspace_id)
    if not may(actor, Permission.TIME_VIEW_ALL):
        assignments = Assignment.objects.in_workspace(actor.workspace_id)
        managed, teammates = managed_projects(actor), teammate_ids(actor)
        on_managed = assignments.filter(project__in=managed).values("member_id")
        with_team = assignments.filter(Q(member=actor) | Q(member__in=teammates)).values("project_id")
        members = members.filter(Q(id=actor.id) | Q(id__in=teammates) | Q(id__in=on_managed))
        projects = projects.filter(Q(id__in=managed) | Q(id__in=with_team))
        offered = ProjectTask.objects.in_workspace(actor.workspace_id).filter(
            Q(project__in=managed) | Q(project__in=with_team)
        )
        tasks = tasks.filter(id__in=offered.values("task_id"))
    members = members.annotate(is_teammate=Exists(teammate_ids(actor).filter(member_id=OuterRef("id"))))
    archived_last = F("archived_at").asc(nulls_first=True)
    found = list(members.order_by(archived_last, "-user_type", "first_name", "last_name", "id"))
    return TeamReach(
        members=found,
        teammates=frozenset(one.id for one in found if one.is_teammate),
        projects=list(projects.order_by(archived_last, "client__name", "name", "id")),
        tasks=list(tasks.order_by(archived_last, "name", "id")),
    )
