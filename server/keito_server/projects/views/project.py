"""What all tabs of a project's page share, and archiving."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from keito_server.kit.days import day_of
from keito_server.projects import actions, queries
from keito_server.projects.models import Assignment, Project
from keito_server.projects.views.shown import billing_words
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, may, requires
from keito_server.web import toasts
from keito_server.web.fields import first_invalid_id
from keito_server.web.sections import sections_of


@requires(Permission.PROJECTS_EDIT_MANAGED)
@require_POST
def archive(request: MemberRequest, subdomain: str, project_id: str) -> HttpResponse:
    """Takes a project off the lists; the toast takes it back."""
    project = actions.archive_project(actor=request.actor, project_id=Project.parse_id(project_id), now=timezone.now())
    toasts.show(request, f"Archived {project.name}", undo_url=url_of("restore", subdomain, project))
    return redirect(url_of("overview", subdomain, project))


@requires(Permission.PROJECTS_EDIT_MANAGED)
@require_POST
def restore(request: MemberRequest, subdomain: str, project_id: str) -> HttpResponse:
    """Brings a project back."""
    project = actions.restore_project(actor=request.actor, project_id=Project.parse_id(project_id), now=timezone.now())
    toasts.show(request, f"Restored {project.name}", undo_url=url_of("archive", subdomain, project))
    return redirect(url_of("overview", subdomain, project))


def page_context(
    request: MemberRequest, subdomain: str, project: Project, tab: str, *, team: Sequence[Assignment] | None = None
) -> dict[str, Any]:
    """What the head of every tab shows; where the team is known, nothing is read once more."""
    return {
        "subdomain": subdomain,
        "project": project,
        "tab": tab,
        "billing_words": billing_words(project),
        "managers": queries.list_managers(request.actor, project)
        if team is None
        else [row.member.name for row in team if row.is_manager],
        "may_see_client": may(request.actor, Permission.CLIENTS_VIEW),
        "tabs_above": sections_of(request, "project_tabs", project),
        "acts": sections_of(request, "project_acts", project),
        "may_create": may(request.actor, Permission.PROJECTS_CREATE),
        "may_edit": queries.may_edit_project(request.actor, project.id)
        if team is None
        else queries.edits_with(request.actor, team),
    }


def today_of(actor: Member) -> date:
    """The day that it is in the actor's workspace, for rates that hold today."""
    return day_of(timezone.now(), actor.workspace.timezone)


def errors_of_rows(rows: Sequence[forms.Form | None]) -> list[tuple[str, str]]:
    """The errors of a table's forms, each with the id of its field: what the summary above the table links to."""
    bounds = [bound for form in rows if form is not None for bound in form if bound.errors]
    return [(first_invalid_id(bound), str(bound.errors[0])) for bound in bounds]


def url_of(name: str, subdomain: str, project: Project, *more: str) -> str:
    """The address of one of a project's pages or acts."""
    return reverse(f"projects:{name}", args=[subdomain, project.public_id, *more])
