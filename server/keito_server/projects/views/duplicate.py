"""Duplicating a project: a small form for what the copy has of its own."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from keito_server.projects import actions, queries
from keito_server.projects.forms import DuplicateForm
from keito_server.projects.models import Project
from keito_server.projects.views.project import url_of
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on


@requires(Permission.PROJECTS_CREATE)
@require_http_methods(["GET", "POST"])
def duplicate(request: MemberRequest, subdomain: str, project_id: str) -> HttpResponse:
    """A copy under another name, with its own code and dates; it opens on the copy's settings.

    A project of an archived client has no form, since its copy would be refused: the project's page says why.
    """
    project = queries.get_project_to_edit(request.actor, Project.parse_id(project_id))
    if not project.client.is_active:
        toasts.show_failure(
            request, f"{project.client.name} is archived. Restore that client to duplicate its projects."
        )
        return redirect(url_of("overview", subdomain, project))
    initial = {"name": queries.suggest_copy_name(request.actor, project)}
    form = DuplicateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form, names={"client_id": "name"}):
            copy = actions.duplicate_project(
                actor=request.actor, project_id=project.id, now=timezone.now(), **form.cleaned_data
            )
            toasts.show(request, f"Added {copy.name}")
            return redirect(url_of("settings", subdomain, copy))
    context = {"subdomain": subdomain, "project": project, "form": form}
    return render(request, "projects/duplicate.html", context, status=422 if form.errors else 200)
