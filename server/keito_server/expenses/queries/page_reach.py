"""What the Expenses page offers to choose from: only names that the actor reaches anyway (P2, P3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from keito_server.expenses.models import Expense, ExpenseCategory
from keito_server.projects.models import Assignment, Project
from keito_server.projects.queries import managed_projects
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may, require
from keito_server.team.queries import teammate_ids


@dataclass(frozen=True, slots=True)
class ExpenseReach:
    """Members, projects (with their clients) and categories by name, archived ones last.

    Members are the actor alone for whoever sees only their own. `spenders` are those for whom the actor may log expenses;
    `chargeable` are the active projects on which the one asked about may spend, where the actor may log it.
    """

    members: Sequence[Member]
    spenders: Sequence[Member]
    projects: Sequence[Project]
    chargeable: Sequence[Project]
    categories: Sequence[ExpenseCategory]


def find_expense_reach(actor: Member, *, spender_id: UUID | None = None) -> ExpenseReach:
    """Everything for administrators. A manager has themself, the assigned teammates and the teams of the projects that they
    manage, and these projects and those that teammates are on; anybody else what they work on or have spent on.

    `spender_id` is whose new expense is asked about, else the actor. Three queries, for the actor's own expenses two.
    """
    require(actor, Permission.EXPENSES_VIEW_OWN)
    members, teammates = _members(actor)
    spender = next((one for one in members if one.id == spender_id), actor)
    here = Assignment.objects.in_workspace(actor.workspace_id).filter(project_id=OuterRef("id"))
    projects = _seen_projects(actor).annotate(
        has_spender=Exists(here.filter(member=spender)),
        is_managed=Exists(here.filter(member=actor, is_manager=True)),
    )
    found = list(projects.order_by(F("archived_at").asc(nulls_first=True), "client__name", "name", "id"))
    edits_all = may(actor, Permission.EXPENSES_EDIT_ALL)
    has_free_choice = edits_all or spender.id == actor.id or spender.id in teammates
    edits_team = edits_all or may(actor, Permission.EXPENSES_EDIT_TEAM)
    categories = ExpenseCategory.objects.in_workspace(actor.workspace_id)
    return ExpenseReach(
        members=members,
        spenders=[one for one in members if one.is_active and (edits_team or one.id == actor.id)],
        projects=found,
        chargeable=[
            one
            for one in found
            if one.is_active
            and (one.has_spender or spender.role == Member.Role.ADMINISTRATOR)
            and (has_free_choice or one.is_managed)
        ],
        categories=list(categories.order_by(F("archived_at").asc(nulls_first=True), Lower("name"), "id")),
    )


def _members(actor: Member) -> tuple[Sequence[Member], frozenset[UUID]]:
    """The members in reach, and which of them are teammates."""
    if not may(actor, Permission.EXPENSES_VIEW_TEAM):
        return [actor], frozenset()
    members, teammates = Member.objects.in_workspace(actor.workspace_id), teammate_ids(actor)
    if not may(actor, Permission.EXPENSES_VIEW_ALL):
        assignments = Assignment.objects.in_workspace(actor.workspace_id)
        on_managed = assignments.filter(project__in=managed_projects(actor)).values("member_id")
        members = members.filter(Q(id=actor.id) | Q(id__in=teammates) | Q(id__in=on_managed))
    members = members.annotate(is_teammate=Exists(teammates.filter(member_id=OuterRef("id"))))
    archived_last = F("archived_at").asc(nulls_first=True)
    found = list(members.order_by(archived_last, "-user_type", "first_name", "last_name", "id"))
    return found, frozenset(one.id for one in found if one.is_teammate)


def _seen_projects(actor: Member) -> "QuerySet[Project]":
    projects = Project.objects.in_workspace(actor.workspace_id).select_related("client")
    if may(actor, Permission.EXPENSES_VIEW_ALL):
        return projects
    here = Assignment.objects.in_workspace(actor.workspace_id).filter(project_id=OuterRef("id"))
    own = Expense.objects.in_workspace(actor.workspace_id).filter(member=actor, project_id=OuterRef("id"))
    seen = Q(Exists(here.filter(member=actor))) | Q(Exists(own))
    if may(actor, Permission.EXPENSES_VIEW_TEAM):
        seen |= Q(Exists(here.filter(member__in=teammate_ids(actor))))
    return projects.filter(seen)
