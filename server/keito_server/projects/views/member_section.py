"""What a member's page shows of their projects, and putting the member on one more."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from keito_server.kit.days import day_of
from keito_server.projects import actions, queries
from keito_server.projects.models import Project
from keito_server.projects.queries import MemberProject, Worked
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, may, requires
from keito_server.team.queries import get_visible_member
from keito_server.web import toasts
from keito_server.web.form_fields import RowField, offer
from keito_server.web.form_refusals import refusals_shown_on

_RECENT = timedelta(weeks=4)


class AssignForm(forms.Form):
    """One of the projects that the member is not on yet."""

    project = RowField(label="Project", parse_id=Project.parse_id, error_messages={"required": "Choose a project."})

    def __init__(self, *args: object, groups: list[tuple[str, list[tuple[str, str]]]], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own arguments, passed on
        offer(self, "project", [("", "Choose a project"), *groups])


def projects_of_member(request: HttpRequest, member: Member) -> SafeString:
    """The projects that the member is on or has worked on, with hours; a form for one more."""
    actor: Member = request.actor  # type: ignore[attr-defined]  # behind the gate, it is there
    since = day_of(timezone.now(), actor.workspace.timezone) - _RECENT
    lines = queries.list_projects_of(actor, member, since=since)
    context = {
        "member": member,
        "lines": lines,
        "total": sum((line.worked for line in lines), Worked()),
        "recent": sum((line.recent for line in lines), Worked()),
        "shows_amounts": may(actor, Permission.BILLABLE_RATES_VIEW),
        "form": _form(actor, member, lines),
    }
    return render_to_string("projects/_member_section.html", context, request=request)


@requires(Permission.PROJECTS_EDIT_MANAGED)
@require_POST
def assign(request: MemberRequest, subdomain: str, member_id: str) -> HttpResponse:
    """Puts the member on a project; what is refused is said in a toast, on the member's page."""
    actor = request.actor
    member = get_visible_member(actor, Member.parse_id(member_id))
    form = AssignForm(request.POST, groups=[])
    if form.is_valid():
        with refusals_shown_on(form, names={"project_id": "project", "member_id": "project"}):
            row = actions.assign(
                actor=actor, project_id=form.cleaned_data["project"], member_id=member.id, now=timezone.now()
            )
            toasts.show(request, f"{member.name} is on {row.project.name}")
    if form.errors:
        toasts.show_failure(request, str(form.errors["project"][0]))
    return redirect("members:member", subdomain, member.public_id)


def _form(actor: Member, member: Member, lines: list[MemberProject]) -> AssignForm | None:
    """The form; None where there is no project to offer, or the actor may not assign."""
    if not member.is_active or not may(actor, Permission.PROJECTS_EDIT_MANAGED):
        return None
    taken = {line.project.public_id for line in lines if line.is_assigned}
    free = [
        (client, [choice for choice in choices if choice[0] not in taken])
        for client, choices in queries.offer_editable_projects(actor)
    ]
    groups = [group for group in free if group[1]]
    return AssignForm(groups=groups) if groups else None
