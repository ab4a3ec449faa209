"""The Tasks tab of a project: which tasks it offers, and on which terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from keito_server.projects import actions, queries
from keito_server.projects.actions import TaskTerms
from keito_server.projects.forms import AddTaskForm, AddTasksForm, OfferedTaskForm
from keito_server.projects.forms.rows import BILLABLE
from keito_server.projects.models import Project, ProjectTask, Task
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
from keito_server.team.permissions import MemberRequest, Permission, may, requires
from keito_server.web import toasts


@dataclass(frozen=True, slots=True)
class TaskLine(Line[OfferedTaskForm]):
    """A row of the tab: the task, its form, its own rate here, and the task's default."""

    part: Task
    row: ProjectTask
    rate: Decimal | None
    default: Decimal | None

    @property
    def is_billable(self) -> bool:
        """What holds on the project (T6)."""
        return self.part.is_billable if self.row.is_billable is None else self.row.is_billable


@requires(Permission.PROJECTS_VIEW_ASSIGNED)
@require_http_methods(["GET", "POST"])
def tasks(request: MemberRequest, subdomain: str, project_id: str) -> HttpResponse:
    """The tasks on offer; a POST saves all rows at once, and takes off the one whose button was pressed."""
    project = queries.get_project(request.actor, Project.parse_id(project_id))
    table = _Table(request, project)
    if request.method == "GET":
        return table.page(subdomain)
    return save_rows(request, project, table.lines, _saving(request, subdomain, table))


@requires(Permission.PROJECTS_EDIT_MANAGED)
@require_POST
def add(request: MemberRequest, subdomain: str, project_id: str) -> HttpResponse:
    """Offers one more task, perhaps a new one."""
    actor = request.actor
    project = queries.get_project_to_edit(actor, Project.parse_id(project_id))
    table = _Table(request, project)
    form = _add_form(request, _free(actor, [line.row for line in table.lines]), is_posted=True)
    saving = _saving(request, subdomain, table, add_form=form)
    names = {"task_id": "task"}

    def offer_chosen() -> str:
        return f"Added {_add(request, project, form).task.name}"

    return add_beside_rows(request, project, table.lines, saving, form=form, add=offer_chosen, names=names)


@requires(Permission.PROJECTS_EDIT_MANAGED)
@require_POST
def add_several(request: MemberRequest, subdomain: str, project_id: str) -> HttpResponse:
    """Offers all tasks that are ticked, or none."""
    actor = request.actor
    project = queries.get_project_to_edit(actor, Project.parse_id(project_id))
    table = _Table(request, project)
    form = AddTasksForm(request.POST, free=_free(actor, [line.row for line in table.lines]))
    saving = _saving(request, subdomain, table, several=form)
    names = {"task_id": "tasks"}

    def offer_chosen() -> str:
        chosen = form.cleaned_data["tasks"]
        added = actions.add_tasks(actor=actor, project_id=project.id, task_ids=chosen, now=timezone.now())
        return added_words([row.task.name for row in added], len(chosen), form)

    return add_beside_rows(request, project, table.lines, saving, form=form, add=offer_chosen, names=names)


@requires(Permission.PROJECTS_EDIT_MANAGED)
@require_POST
def offer(request: MemberRequest, subdomain: str, project_id: str, task_id: str) -> HttpResponse:
    """Puts back a task that was just taken off; `?billable=` and its budget bring its own settings with it."""
    row = actions.add_task(
        actor=request.actor,
        project_id=Project.parse_id(project_id),
        task_id=Task.parse_id(task_id),
        is_billable=BILLABLE.get(request.GET.get("billable", "")),
        budget=budget_put_back(request),
        now=timezone.now(),
    )
    toasts.show(request, f"Put back {row.task.name}")
    return redirect(reverse("projects:tasks", args=[subdomain, project_id]))


