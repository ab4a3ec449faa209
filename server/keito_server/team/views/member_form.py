"""Team: adding an agent, and editing a member."""

from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from keito_server.kit.timezones import timezone_place
from keito_server.team import actions, queries
from keito_server.team.actions import MemberFields, NewAgent
from keito_server.team.forms import AgentForm, MemberForm
from keito_server.team.models import BusinessRole, Member
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.team.views.member_page import member_page
from keito_server.team.views.sent_forms import form_id, note_sent, was_sent
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on


@requires(Permission.MEMBERS_EDIT)
@never_cache
@require_http_methods(["GET", "POST"])
def add_agent(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The form of a new agent with rates, projects and a first key, whose secret the answer shows this once."""
    actor, now = request.actor, timezone.now()
    form = AgentForm(
        request.POST or None,
        projects=queries.list_assignable(actor),
        decimal_separator=actor.workspace.decimal_separator,
    )
    if request.method == "POST" and was_sent(request):
        toasts.show_failure(request, "This agent was added already. Its key's secret is not shown twice.")
        return redirect("members:list", subdomain)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form, names={"weekly_capacity_ms": "weekly_capacity"}):
            agent, key = actions.hire_agent(actor=actor, new=NewAgent(**form.values()), now=now)
            note_sent(request)
            if key is not None:
                return member_page(request, subdomain, agent, new_key=key)
            toasts.show(request, f"Added {agent.name}")
            return redirect("members:member", subdomain, agent.public_id)
    context = {
        "subdomain": subdomain,
        "form": form,
        "form_id": form_id(request),
        "currency": actor.workspace.currency,
    }
    return render(request, "team/add_agent.html", context, status=422 if form.errors else 200)


@requires(Permission.MEMBERS_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, subdomain: str, member_id: str) -> HttpResponse:
    """The form of what is known of a member."""
    actor = request.actor
    member = queries.get_visible_member(actor, Member.parse_id(member_id))
    roles = queries.list_business_roles(actor)
    form = MemberForm(
        request.POST or None,
        member=member,
        business_roles=roles,
        decimal_separator=actor.workspace.decimal_separator,
        initial=_initial(actor, member),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form, names={"weekly_capacity_ms": "weekly_capacity"}):
            actions.update_member(actor=actor, member_id=member.id, fields=_fields(form), now=timezone.now())
            toasts.show(request, "Changes saved")
            return redirect("members:member", subdomain, member.public_id)
    context = {
        "subdomain": subdomain,
        "member": member,
        "member_tab": "edit",
        "form": form,
        "has_roles": bool(roles),
        "capacity": actor.workspace.weekly_capacity_ms,
        "place": timezone_place(actor.workspace.timezone),
    }
    return render(request, "team/edit_member.html", context, status=422 if form.errors else 200)


def _initial(actor: Member, member: Member) -> dict[str, Any]:
    names = ("first_name", "last_name", "email", "phone", "timezone", "employee_id", "engagement", "description")
    return {name: getattr(member, name) for name in names} | {
        "weekly_capacity": member.weekly_capacity_ms,
        "business_roles": [role.public_id for role in queries.list_roles_of(actor, member)],
    }


def _fields(form: MemberForm) -> MemberFields:
    typed = form.cleaned_data
    apart = {"weekly_capacity", "business_roles"} | {name for name, field in form.fields.items() if field.disabled}
    fields = {name: typed[name] for name in typed if name not in apart}
    return cast(
        MemberFields,
        fields
        | {
            "weekly_capacity_ms": typed["weekly_capacity"],
            "business_role_ids": [BusinessRole.parse_id(role) for role in typed["business_roles"]],
        },
    )
