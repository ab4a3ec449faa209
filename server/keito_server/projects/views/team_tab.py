"""The Team tab of a project: who may track time on it, who manages it, and their own rates there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from keito_server.projects import actions, queries
from keito_server.projects.actions import MemberTerms
from keito_server.projects.forms import AddMemberForm, AddMembersForm, TeamMemberForm
from keito_server.projects.models import Assignment, Project
from keito_server.projects.queries import Worked, time_source
from keito_server.projects.views.project import today_of, url_of
from keito_server.projects.views.rows_tab import (
    Line,
    Saving,
    add_beside_rows,
    added_words,
    budget_column,
    budget_put_back,
    budget_to_put_back,
    save_rows,
    show_table,
)
from keito_server.team.actions import Repriced
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.team.queries import list_members
from keito_server.web import toasts
from keito_server.web.form_fields import show_number


@dataclass(frozen=True, slots=True)
class MemberLine(Line[TeamMemberForm]):
    """A row of the tab: the assignment, its form, the rates, and the time so far."""

    part: Member
    row: Assignment
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
    table = _Table(request, project)
    if request.method == "GET":
        return table.page(subdomain)
    return save_rows(request, project, table.lines, _saving(request, subdomain, table))


@requires(Permission.PROJECTS_EDIT_MANAGED)
@require_POST
def add(request: MemberRequest, subdomain: str, project_id: str) -> HttpResponse:
    """Adds a person or an agent to the team."""
    project = queries.get_project_to_edit(request.actor, Project.parse_id(project_id))
    table = _Table(request, project)
    form = _add_form(request, _free(request.actor, table.team), is_posted=True)

    def assign_chosen() -> str:
        member_id = form.cleaned_data["member"]
        added = actions.assign(actor=request.actor, project_id=project.id, member_id=member_id, now=timezone.now())
        return f"Added {added.member.name}"

    saving = _saving(request, subdomain, table, add_form=form)
    names = {"member_id": "member"}
    return add_beside_rows(request, project, table.lines, saving, form=form, add=assign_chosen, names=names)


@requires(Permission.PROJECTS_EDIT_MANAGED)
@require_POST
def add_several(request: MemberRequest, subdomain: str, project_id: str) -> HttpResponse:
    """Adds all who are ticked to the team, or nobody."""
    project = queries.get_project_to_edit(request.actor, Project.parse_id(project_id))
    table = _Table(request, project)
    form = AddMembersForm(request.POST, free=_free(request.actor, table.team))

    def assign_chosen() -> str:
        chosen = form.cleaned_data["members"]
        added = actions.assign_several(
            actor=request.actor, project_id=project.id, member_ids=chosen, now=timezone.now()
        )
        return added_words([row.member.name for row in added], len(chosen), form)

    saving = _saving(request, subdomain, table, several=form)
    names = {"member_id": "members"}
    return add_beside_rows(request, project, table.lines, saving, form=form, add=assign_chosen, names=names)


@requires(Permission.PROJECTS_EDIT_MANAGED)
@require_POST
def assign(request: MemberRequest, subdomain: str, project_id: str, member_id: str) -> HttpResponse:
    """Puts back somebody who was just taken off; `?manager=1` as a manager, and with their budget."""
    row = actions.assign(
        actor=request.actor,
        project_id=Project.parse_id(project_id),
        member_id=Member.parse_id(member_id),
        is_manager=request.GET.get("manager") == "1",
        budget=budget_put_back(request),
        now=timezone.now(),
    )
    toasts.show(request, f"Put back {row.member.name}")
    return redirect(reverse("projects:team", args=[subdomain, project_id]))


def _saving(
    request: MemberRequest,
    subdomain: str,
    table: "_Table",
    *,
    add_form: AddMemberForm | None = None,
    several: AddMembersForm | None = None,
) -> Saving[TeamMemberForm]:
    """How the rows are saved; shown again, the tab has the form by which was added meanwhile."""
    rows = {line.part.id: line.row for line in table.lines}

    def save(changed: Mapping[UUID, TeamMemberForm], removed_id: UUID | None, rates_from: date | None) -> Repriced:
        terms = {member_id: _terms(form, rows[member_id]) for member_id, form in changed.items()}
        return actions.change_team(
            actor=request.actor,
            project_id=table.project.id,
            terms=terms,
            removed_id=removed_id,
            now=timezone.now(),
            rates_from=rates_from,
        )

    def undo_url(line: Line[TeamMemberForm]) -> str:
        row = rows[line.part.id]
        query = budget_to_put_back(row, table.budgets, manager=str(int(row.is_manager)))
        return f"{url_of('assign', subdomain, table.project, line.part.public_id)}?{query}"

    return Saving(
        save=save,
        page=lambda refusal: table.page(subdomain, refusal=refusal, add_form=add_form, several=several),
        undo_url=undo_url,
        done=lambda: _after_change(request, subdomain, table.project),
    )


def _after_change(request: MemberRequest, subdomain: str, project: Project) -> HttpResponse:
    """Back to the team; to the list for whoever has taken themselves off and sees the project no more."""
    if queries.may_see_project(request.actor, project.id):
        return redirect(url_of("team", subdomain, project))
    return redirect(reverse("projects:list", args=[subdomain]))


class _Table:
    """The rows of the tab, read once."""

    def __init__(self, request: MemberRequest, project: Project) -> None:
        self.request, self.project = request, project
        actor = request.actor
        rows = queries.list_assignments(actor, project)
        self.team = rows
        self.may_edit = queries.edits_with(actor, rows)
        self.rates = queries.find_rate_card(actor, project, team=rows, today=today_of(actor))
        self.budgets = budget_column(actor, project, Project.BudgetBy.PER_PERSON, may_edit=self.may_edit)
        self.worked = {row.id: row.worked for row in time_source().by_member(actor, project)}
        is_managed = any(row.member_id == actor.id and row.is_manager for row in rows)
        self.sees_all = queries.sees_all_time(actor, is_managed=is_managed)
        sent = request.POST.getlist("row")
        self.lines = [self._line(row, is_sent=row.member.public_id in sent) for row in rows]

    def _line(self, row: Assignment, *, is_sent: bool) -> MemberLine:
        actor, rates = self.request.actor, self.rates
        form = TeamMemberForm(
            self.request.POST if is_sent else None,
            prefix=row.member.public_id,
            member=row.member,
            rates=rates is not None and has_own_rate(self.project, row.member),
            budget=self.budgets.unit,
            decimal_separator=actor.workspace.decimal_separator,
            initial={
                "is_manager": row.is_manager,
                "rate": None if rates is None else rates.own_of_members.get(row.member_id),
                "budget_ms": row.budget_ms,
                "budget_amount": row.budget_amount,
            },
        )
        return MemberLine(
            part=row.member,
            row=row,
            form=form if self.may_edit else None,
            rate=None if rates is None else rates.of_member(self.project, row.member),
            default_words=self._default_words(row.member),
            worked=self.worked.get(row.member_id, Worked()),
            is_visible=self.sees_all or row.member_id == actor.id,
        )

    def _default_words(self, member: Member) -> str:
        """What an hour bills without a rate here: the member's default; for an agent without one, as a person (R2)."""
        if self.rates is None:
            return ""
        is_by_task = self.project.bill_by == Project.BillBy.TASK
        default = self.rates.member_defaults.get(member.id)
        if default is None and member.is_agent and is_by_task:
            return "by task"
        left_empty = replace(self.rates, own_of_members={})
        return _plain(left_empty.of_member(self.project, member), self.request.actor)

    def page(
        self,
        subdomain: str,
        *,
        refusal: str = "",
        add_form: AddMemberForm | None = None,
        several: AddMembersForm | None = None,
    ) -> HttpResponse:
        if self.may_edit:
            free = _free(self.request.actor, self.team)
            add_form = add_form or _add_form(self.request, free, is_posted=False)
            several = several or AddMembersForm(free=free)
        return show_table(
            self.request,
            subdomain,
            self.project,
            "team",
            self.lines,
            self.budgets,
            team=self.team,
            refusal=refusal,
            shows_rates=self.rates is not None and self.project.bill_by != Project.BillBy.NONE,
            add_form=add_form,
            several=several,
            has_free_members=add_form is not None and add_form.has_members,
        )


def _plain(default: Decimal | None, actor: Member) -> str:
    """A default rate as a placeholder shows it: without its currency, which stands before the field."""
    return "no rate" if default is None else show_number(default, actor.workspace.decimal_separator, least_decimals=2)


def _terms(form: TeamMemberForm, row: Assignment) -> MemberTerms:
    typed = form.cleaned_data
    return MemberTerms(
        is_manager=typed.get("is_manager"),
        sets_rate="rate" in form.changed_data,
        rate=typed.get("rate"),
        budget=form.new_budget(row),
    )


def _free(actor: Member, rows: Sequence[Assignment]) -> list[Member]:
    """Who is in the workspace and not on the team."""
    known = {row.member_id for row in rows}
    return [member for member in list_members(actor) if member.id not in known]


def _add_form(request: MemberRequest, free: Sequence[Member], *, is_posted: bool) -> AddMemberForm:
    return AddMemberForm(
        request.POST if is_posted else None,
        people=[(member.public_id, member.name) for member in free if not member.is_agent],
        agents=[(member.public_id, member.name) for member in free if member.is_agent],
    )
