"""Team, a member, Role and permissions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from keito_server.team import actions, queries
from keito_server.team.forms import PermissionsForm
from keito_server.team.models import Member
from keito_server.team.permissions import ManagerPermission, MemberRequest, Permission, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on

GRANTS = (
    (ManagerPermission.CREATE_PROJECTS, "Create projects", "for clients in the directory"),
    (ManagerPermission.BILLABLE_RATES, "See and change billable rates", "of teammates, and on managed projects"),
    (ManagerPermission.DRAFT_INVOICES, "Draft invoices", "for managed projects"),
    (ManagerPermission.SEND_INVOICES, "Send and change invoices", "for managed projects; includes drafting them"),
    (ManagerPermission.CLIENTS_AND_TASKS, "Create and change clients and tasks", "in the lists that everybody shares"),
    (
        ManagerPermission.EDIT_TEAM_TIME,
        "Change the team’s time and expenses",
        "of teammates, and on managed projects; each change stands in the history",
    ),
    (
        ManagerPermission.WITHDRAW_APPROVALS,
        "Withdraw approvals",
        "of whom they may approve, until an entry stands on an invoice",
    ),
)
"""What may be granted, with its words on the page."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One role, permission or teammate on the page, and whether it is chosen; `was_chosen` says what is stored."""

    value: str
    label: str
    hint: str
    is_chosen: bool
    was_chosen: bool


@dataclass(frozen=True, slots=True)
class TeammateChoice:
    """One member who may be a teammate."""

    candidate: queries.Candidate
    is_chosen: bool


@requires(Permission.MEMBERS_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, subdomain: str, member_id: str) -> HttpResponse:
    """A member's role, what a manager may besides, and whom they see. It holds at the member's next click."""
    member = queries.get_visible_member(request.actor, Member.parse_id(member_id))
    form = PermissionsForm(request.POST or None, roles=_roles(member))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            saved = actions.set_permissions(
                actor=request.actor,
                member_id=member.id,
                role=form.cleaned_data["role"],
                manager_permissions=form.cleaned_data["manager_permissions"],
                teammate_ids=form.cleaned_data["teammates"],
                now=timezone.now(),
            )
            toasts.show(request, f"Saved what {saved.name} may do")
            if saved.id == request.actor.id and saved.role != Member.Role.ADMINISTRATOR:
                return redirect("home")
            return redirect("member_permissions:edit", subdomain, saved.public_id)
    return _page(request, subdomain, member, form)


def _roles(member: Member) -> Sequence[Member.Role]:
    return [role for role in Member.Role if not (member.is_agent and role == Member.Role.ADMINISTRATOR)]


def _page(request: MemberRequest, subdomain: str, member: Member, form: PermissionsForm) -> HttpResponse:
    role = request.POST.get("role", member.role) if form.is_bound else member.role
    granted = request.POST.getlist("manager_permissions") if form.is_bound else member.manager_permissions
    candidates = queries.list_candidates(request.actor, member)
    chosen = set(request.POST.getlist("teammates")) if form.is_bound else None
    context = {
        "subdomain": subdomain,
        "form": form,
        "member": member,
        "member_tab": "permissions",
        "roles": [
            Choice(one.value, one.label, _meaning(one, member), role == one, member.role == one)
            for one in _roles(member)
        ],
        "grants": [
            Choice(grant.value, label, hint, grant in granted, grant in member.manager_permissions)
            for grant, label, hint in GRANTS
        ],
        "teammates": [
            TeammateChoice(one, one.is_teammate if chosen is None else one.member.public_id in chosen)
            for one in candidates
        ],
    }
    return render(request, "team/permissions.html", context, status=422 if form.errors else 200)


def _meaning(role: Member.Role, member: Member) -> str:
    if role == Member.Role.ADMINISTRATOR:
        return "Sees and changes everything in the workspace: people, rates, projects, invoices and settings."
    if role == Member.Role.MANAGER:
        return f"Sees the time of the teammates below, and manages the projects led by {member.first_name}."
    return f"Tracks time on assigned projects, and sees no time but {member.first_name}’s own."
