"""The Tasks tab of a project: which tasks it offers, and on which terms."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from keito_server.kit.errors import PermissionRefused, RuleRefused
from keito_server.projects import actions, queries
from keito_server.projects.actions import TaskTerms
from keito_server.projects.forms import AddTaskForm, OfferedTaskForm
from keito_server.projects.forms.rows import BILLABLE
from keito_server.projects.models import Project, ProjectTask, Task
from keito_server.projects.views.project import errors_of_rows, page_context, today_of, url_of
from keito_server.team.permissions import MemberRequest, Permission, may, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A row of the tab: the task, its form (None: to be read only), its own rate here, and the task's default."""

    row: ProjectTask
    form: OfferedTaskForm | None
    rate: Decimal | None
    default: Decimal | None

    @property
    def is_billable(self) -> bool:
        """What holds on the project (T6)."""
        return self.row.task.is_billable if self.row.is_billable is None else self.row.is_billable


@requires(Permission.PROJECTS_VIEW_ASSIGNED)
@require_http_methods(["GET", "POST"])
def tasks(request: MemberRequest, subdomain: str, project_id: str) -> HttpResponse:
    """The tasks on offer; a POST saves all rows at once, and takes off the one whose button was pressed."""
    project = queries.get_project(request.actor, Project.parse_id(project_id))
    if request.method == "GET":
        return _page(request, subdomain, project, _lines(request, project))
    if not queries.may_edit_project(request.actor, project.id):
        raise PermissionRefused
    lines = _lines(request, project)
    forms = {line.row.task_id: line.form for line in lines if line.form is not None and line.form.is_bound}
    are_valid = [form.is_valid() for form in forms.values()]
    if not all(are_valid):
        return _page(request, subdomain, project, lines)
    removed = next((line.row for line in lines if line.row.task.public_id == request.POST.get("remove")), None)
    try:
        actions.change_tasks(
            actor=request.actor,
            project_id=project.id,
            terms={task_id: _terms(form) for task_id, form in forms.items() if form.has_changed()},
            removed_id=None if removed is None else removed.task_id,
            now=timezone.now(),
        )
    except RuleRefused as refusal:
        return _page(request, subdomain, project, lines, refusal=refusal.message)
    if removed is None:
        toasts.show(request, "Changes saved")
    else:
        toasts.show(request, f"Removed {removed.task.name}", undo_url=_undo_url(subdomain, project, removed))
    return redirect(url_of("tasks", subdomain, project))


@requires(Permission.PROJECTS_EDIT_MANAGED)
@require_POST
def add(request: MemberRequest, subdomain: str, project_id: str) -> HttpResponse:
    """Offers one more task, perhaps a new one."""
    actor = request.actor
    project = queries.get_project_to_edit(actor, Project.parse_id(project_id))
    form = _add_form(request, project, is_posted=True)
    if form.is_valid():
        with refusals_shown_on(form, names={"task_id": "task"}):
            added = _add(request, project, form)
            toasts.show(request, f"Added {added.task.name}")
            return redirect(url_of("tasks", subdomain, project))
    return _page(request, subdomain, project, _lines(request, project, is_posted=False), form)


@requires(Permission.PROJECTS_EDIT_MANAGED)
@require_POST
def offer(request: MemberRequest, subdomain: str, project_id: str, task_id: str) -> HttpResponse:
    """Puts back a task that was just taken off; `?billable=` brings its own setting with it."""
    row = actions.add_task(
        actor=request.actor,
        project_id=Project.parse_id(project_id),
        task_id=Task.parse_id(task_id),
        is_billable=BILLABLE.get(request.GET.get("billable", "")),
        now=timezone.now(),
    )
    toasts.show(request, f"Put back {row.task.name}")
    return redirect(reverse("projects:tasks", args=[subdomain, project_id]))


def _add(request: MemberRequest, project: Project, form: AddTaskForm) -> ProjectTask:
    task_id: UUID | None = form.cleaned_data["task"]
    if task_id is None:
        name = form.cleaned_data["name"]
        return actions.add_named_task(actor=request.actor, project_id=project.id, name=name, now=timezone.now())
    return actions.add_task(actor=request.actor, project_id=project.id, task_id=task_id, now=timezone.now())


def _lines(request: MemberRequest, project: Project, *, is_posted: bool = True) -> list[TaskLine]:
    actor = request.actor
    rates = queries.find_rate_card(actor, project, members=[], today=today_of(actor))
    may_edit = queries.may_edit_project(actor, project.id)
    sets_rates = rates is not None and project.bill_by == Project.BillBy.TASK
    sent = request.POST.getlist("row") if is_posted else []
    lines = []
    for row in queries.list_project_tasks(actor, project):
        own = None if rates is None else rates.own_of_tasks.get(row.task_id)
        form = OfferedTaskForm(
            request.POST if row.task.public_id in sent else None,
            prefix=row.task.public_id,
            task=row.task,
            rates=sets_rates,
            decimal_separator=actor.workspace.decimal_separator,
            initial={"billable": {None: "", True: "yes", False: "no"}[row.is_billable], "rate": own},
        )
        default = None if rates is None else rates.task_defaults.get(row.task_id)
        lines.append(TaskLine(row, form if may_edit else None, own, default))
    return lines


def _terms(form: OfferedTaskForm) -> TaskTerms:
    typed = form.cleaned_data
    return TaskTerms(is_billable=form.is_billable(), sets_rate="rate" in form.changed_data, rate=typed.get("rate"))


def _add_form(request: MemberRequest, project: Project, *, is_posted: bool) -> AddTaskForm:
    known = {row.task_id for row in queries.list_project_tasks(request.actor, project)}
    return AddTaskForm(
        request.POST if is_posted else None,
        offered=[(task.public_id, task.name) for task in queries.list_tasks(request.actor) if task.id not in known],
        may_create=may(request.actor, Permission.TASKS_EDIT),
    )


def _page(
    request: MemberRequest,
    subdomain: str,
    project: Project,
    lines: list[TaskLine],
    add_form: AddTaskForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    row_errors = errors_of_rows([line.form for line in lines])
    context = page_context(request, subdomain, project, "tasks")
    if add_form is None and context["may_edit"]:
        add_form = _add_form(request, project, is_posted=False)
    context |= {
        "lines": lines,
        "row_errors": row_errors,
        "refusals": [refusal] if refusal else [],
        "sets_rates": any(line.form is not None and "rate" in line.form.fields for line in lines),
        "shows_rates": queries.may_see_rates(request.actor, project.id) and project.bill_by == Project.BillBy.TASK,
        "currency": project.client.currency,
        "add_form": add_form,
    }
    is_wrong = row_errors or refusal or (add_form is not None and add_form.errors)
    return render(request, "projects/tasks.html", context, status=422 if is_wrong else 200)


def _undo_url(subdomain: str, project: Project, removed: ProjectTask) -> str:
    choice = next(name for name, value in BILLABLE.items() if value is removed.is_billable)
    return f"{url_of('offer', subdomain, project, removed.task.public_id)}?billable={choice}"
