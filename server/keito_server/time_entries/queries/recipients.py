"""Who is told of an agent's stopped timer (T8)."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from keito_server.projects.models import Assignment
from keito_server.team.models import Member, Teammate
from keito_server.time_entries.models import TimeEntry

_MANAGES = (Member.Role.MANAGER, Member.Role.ADMINISTRATOR)


def managers_of_agents(entries: Sequence[TimeEntry]) -> dict[UUID, list[Member]]:
    """By entry: the managers whose teammate its member is, else those of its project, else the administrators.

    All active and with their workspace, in three queries at most, however many entries there are, across workspaces.
    """
    of_members, of_projects, of_workspaces = (defaultdict[UUID, list[Member]](list) for _ in range(3))
    for teammate in _teammates(entries):
        of_members[teammate.member_id].append(teammate.manager)
    others = [entry for entry in entries if not of_members[entry.member_id]]
    for assignment in _managing(others):
        of_projects[assignment.project_id].append(assignment.member)
    unmanaged = [entry for entry in others if not of_projects[entry.project_id]]
    for administrator in _administrators(unmanaged):
        of_workspaces[administrator.workspace_id].append(administrator)
    return {
        entry.id: of_members[entry.member_id] or of_projects[entry.project_id] or of_workspaces[entry.workspace_id]
        for entry in entries
    }


def _teammates(entries: Sequence[TimeEntry]) -> list[Teammate]:
    rows = Teammate.objects.across_workspaces().filter(member_id__in={entry.member_id for entry in entries})
    rows = rows.filter(manager__role=Member.Role.MANAGER, manager__archived_at=None)
    return list(rows.select_related("manager__workspace").order_by("manager__created_at", "id")) if entries else []


def _managing(entries: Sequence[TimeEntry]) -> list[Assignment]:
    rows = Assignment.objects.across_workspaces().filter(project_id__in={entry.project_id for entry in entries})
    rows = rows.filter(is_manager=True, member__role__in=_MANAGES, member__archived_at=None)
    rows = rows.filter(member__user_type=Member.Type.HUMAN)
    return list(rows.select_related("member__workspace").order_by("member__created_at", "id")) if entries else []


def _administrators(entries: Sequence[TimeEntry]) -> list[Member]:
    rows = Member.objects.across_workspaces().filter(workspace_id__in={entry.workspace_id for entry in entries})
    rows = rows.filter(role=Member.Role.ADMINISTRATOR, archived_at=None, user_type=Member.Type.HUMAN)
    return list(rows.select_related("workspace").order_by("created_at", "id")) if entries else []
