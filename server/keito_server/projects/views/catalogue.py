"""Manage, Tasks: the workspace's kinds of work."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keito_server.projects import actions, queries
from keito_server.projects.forms import RatesFromForm, TaskForm
from keito_server.projects.models import Task
from keito_server.projects.views.project import today_of
from keito_server.projects.views.rates_from import rates_from_form, saved_words
from keito_server.team.permissions import MemberRequest, Permission, may, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task of the list, with its default rate and how many active projects offer it."""

    task: Task
    rate: Decimal | None
    project_count: int


@requires(Permission.TASKS_EDIT)
@require_GET
def list_active(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Tasks that can be tracked."""
    return _list(request, subdomain, is_archived=False)


@requires(Permission.TASKS_EDIT)
@require_GET
def list_archived(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Archived tasks."""
    return _list(request, subdomain, is_archived=True)


@requires(Permission.TASKS_EDIT)
@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, subdomain: str) -> HttpResponse:
    """A new task."""
    form = TaskForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            task = actions.create_task(actor=request.actor, fields=form.task_fields(), now=timezone.now())
            toasts.show(request, f"Added {task.name}")
            return redirect("tasks:list", subdomain)
    return _form_page(request, subdomain, form)


@requires(Permission.TASKS_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, subdomain: str, task_id: str) -> HttpResponse:
    """A task that is there already."""
    actor = request.actor
    task = queries.get_task(actor, Task.parse_id(task_id))
    rate = queries.task_rates(actor, today=today_of(actor)).get(task.id)
    initial = {"name": task.name, "is_billable": task.is_billable, "is_default": task.is_default, "rate": rate}
    form = TaskForm(request.POST or None, actor=actor, initial=initial)
    rates_from = rates_from_form(request, task_id=task.id)
    if request.method == "POST" and form.is_valid() and rates_from.is_valid():
        with refusals_shown_on(form, names={"valid_from": "rate", "rates_from": "rate"}):
            revised = actions.revise_task(
                actor=actor,
                task_id=task.id,
                fields=form.task_fields(),
                now=timezone.now(),
                rates_from=rates_from.chosen_day(),
            )
            toasts.show(request, saved_words(revised.repriced))
            return redirect("tasks:list" if task.is_active else "tasks:archived", subdomain)
    return _form_page(request, subdomain, form, task=task, rates_from=rates_from)


@requires(Permission.TASKS_EDIT)
@require_POST
def archive(request: MemberRequest, subdomain: str, task_id: str) -> HttpResponse:
    """Takes a task off the lists; the toast takes it back."""
    task = actions.archive_task(actor=request.actor, task_id=Task.parse_id(task_id), now=timezone.now())
    undo_url = reverse("tasks:restore", args=[subdomain, task.public_id])
    toasts.show(request, f"Archived {task.name}", undo_url=undo_url)
    return redirect("tasks:list", subdomain)


@requires(Permission.TASKS_EDIT)
@require_POST
def restore(request: MemberRequest, subdomain: str, task_id: str) -> HttpResponse:
    """Brings a task back."""
    task = actions.restore_task(actor=request.actor, task_id=Task.parse_id(task_id), now=timezone.now())
    toasts.show(request, f"Restored {task.name}", undo_url=reverse("tasks:archive", args=[subdomain, task.public_id]))
    return redirect("tasks:list", subdomain)


def _list(request: MemberRequest, subdomain: str, *, is_archived: bool) -> HttpResponse:
    actor = request.actor
    tasks = queries.list_tasks(actor, archived=is_archived)
    rates = queries.task_rates(actor, today=today_of(actor))
    counts = queries.count_projects_by_task(actor)
    context = {
        "subdomain": subdomain,
        "lines": [TaskLine(task, rates.get(task.id), counts.get(task.id, 0)) for task in tasks],
        "is_archived": is_archived,
        "shows_rates": may(actor, Permission.BILLABLE_RATES_VIEW),
        "currency": actor.workspace.currency,
    }
    return render(request, "projects/task_list.html", context)


def _form_page(
    request: MemberRequest,
    subdomain: str,
    form: TaskForm,
    *,
    task: Task | None = None,
    rates_from: RatesFromForm | None = None,
) -> HttpResponse:
    context = {
        "subdomain": subdomain,
        "form": form,
        "task": task,
        "rates_from": rates_from if "rate" in form.fields else None,
        "currency": request.actor.workspace.currency,
    }
    is_wrong = form.errors or (rates_from is not None and rates_from.errors)
    return render(request, "projects/task_form.html", context, status=422 if is_wrong else 200)
