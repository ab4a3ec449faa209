"""The Team tab of a project: who may track time on it, who manages it, and their own rates there."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from keito_server.kit.errors import PermissionRefused, RuleRefused
from keito_server.projects import actions, queries
from keito_server.projects.actions import MemberTerms
from keito_server.projects.forms import AddMemberForm, TeamMemberForm
from keito_server.projects.models import Assignment, Project
from keito_server.projects.queries import Worked, time_source
from keito_server.projects.views.project import errors_of_rows, page_context, today_of, url_of
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.team.queries import list_members
from keito_server.web import toasts
from keito_server.web.form_fields import show_number
from keito_server.web.form_refusals import refusals_shown_on


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A row of the tab: the assignment, its form (None: to be read only), the rates, and the time so far."""

    row: Assignment
    form: TeamMemberForm | None
    rate: Decimal | None
    default_words: str
    worked: Worked
    is_visible: bool


def has_own_rate(project: Project, member: Member) -> bool:
    """Whether the project bills this member at their own rate (R1, R2)."""
    if project.bill_by == Project.BillBy.NONE:
        return False
    is_by_agent = member.is_agent and project.agents_bill_at == Project.AgentsBillAt.OWN_RATE
    return is_by_agent or project.bill_by == Project.BillBy.PERSON


@requires(Permission.PROJECTS_VIEW_ASSIGNED)
@require_http_methods(["GET", "POST"])
def team(request: MemberRequest, subdomain: str, project_id: str) -> HttpResponse:
    """The team; a POST saves all rows at once, and takes off the one whose button was pressed."""
    project = queries.get_project(request.actor, Project.parse_id(project_id))
    if request.method == "GET":
        return _page(request, subdomain, project, _lines(request, project))
    if not queries.may_edit_project(request.actor, project.id):
        raise PermissionRefused
    lines = _lines(request, project)
    forms = {line.row.member_id: line.form for line in lines if line.form is not None and line.form.is_bound}
    are_valid = [form.is_valid() for form in forms.values()]
    if not all(are_valid):
        return _page(request, subdomain, project, lines)
    removed = next((line.row for line in lines if line.row.member.public_id == request.POST.get("remove")), None)
    try:
        actions.change_team(
            actor=request.actor,
            project_id=project.id,
            terms={member_id: _terms(form) for member_id, form in forms.items() if form.has_changed()},
            removed_id=None if removed is None else removed.member_id,
            now=timezone.now(),
        )
    except RuleRefused as refusal:
        return _page(request, subdomain, project, lines, refusal=refusal.message)
    if removed is None:
        toasts.show(request, "Changes saved")
    else:
        undo_url = f"{url_of('assign', subdomain, project, removed.member.public_id)}?manager={int(removed.is_manager)}"
        toasts.show(request, f"Removed {removed.member.name}", undo_url=undo_url)
    return _after_change(request, subdomain, project)


@requires(Permission.PROJECTS_EDIT_MANAGED)
@require_POST
def add(request: MemberRequest, subdomain: str, project_id: str) -> HttpResponse:
    """Adds a person or an agent to the team."""
    project = queries.get_project_to_edit(request.actor, Project.parse_id(project_id))
    form = _add_form(request, project, is_posted=True)
    if form.is_valid():
        with refusals_shown_on(form, names={"member_id": "member"}):
            added = actions.assign(
                actor=request.actor, project_id=project.id, member_id=form.cleaned_data["member"], now=timezone.now()
            )
            toasts.show(request, f"Added {added.member.name}")
            return redirect(url_of("team", subdomain, project))
    return _page(request, subdomain, project, _lines(request, project, is_posted=False), form)


@requires(Permission.PROJECTS_EDIT_MANAGED)
@require_POST
def assign(request: MemberRequest, subdomain: str, project_id: str, member_id: str) -> HttpResponse:
    """Puts back somebody who was just taken off; `?manager=1` as a manager."""
    row = actions.assign(
        actor=request.actor,
        project_id=Project.parse_id(project_id),
        member_id=Member.parse_id(member_id),
        is_manager=request.GET.get("manager") == "1",
        now=timezone.now(),
    )
    toasts.show(request, f"Put back {row.member.name}")
    return redirect(reverse("projects:team", args=[subdomain, project_id]))