def _saving(
    request: MemberRequest,
    subdomain: str,
    table: "_Table",
    *,
    add_form: AddTaskForm | None = None,
    several: AddTasksForm | None = None,
) -> Saving[OfferedTaskForm]:
    """How the rows are saved; shown again, the tab has the form by which was added meanwhile."""
    rows = {line.part.id: line.row for line in table.lines}

    def save(changed: Mapping[UUID, OfferedTaskForm], removed_id: UUID | None, rates_from: date | None) -> Repriced:
        terms = {task_id: _terms(form, rows[task_id]) for task_id, form in changed.items()}
        return actions.change_tasks(
            actor=request.actor,
            project_id=table.project.id,
            terms=terms,
            removed_id=removed_id,
            now=timezone.now(),
            rates_from=rates_from,
        )

    def undo_url(line: Line[OfferedTaskForm]) -> str:
        row = rows[line.part.id]
        choice = next(name for name, value in BILLABLE.items() if value is row.is_billable)
        query = budget_to_put_back(row, table.budgets, billable=choice)
        return f"{url_of('offer', subdomain, table.project, line.part.public_id)}?{query}"

    return Saving(
        save=save,
        page=lambda refusal: table.page(subdomain, refusal=refusal, add_form=add_form, several=several),
        undo_url=undo_url,
        done=lambda: redirect(url_of("tasks", subdomain, table.project)),
    )


def _add(request: MemberRequest, project: Project, form: AddTaskForm) -> ProjectTask:
    task_id: UUID | None = form.cleaned_data["task"]
    if task_id is None:
        name = form.cleaned_data["name"]
        return actions.add_named_task(actor=request.actor, project_id=project.id, name=name, now=timezone.now())
    return actions.add_task(actor=request.actor, project_id=project.id, task_id=task_id, now=timezone.now())


class _Table:
    """The rows of the tab, read once."""

    def __init__(self, request: MemberRequest, project: Project) -> None:
        self.request, self.project = request, project
        actor = request.actor
        self.team = queries.list_assignments(actor, project)
        self.may_edit = queries.edits_with(actor, self.team)
        self.rates = queries.find_rate_card(actor, project, team=self.team, today=today_of(actor), for_tasks=True)
        self.budgets = budget_column(actor, project, Project.BudgetBy.PER_TASK, may_edit=self.may_edit)
        sent = request.POST.getlist("row")
        rows = queries.list_project_tasks(actor, project)
        self.lines = [self._line(row, is_sent=row.task.public_id in sent) for row in rows]

    def _line(self, row: ProjectTask, *, is_sent: bool) -> TaskLine:
        rates = self.rates
        own = None if rates is None else rates.own_of_tasks.get(row.task_id)
        form = OfferedTaskForm(
            self.request.POST if is_sent else None,
            prefix=row.task.public_id,
            task=row.task,
            rates=rates is not None and self.project.bill_by == Project.BillBy.TASK,
            budget=self.budgets.unit,
            decimal_separator=self.request.actor.workspace.decimal_separator,
            initial={
                "billable": {None: "", True: "yes", False: "no"}[row.is_billable],
                "rate": own,
                "budget_ms": row.budget_ms,
                "budget_amount": row.budget_amount,
            },
        )
        default = None if rates is None else rates.task_defaults.get(row.task_id)
        return TaskLine(part=row.task, row=row, form=form if self.may_edit else None, rate=own, default=default)

    def page(
        self,
        subdomain: str,
        *,
        refusal: str = "",
        add_form: AddTaskForm | None = None,
        several: AddTasksForm | None = None,
    ) -> HttpResponse:
        if self.may_edit:
            free = _free(self.request.actor, [line.row for line in self.lines])
            add_form = add_form or _add_form(self.request, free, is_posted=False)
            several = several or AddTasksForm(free=free)
        return show_table(
            self.request,
            subdomain,
            self.project,
            "tasks",
            self.lines,
            self.budgets,
            team=self.team,
            refusal=refusal,
            shows_rates=self.rates is not None and self.project.bill_by == Project.BillBy.TASK,
            add_form=add_form,
            several=several,
        )


def _terms(form: OfferedTaskForm, row: ProjectTask) -> TaskTerms:
    return TaskTerms(
        is_billable=form.is_billable(),
        sets_rate="rate" in form.changed_data,
        rate=form.cleaned_data.get("rate"),
        budget=form.new_budget(row),
    )


def _free(actor: Member, rows: Sequence[ProjectTask]) -> list[Task]:
    """The workspace's tasks that the project does not offer."""
    known = {row.task_id for row in rows}
    return [task for task in queries.list_tasks(actor) if task.id not in known]


def _add_form(request: MemberRequest, free: Sequence[Task], *, is_posted: bool) -> AddTaskForm:
    return AddTaskForm(
        request.POST if is_posted else None,
        offered=[(task.public_id, task.name) for task in free],
        may_create=may(request.actor, Permission.TASKS_EDIT),
    )
