"""Whose submissions an actor sees, decides and takes back (P3, A4)."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from keito_server.approvals.models import Submission
from keito_server.expenses.models import Expense
from keito_server.kit.errors import NotFound
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, permissions_of, require
from keito_server.team.queries import teammate_ids
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import managed_projects


def decidable(actor: Member) -> QuerySet[Submission]:
    """The submissions, decided ones too, that are the actor's to decide.

    Administrators decide all, managers those of assigned teammates and those whose every project they manage (P3);
    nobody their own, unless they are the only administrator, and agents none, whatever their role (A4).
    """
    return _within(actor, every=Permission.SUBMISSIONS_DECIDE_ALL, team=Permission.SUBMISSIONS_DECIDE_TEAM)


def withdrawable(actor: Member) -> QuerySet[Submission]:
    """The submissions whose approval the actor may withdraw: of those they decide, with that permission."""
    return _within(actor, every=Permission.SUBMISSIONS_WITHDRAW_ALL, team=Permission.SUBMISSIONS_WITHDRAW_TEAM)


def visible(actor: Member) -> QuerySet[Submission]:
    """The submissions that the actor may see: their own and those that are theirs to decide."""
    require(actor, Permission.SUBMISSIONS_VIEW_OWN)
    rows = Submission.objects.in_workspace(actor.workspace_id)
    permissions = permissions_of(actor)
    if Permission.SUBMISSIONS_DECIDE_ALL in permissions:
        return rows
    if Permission.SUBMISSIONS_DECIDE_TEAM in permissions:
        return rows.filter(Q(member=actor) | _of_team(actor))
    return rows.filter(member=actor)


def get_submission(actor: Member, submission_id: UUID) -> Submission:
    """One submission that the actor may see, with its people; `NotFound` for all others (P2)."""
    rows = visible(actor).select_related("member__workspace", "submitted_by", "decided_by")
    submission = rows.filter(id=submission_id).first()
    if submission is None:
        raise NotFound
    return submission


def is_only_administrator(actor: Member) -> bool:
    """Whether nobody else could decide on the actor's own timesheet: the only active administrator who is a person (A4)."""
    return not actor.is_agent and actor.role == Member.Role.ADMINISTRATOR and not _other_administrators(actor).exists()


def may_submit_for(actor: Member, member: Member, project_ids: Collection[UUID]) -> bool:
    """Whether the actor may submit this member's time and expenses on these projects (A2).

    Everybody their own. For agents, and for people who have been archived since, whoever decides on their timesheets.
    """
    permissions = permissions_of(actor)
    if Permission.SUBMISSIONS_SUBMIT_OWN not in permissions:
        return False
    if member.id == actor.id:
        return True
    if member.is_active and not member.is_agent:
        return False
    if Permission.SUBMISSIONS_DECIDE_ALL in permissions:
        return True
    if Permission.SUBMISSIONS_DECIDE_TEAM not in permissions:
        return False
    if teammate_ids(actor).filter(member_id=member.id).exists():
        return True
    return bool(project_ids) and set(project_ids) <= set(managed_projects(actor).filter(project_id__in=project_ids))


def _within(actor: Member, *, every: Permission, team: Permission) -> QuerySet[Submission]:
    rows = Submission.objects.in_workspace(actor.workspace_id)
    permissions = permissions_of(actor)
    if every in permissions:
        return rows.filter(~Q(member=actor) | ~Q(Exists(_other_administrators(actor))))
    if team in permissions:
        return rows.filter(_of_team(actor)).exclude(member=actor)
    return rows.none()


def _of_team(actor: Member) -> Q:
    """Of assigned teammates, or with nothing in them but time and expenses on projects that the actor manages."""
    is_bundled, is_elsewhere = Q(), Q()
    for table in (TimeEntry, Expense):
        bundled = table.objects.in_workspace(actor.workspace_id).filter(submission_id=OuterRef("id"))
        is_bundled |= Q(Exists(bundled))
        is_elsewhere |= Q(Exists(bundled.exclude(project_id__in=managed_projects(actor))))
    return Q(member__in=teammate_ids(actor)) | (is_bundled & ~is_elsewhere)


def _other_administrators(actor: Member) -> QuerySet[Member]:
    rows = Member.objects.in_workspace(actor.workspace_id).filter(archived_at=None, user_type=Member.Type.HUMAN)
    return rows.filter(role=Member.Role.ADMINISTRATOR).exclude(id=actor.id)
