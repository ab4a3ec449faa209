"""Rows of the week grid: put in, taken out, copied from last week."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from keito_server.kit.errors import NotFound, Refusal
from keito_server.team.permissions import Permission, requires
from keito_server.time_entries import actions, queries
from keito_server.time_entries.forms import AddRowForm, named_work
from keito_server.time_entries.views.requests import TimeRequest, day_named
from keito_server.time_entries.views.week import FIRST_ROW, week_page
from keito_server.time_entries.views.week_grid import row_key
from keito_server.web import toasts
from keito_server.web.formats import Formats


@requires(Permission.TIME_EDIT_OWN)
@require_POST
def add_row(request: TimeRequest, subdomain: str, day: str) -> HttpResponse:
    """Puts a row in: the one whose button was pressed, else the project and task that were chosen."""
    shown, now = day_named(day), timezone.now()
    form = AddRowForm(
        request.POST, trackables=queries.list_row_choices(request.actor), formats=Formats.of(request.actor)
    )
    if "row" in request.POST:
        project_id, task_id = _row(request)
    elif form.is_valid():
        project_id, task_id = form.project_id, form.task_id
    else:
        return week_page(request, shown, add_row=form, status=422)
    try:
        actions.add_row(actor=request.actor, day=shown, project_id=project_id, task_id=task_id, now=now)
    except NotFound:
        raise
    except Refusal as refusal:
        form.is_valid()
        form.add_refusal(refusal)
        return week_page(request, shown, add_row=form, status=422)
    return HttpResponseRedirect(_page(subdomain, day, row_key(project_id, task_id)))


@requires(Permission.TIME_EDIT_OWN)
@require_POST
def remove_row(request: TimeRequest, subdomain: str, day: str) -> HttpResponse:
    """Takes an empty row out."""
    shown = day_named(day)
    if "row" in request.POST:
        project_id, task_id = _row(request)
        try:
            actions.remove_row(
                actor=request.actor, day=shown, project_id=project_id, task_id=task_id, now=timezone.now()
            )
        except NotFound:
            raise
        except Refusal as refusal:
            toasts.show_failure(request, refusal.message)
        else:
            toasts.show(request, "Row removed")
    return HttpResponseRedirect(_page(subdomain, day))


@requires(Permission.TIME_EDIT_OWN)
@require_POST
def copy_week(request: TimeRequest, subdomain: str, day: str) -> HttpResponse:
    """Takes last week's rows over, with their hours where `hours` says `yes`, and tells what came of it."""
    shown, with_hours = day_named(day), request.POST.get("hours") == "yes"
    try:
        copied = actions.copy_last_week(actor=request.actor, day=shown, with_hours=with_hours, now=timezone.now())
    except Refusal as refusal:
        toasts.show_failure(request, refusal.message)
    else:
        words = copied_words(copied, Formats.of(request.actor))
        show = toasts.show_failure if copied.left_out else toasts.show
        show(request, words)
        if copied.row_count or copied.entries:
            return HttpResponseRedirect(_page(subdomain, day, FIRST_ROW))
    return HttpResponseRedirect(_page(subdomain, day))


def copied_words(copied: actions.CopiedWeek, formats: Formats) -> str:
    """What was taken over, and what was not with the reason; reasons beyond the third are counted."""
    parts = []
    if copied.row_count:
        parts.append(f"{copied.row_count} {'row' if copied.row_count == 1 else 'rows'}")
    if count := len(copied.entries):
        parts.append(f"{count} {'entry' if count == 1 else 'entries'}, {formats.duration(copied.total_ms)} hours")
    reasons = [f"{', '.join(_first(what))}: {words}" for words, what in copied.left_out.items()]
    if not parts and not reasons:
        return "Nothing to copy: last week has no rows, or all are here already"
    told = f"Copied {' and '.join(parts)}" if parts else "Nothing was copied"
    if not reasons:
        return told
    more = f" And for {len(reasons) - 3} more reasons." if len(reasons) > 3 else ""
    return f"{told}. Left out {' '.join(reasons[:3])}{more}"


def _first(what: list[str]) -> list[str]:
    return what if len(what) <= 3 else [*what[:2], f"{len(what) - 2} more"]


def _row(request: TimeRequest) -> tuple[UUID, UUID]:
    """The project and the task of the row whose button was pressed."""
    project, _, task = request.POST["row"].partition("-")
    project_id, task_id = named_work(project, task)
    if task_id is None:
        raise NotFound
    return project_id, task_id


def _page(subdomain: str, day: str, focused: str = "") -> str:
    """The week's page; with `focused` that row is marked as the one to type in next, and scrolled to."""
    address = reverse("time_entries:week", kwargs={"subdomain": subdomain, "day": day})
    if not focused:
        return address
    return f"{address}?row={focused}" + (f"#row-{focused}" if focused != FIRST_ROW else "")
