"""The Time page of one week: the grid, and where it is sent without script."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from keito_server.kit.errors import NotFound, Refusal
from keito_server.team.permissions import Permission, may, requires
from keito_server.time_entries import actions, queries
from keito_server.time_entries.forms import AddRowForm, CellForm, day_in, named_work
from keito_server.time_entries.views.requests import TimeRequest, day_named, today_of
from keito_server.time_entries.views.week_grid import Refused, row_key, week_days, week_sheet
from keito_server.web import toasts
from keito_server.web.formats import Formats
from keito_server.web.sections import sections_of

FIRST_ROW = "first"
"""`?row=` of a page whose first row is to be typed in next; else the key of that row."""

RECENT_ROWS = 8
"""So many of the latest projects and tasks are offered at once for a new row."""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """The subject of the place "week_row": one row of the grid of a week."""

    week: queries.Week
    project_id: UUID
    task_id: UUID | None


@requires(Permission.TIME_VIEW_OWN)
@require_GET
def this_week(request: TimeRequest, subdomain: str) -> HttpResponse:
    """This week's page; with `?date=` (the form of the calendar button) it leads to the week that holds the day."""
    if wanted := request.GET.get("date"):
        return redirect("time_entries:week", subdomain=subdomain, day=day_named(wanted).isoformat())
    return week_page(request, today_of(request))


@requires(Permission.TIME_VIEW_OWN)
@require_http_methods(["GET", "POST"])
def week(request: TimeRequest, subdomain: str, day: str) -> HttpResponse:
    """A week's page. Sent as one form, its changed cells are saved one by one; what is refused stays as it was typed."""
    shown = day_named(day)
    if request.method == "GET":
        return week_page(request, shown)
    saved, refused = _save_changed(request, shown)
    if refused:
        return week_page(request, shown, refused=refused, status=422)
    toasts.show(request, "Nothing to save" if not saved else f"Saved {saved} {'cell' if saved == 1 else 'cells'}")
    return redirect("time_entries:week", subdomain=subdomain, day=day)


@requires(Permission.TIME_VIEW_OWN)
@require_GET
def week_head(request: TimeRequest, subdomain: str, day: str) -> HttpResponse:  # noqa: ARG001  # the gate has read it
    """How the week stands, for the head of its page after cells were saved, and what is to be mended in each row."""
    found = queries.get_week(request.actor, day=day_named(day), now=timezone.now())
    context = _standing(request, found) | {"to_mend": _to_mend(request, found)}
    return render(request, "time_entries/_week_standing.html", context)


def week_page(
    request: TimeRequest,
    shown: date,
    *,
    refused: dict[str, Refused] | None = None,
    add_row: AddRowForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of the week that holds a day, perhaps with what was refused still in it."""
    actor, now, today = request.actor, timezone.now(), today_of(request)
    found = queries.get_week(actor, day=shown, now=now)
    trackables = queries.list_row_choices(actor)
    names = {
        (one.project.id, row.task_id): (one.project.name, row.task.name) for one in trackables for row in one.tasks
    }
    standing, to_mend = _standing(request, found), _to_mend(request, found)
    sheet = week_sheet(found, today=today, trackable=set(names), refused=refused, to_mend=to_mend)
    in_grid = {(line.project_id, line.task_id) for line in found.lines}
    recent = [work for work in queries.list_recent_work(actor, before=today) if work in names and work not in in_grid]
    context = {
        "sheet": sheet,
        "shown_day": shown,
        "add_row": add_row or AddRowForm(trackables=trackables, formats=sheet.formats),
        "has_choices": bool(trackables),
        "recent": [(row_key(*work), *names[work]) for work in recent[:RECENT_ROWS]],
        "notices": sections_of(request, "week_notice", found),
        "focused": _focused(request.GET.get("row", ""), found),
        "may_create_projects": may(actor, Permission.PROJECTS_CREATE),
    } | standing
    return render(request, "time_entries/week.html", context, status=status)


def _standing(request: TimeRequest, found: queries.Week) -> dict[str, object]:
    """What other apps say of the week in the head of its page."""
    return {
        "states": sections_of(request, "week_state", found),
        "heads": sections_of(request, "week_head", found),
    }


def _to_mend(request: TimeRequest, found: queries.Week) -> dict[str, SafeString]:
    """What other apps say of each row, by its key."""
    said = {
        row_key(line.project_id, line.task_id): sections_of(
            request, "week_row", ShownRow(found, line.project_id, line.task_id)
        )
        for line in found.lines
    }
    return {key: format_html_join(" ", "{}", ((words,) for words in of_row)) for key, of_row in said.items()}


def _focused(asked: str, found: queries.Week) -> str:
    """The key of the row that is to be typed in next, by what the address asks for."""
    if asked == FIRST_ROW and found.lines:
        return row_key(found.lines[0].project_id, found.lines[0].task_id)
    return asked


def _save_changed(request: TimeRequest, shown: date) -> tuple[int, dict[str, Refused]]:
    """Saves each cell in which something else stands than was shown: how many were, and what was refused."""
    days = week_days(request.actor, shown)
    formats = Formats.of(request.actor)
    held = dict(_held_cells(request.POST.get("held", "")))
    saved, refused = 0, {}
    for name, value in request.POST.items():
        typed = str(value).strip()
        was = held.get(name, 0)
        if not name.startswith("cell-") or typed == (formats.duration(was) if name in held else ""):
            continue
        words = _save_cell(request, name, typed, was, days)
        if words:
            refused[name] = Refused(typed, words)
        else:
            saved += 1
    return saved, refused


def _save_cell(request: TimeRequest, name: str, typed: str, held_ms: int, days: tuple[date, ...]) -> str:
    """Saves one cell by the name of its field; answers why not, or nothing."""
    formats = Formats.of(request.actor)
    _, project, task, day = [*name.split("-", 3), "", "", ""][:4]
    project_id, task_id = named_work(project, task)
    spent_date = day_in(day, days)
    form = CellForm({"hours": typed, "expected": held_ms}, formats=formats)
    if not form.is_valid():
        return form.message
    try:
        actions.set_cell(
            actor=request.actor,
            project_id=project_id,
            task_id=task_id,
            day=spent_date,
            duration_ms=form.duration_ms,
            expected_ms=held_ms,
            now=timezone.now(),
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return refusal.message
    return ""


def _held_cells(text: str) -> list[tuple[str, int]]:
    cells = []
    for pair in text.split():
        name, _, held_ms = pair.partition("=")
        if held_ms.isascii() and held_ms.isdigit():
            cells.append((name, int(held_ms)))
    return cells
