"""Hard limits of agent work where they are set: on a project's settings, and on the page of an agent (G5)."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from keito_server.projects import actions, queries
from keito_server.projects.forms import AgentLimitForm
from keito_server.projects.models import AgentLimit, Project
from keito_server.projects.views.form import settings_page
from keito_server.projects.views.limit_lines import limit_lines, project_limit_form
from keito_server.projects.views.project import today_of, url_of
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, may, requires
from keito_server.team.queries import get_visible_member
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on
from keito_server.web.formats import Formats


@requires(Permission.PROJECTS_EDIT_MANAGED)
@require_POST
def of_project(request: MemberRequest, subdomain: str, project_id: str) -> HttpResponse:
    """Sets, changes or lifts the limit of agents on a project; what is wrong is said on its settings."""
    actor = request.actor
    project = queries.get_project_to_edit(actor, Project.parse_id(project_id))
    form = project_limit_form(actor, queries.find_project_limit(actor.workspace_id, project.id), request.POST)
    if form.is_valid():
        with refusals_shown_on(form):
            limit = actions.set_project_limit(
                actor=actor, project_id=project.id, fields=form.limit_fields(), now=timezone.now()
            )
            toasts.show(request, _saved_words(limit))
            return redirect(f"{url_of('settings', subdomain, project)}#agents-limit")
    return settings_page(request, subdomain, project, limit_form=form)


@requires(Permission.MEMBERS_EDIT)
@require_POST
def of_agent(request: MemberRequest, subdomain: str, member_id: str) -> HttpResponse:
    """Sets, changes or lifts the limit of one agent; what is wrong is said on a page of its own."""
    actor = request.actor
    member = get_visible_member(actor, Member.parse_id(member_id))
    form = _agent_form(member, queries.find_agent_limit(member), request.POST)
    if form.is_valid():
        with refusals_shown_on(form):
            limit = actions.set_agent_limit(
                actor=actor, member_id=member.id, fields=form.limit_fields(), now=timezone.now()
            )
            toasts.show(request, _saved_words(limit))
            return redirect("members:member", subdomain, member.public_id)
    context = {"subdomain": subdomain, "member": member, "form": form, "currency": actor.workspace.currency}
    return render(request, "projects/agent_limits.html", context, status=422)


def limits_of_agent(request: HttpRequest, member: Member) -> SafeString:
    """The section of an agent's page: what is used of its limits, and the form; for administrators."""
    actor: Member = request.actor  # type: ignore[attr-defined]  # behind the gate, it is there
    if not (member.is_agent and member.is_active and may(actor, Permission.MEMBERS_EDIT)):
        return SafeString("")
    limit, currency = queries.find_agent_limit(member), actor.workspace.currency
    context = {
        "subdomain": actor.workspace.subdomain,
        "member": member,
        "lines": limit_lines(limit, currency, Formats.of(actor), today=today_of(actor), sees_money=True),
        "form": _agent_form(member, limit),
        "currency": currency,
    }
    return render_to_string("projects/_agent_section.html", context, request=request)


def _agent_form(member: Member, limit: AgentLimit | None, sent: QueryDict | None = None) -> AgentLimitForm:
    return AgentLimitForm(
        sent,
        limit=limit,
        is_of_project=False,
        sees_money=True,
        decimal_separator=member.workspace.decimal_separator,
    )


def _saved_words(limit: AgentLimit | None) -> str:
    return "Limit saved" if limit else "Saved: no limit holds now"
