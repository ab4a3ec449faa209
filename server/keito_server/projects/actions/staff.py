"""The team of a project: who may track time on it, and who manages it (P3, P4)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from keito_server.events.actions import record
from keito_server.kit.errors import NotFound
from keito_server.projects.actions.part_budgets import PartBudget, set_member_budget
from keito_server.projects.actions.saving import locked_project
from keito_server.projects.errors import AgentManages
from keito_server.projects.events import ManagerSet, MemberAssigned, MemberUnassigned
from keito_server.projects.models import Assignment, Project
from keito_server.projects.rules import archived_words
from keito_server.team.errors import MemberArchived
from keito_server.team.models import Member


@transaction.atomic
def assign(
    *,
    actor: Member,
    project_id: UUID,
    member_id: UUID,
    now: datetime,
    is_manager: bool = False,
    budget: PartBudget | None = None,
) -> Assignment:
    """Lets a member of the workspace, person or agent, track time on a project. Assigning twice changes nothing.

    Raises `NotFound` for a member of another workspace, `MemberArchived`, and `AgentManages`.
    """
    project = locked_project(actor, project_id)
    member = Member.objects.in_workspace(actor.workspace_id).filter(id=member_id).first()
    if member is None:
        raise NotFound(field="member_id")
    if not member.is_active:
        raise MemberArchived(field="member_id")
    _check_manager(member, is_manager=is_manager)
    known = _rows(project).filter(member=member).first()
    if known is not None:
        return known
    assignment = put_assignment(actor=actor, project=project, member=member, is_manager=is_manager, now=now)
    if budget is None:
        return assignment
    return set_member_budget(actor=actor, project_id=project_id, member_id=member_id, budget=budget, now=now)


@transaction.atomic
def assign_several(*, actor: Member, project_id: UUID, member_ids: Collection[UUID], now: datetime) -> list[Assignment]:
    """Lets several members track time on a project, all or none; answers who was added: who is on the team stays as is.

    Raises `NotFound` for a member of another workspace, and `MemberArchived`, which says who is.
    """
    project = locked_project(actor, project_id)
    members = Member.objects.in_workspace(actor.workspace_id).in_bulk(list(member_ids))
    if not members.keys() >= set(member_ids):
        raise NotFound(field="member_id")
    known = set(_rows(project).filter(member_id__in=list(members)).values_list("member_id", flat=True))
    added = [members[member_id] for member_id in dict.fromkeys(member_ids) if member_id not in known]
    if archived := [member.name for member in added if not member.is_active]:
        refusal = f"{archived_words(archived)} by now, so nobody was added. Add the others, or reactivate first."
        raise MemberArchived(refusal, field="member_id")
    return [put_assignment(actor=actor, project=project, member=member, is_manager=False, now=now) for member in added]


@transaction.atomic
def assign_to_all(*, actor: Member, member: Member, project_ids: Collection[str], now: datetime) -> None:
    """Lets a member track time on several projects, named by their public ids; all of them, or none."""
    for project_id in project_ids:
        assign(actor=actor, project_id=Project.parse_id(project_id), member_id=member.id, now=now)


def put_assignment(*, actor: Member, project: Project, member: Member, is_manager: bool, now: datetime) -> Assignment:
    """Inserts an assignment of an active member; the project is locked, or new, in this transaction."""
    assignment = Assignment.objects.create(
        workspace_id=actor.workspace_id, project=project, member=member, is_manager=is_manager, created_at=now
    )
    assigned = MemberAssigned(
        workspace_id=actor.workspace_id, subject_id=project.id, member_id=member.id, is_manager=is_manager
    )
    record(event=assigned, actor=actor, now=now)
    return assignment


@transaction.atomic
def unassign(*, actor: Member, project_id: UUID, member_id: UUID, now: datetime) -> None:
    """Ends what a member may track on a project; their entries and own rates stay. Doing it twice changes nothing."""
    project = locked_project(actor, project_id)
    deleted, _ = _rows(project).filter(member_id=member_id).delete()
    if deleted:
        unassigned = MemberUnassigned(workspace_id=actor.workspace_id, subject_id=project.id, member_id=member_id)
        record(event=unassigned, actor=actor, now=now)


@transaction.atomic
def set_manager(*, actor: Member, project_id: UUID, member_id: UUID, is_manager: bool, now: datetime) -> Assignment:
    """Makes a member of the project's team one of its managers, or no longer. `NotFound` for who is not on the team."""
    project = locked_project(actor, project_id)
    assignment = _rows(project).select_related("member").filter(member_id=member_id).first()
    if assignment is None:
        raise NotFound(field="member_id")
    if assignment.is_manager != is_manager:
        _check_manager(assignment.member, is_manager=is_manager)
        assignment.is_manager = is_manager
        assignment.save(update_fields=["is_manager"])
        changed = ManagerSet(
            workspace_id=actor.workspace_id, subject_id=project.id, member_id=member_id, is_manager=is_manager
        )
        record(event=changed, actor=actor, now=now)
    return assignment


def _check_manager(member: Member, *, is_manager: bool) -> None:
    if is_manager and member.is_agent:
        raise AgentManages(field="is_manager")


def _rows(project: Project) -> QuerySet[Assignment]:
    return Assignment.objects.in_workspace(project.workspace_id).filter(project=project)
