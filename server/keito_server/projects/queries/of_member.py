"""The projects that one member is on, for their page and for forms that put members on projects."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import QuerySet
from django.db.models.functions import Lower

from keito_server.projects.models import Assignment, Project
from keito_server.projects.queries.hours import Worked, time_source
from keito_server.projects.queries.projects import visible_projects
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may


@dataclass(frozen=True, slots=True)
class MemberProject:
    """A project that a member is on, or has worked on: their time in all and of the last four weeks.

    `amount` is what their hours are worth in the client's currency; None for whoever may see no rates.
    """

    project: Project
    is_assigned: bool
    is_manager: bool
    worked: Worked
    recent: Worked
    amount: Decimal | None


def list_projects_of(actor: Member, member: Member, *, since: date) -> list[MemberProject]:
    """Those of the actor's projects that the member is on or has worked on, by client and name: three queries.

    `since` is the first day that counts as recent. Archived projects stand in it where there is time on them.
    """
    rows = Assignment.objects.in_workspace(actor.workspace_id).filter(member=member)
    assigned = dict(rows.values_list("project_id", "is_manager"))
    worked = time_source().of_member(actor, member, since)
    projects = visible_projects(actor).filter(id__in={*assigned, *worked})
    shows_amounts = may(actor, Permission.BILLABLE_RATES_VIEW)
    nothing = (Worked(), Worked())
    return [
        MemberProject(
            project=project,
            is_assigned=project.id in assigned,
            is_manager=assigned.get(project.id, False),
            worked=(found := worked.get(project.id, nothing))[0],
            recent=found[1],
            amount=found[0].amount if shows_amounts else None,
        )
        for project in projects.order_by(Lower("client__name"), Lower("name"), "id")
        if project.archived_at is None or project.id in worked
    ]


def offer_projects(actor: Member) -> list[tuple[str, list[tuple[str, str]]]]:
    """The active projects that the actor sees, by client, as forms offer them: one query."""
    return _by_client(visible_projects(actor))


def offer_editable_projects(actor: Member) -> list[tuple[str, list[tuple[str, str]]]]:
    """The active projects whose team the actor may change, by client: all for administrators, else managed ones (P3)."""
    rows = visible_projects(actor)
    if not may(actor, Permission.PROJECTS_EDIT_ALL):
        managed = Assignment.objects.in_workspace(actor.workspace_id).filter(member=actor, is_manager=True)
        rows = rows.filter(id__in=managed.values("project_id"))
    return _by_client(rows)


def _by_client(rows: "QuerySet[Project]") -> list[tuple[str, list[tuple[str, str]]]]:
    active = rows.filter(archived_at=None).order_by(Lower("client__name"), "client_id", Lower("name"))
    return [
        (client, [(project.public_id, project.name) for project in projects])
        for client, projects in groupby(active, lambda project: project.client.name)
    ]