def _after_change(request: MemberRequest, subdomain: str, project: Project) -> HttpResponse:
    """Back to the team; to the list for whoever has taken themselves off and sees the project no more."""
    if queries.may_see_project(request.actor, project.id):
        return redirect(url_of("team", subdomain, project))
    return redirect(reverse("projects:list", args=[subdomain]))


def _lines(request: MemberRequest, project: Project, *, is_posted: bool = True) -> list[MemberLine]:
    actor = request.actor
    rows = queries.list_assignments(actor, project)
    rates = queries.find_rate_card(actor, project, members=[row.member for row in rows], today=today_of(actor))
    worked = {row.id: row.worked for row in time_source().by_member(actor, project)}
    may_edit = queries.may_edit_project(actor, project.id)
    is_managed = any(row.member_id == actor.id and row.is_manager for row in rows)
    sees_all = queries.sees_all_time(actor, is_managed=is_managed)
    sent = request.POST.getlist("row") if is_posted else []
    lines = []
    for row in rows:
        own = None if rates is None else rates.own_of_members.get(row.member_id)
        form = TeamMemberForm(
            request.POST if row.member.public_id in sent else None,
            prefix=row.member.public_id,
            member=row.member,
            rates=rates is not None and has_own_rate(project, row.member),
            decimal_separator=actor.workspace.decimal_separator,
            initial={"is_manager": row.is_manager, "rate": own},
        )
        lines.append(
            MemberLine(
                row=row,
                form=form if may_edit else None,
                rate=None if rates is None else rates.of_member(project, row.member),
                default_words=_plain(rates.member_defaults.get(row.member_id), actor) if rates else "",
                worked=worked.get(row.member_id, Worked()),
                is_visible=sees_all or row.member_id == actor.id,
            )
        )
    return lines


def _plain(default: Decimal | None, actor: Member) -> str:
    """A default rate as a placeholder shows it: without its currency, which stands before the field."""
    return "no rate" if default is None else show_number(default, actor.workspace.decimal_separator, least_decimals=2)


def _terms(form: TeamMemberForm) -> MemberTerms:
    typed = form.cleaned_data
    return MemberTerms(
        is_manager=typed.get("is_manager"), sets_rate="rate" in form.changed_data, rate=typed.get("rate")
    )


def _add_form(request: MemberRequest, project: Project, *, is_posted: bool) -> AddMemberForm:
    known = {row.member_id for row in queries.list_assignments(request.actor, project)}
    free = [member for member in list_members(request.actor) if member.id not in known]
    return AddMemberForm(
        request.POST if is_posted else None,
        people=[(member.public_id, member.name) for member in free if not member.is_agent],
        agents=[(member.public_id, member.name) for member in free if member.is_agent],
    )


def _page(
    request: MemberRequest,
    subdomain: str,
    project: Project,
    lines: list[MemberLine],
    add_form: AddMemberForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    row_errors = errors_of_rows([line.form for line in lines])
    context = page_context(request, subdomain, project, "team")
    if add_form is None and context["may_edit"]:
        add_form = _add_form(request, project, is_posted=False)
    context |= {
        "lines": lines,
        "row_errors": row_errors,
        "refusals": [refusal] if refusal else [],
        "shows_rates": queries.may_see_rates(request.actor, project.id) and project.bill_by != Project.BillBy.NONE,
        "currency": project.client.currency,
        "add_form": add_form,
        "sets_rates": any(line.form is not None and "rate" in line.form.fields for line in lines),
        "has_free_members": add_form is not None and add_form.has_members,
    }
    is_wrong = row_errors or refusal or (add_form is not None and add_form.errors)
    return render(request, "projects/team.html", context, status=422 if is_wrong else 200)
