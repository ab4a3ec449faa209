"""What mails about timesheets are written from, and who is told that one was submitted: those who approve it (P3)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from keito_server.approvals.models import Submission
from keito_server.approvals.queries.expenses import expenses_in
from keito_server.approvals.queries.figures import bundled_in
from keito_server.projects.models import Assignment
from keito_server.team.models import Member, Teammate


def list_standing(
    workspace_id: UUID, submission_ids: Sequence[UUID], *, state: str, decided_at: datetime | None
) -> list[Submission]:
    """Those of the submissions that still are in a state, with `decided_at` by the same decision; for mails about it."""
    rows = Submission.objects.in_workspace(workspace_id).filter(id__in=submission_ids, state=state)
    if decided_at is not None:
        rows = rows.filter(decided_at=decided_at)
    return list(rows.select_related("member__workspace").order_by("id"))


def find_who_acted(workspace_id: UUID, actor_id: UUID | None) -> Member | None:
    """Who did what a mail tells of; None for the schedule."""
    return Member.objects.in_workspace(workspace_id).filter(id=actor_id).first() if actor_id else None


def approvers_of(workspace_id: UUID, submissions: Sequence[Submission]) -> dict[UUID, list[Member]]:
    """For each submission which people to ask: active managers with the member as teammate, else managers who manage every
    project in it, else the administrators; never the member or who submitted it. Five queries for all of them.
    """
    # Agents decide on nothing, whatever their role (A4): where only one is there to ask, the next rank is.
    people_here = Member.objects.in_workspace(workspace_id).filter(archived_at=None, user_type=Member.Type.HUMAN)
    managers = people_here.filter(role=Member.Role.MANAGER)
    members = {one.member_id for one in submissions}
    assigned: dict[UUID, list[Member]] = defaultdict(list)
    pairs = Teammate.objects.in_workspace(workspace_id).filter(member_id__in=members, manager__in=managers)
    for pair in pairs.select_related("manager__workspace"):
        assigned[pair.member_id].append(pair.manager)
    projects: dict[UUID | None, set[UUID]] = defaultdict(set)
    ids = [one.id for one in submissions]
    entries = bundled_in(workspace_id, ids).order_by().values_list("submission_id", "project_id")
    expenses = expenses_in(workspace_id, ids).order_by().values_list("submission_id", "project_id")
    for submission_id, project_id in (*entries.distinct(), *expenses.distinct()):
        projects[submission_id].add(project_id)
    managed: dict[UUID, set[UUID]] = defaultdict(set)
    people: dict[UUID, Member] = {}
    rows = Assignment.objects.in_workspace(workspace_id).filter(is_manager=True, member__in=managers)
    wanted = set().union(*projects.values()) if projects else set()
    for row in rows.filter(project_id__in=wanted).select_related("member__workspace"):
        managed[row.member_id].add(row.project_id)
        people[row.member_id] = row.member
    administrators = list(people_here.filter(role=Member.Role.ADMINISTRATOR).select_related("workspace"))
    found = {}
    for one in submissions:
        of_projects = [
            people[member_id] for member_id, ids in managed.items() if projects[one.id] and projects[one.id] <= ids
        ]
        apart = {one.member_id, one.submitted_by_id}
        ranks = (assigned[one.member_id], of_projects, administrators)
        asked = ([person for person in rank if person.id not in apart] for rank in ranks)
        found[one.id] = next((people_asked for people_asked in asked if people_asked), [])
    return found
