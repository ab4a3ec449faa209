"""What the Tasks and the Team tab share: a table whose rows are saved at once, or to be read only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from keito_server.kit.errors import PermissionRefused, RuleRefused, ValidationRefused
from keito_server.projects import actions, queries
from keito_server.projects.actions import PartBudget
from keito_server.projects.actions.fields import budget_of
from keito_server.projects.forms import SeveralForm
from keito_server.projects.forms.rows import PartForm
from keito_server.projects.models import Assignment, Project, ProjectTask, Task
from keito_server.projects.views.project import errors_of_rows, page_context
from keito_server.projects.views.rates_from import rates_from_form, saved_words
from keito_server.team.actions import Repriced
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, may
from keito_server.web import toasts
from keito_server.web.form_fields import read_number
from keito_server.web.form_refusals import refusals_shown_on

_MOST_DIGITS = 16
"""Of milliseconds, so that no typed address overflows a column."""

RowForm = TypeVar("RowForm", bound=PartForm)


@dataclass(frozen=True, slots=True)
class Line(Generic[RowForm]):
    """A row of a table: the task or member that it is about, its form (None: to be read only), and its budget."""

    part: Task | Member
    row: ProjectTask | Assignment
    form: RowForm | None


@dataclass(frozen=True, slots=True)
class Saving(Generic[RowForm]):
    """How a table is saved: `save(changed forms by the id of their part, the id of the part to take off, from when)`,
    where the day is that from which changed rates hold (R3).

    `page(refusal)` shows the tab again, `undo_url(line)` puts back what was taken off, and `done()` is where it leads to.
    """

    save: Callable[[Mapping[UUID, RowForm], UUID | None, date | None], Repriced]
    page: Callable[[str], HttpResponse]
    undo_url: Callable[[Line[RowForm]], str]
    done: Callable[[], HttpResponse]


def save_rows(
    request: MemberRequest, project: Project, lines: Sequence[Line[RowForm]], saving: Saving[RowForm]
) -> HttpResponse:
    """Saves all rows at once, and takes off the one whose button was pressed; or nothing, and says what is wrong."""
    if not queries.may_edit_project(request.actor, project.id):
        raise PermissionRefused
    rates_from = rates_from_form(request, project_id=project.id)
    changed = _changed(lines)
    if changed is None or not rates_from.is_valid():
        return saving.page("")
    removed = next((line for line in lines if line.part.public_id == request.POST.get("remove")), None)
    try:
        done = saving.save(changed, None if removed is None else removed.part.id, rates_from.chosen_day())
    except (RuleRefused, ValidationRefused) as refusal:
        return saving.page(refusal.message)
    if removed is None:
        toasts.show(request, saved_words(done))
    else:
        toasts.show(request, saved_words(done, f"Removed {removed.part.name}"), undo_url=saving.undo_url(removed))
    return saving.done()


def add_beside_rows(
    request: MemberRequest,
    project: Project,
    lines: Sequence[Line[RowForm]],
    saving: Saving[RowForm],
    *,
    form: forms.Form,
    add: Callable[[], str],
    names: Mapping[str, str],
) -> HttpResponse:
    """Adds by `add`, which answers what to say, what was chosen in `form`; and saves the rows that came along (`row`).

    Both or neither, so that nothing that was typed into the table is lost by adding to it. `names` says which field of
    the form stands for a refusal's field.
    """
    rates_from = rates_from_form(request, project_id=project.id)
    changed = _changed(lines)
    if form.is_valid() and changed is not None and (not changed or rates_from.is_valid()):
        with refusals_shown_on(form, names=names):
            words, done = actions.add_beside(
                actor=request.actor,
                sets_rates=any("rate" in row.changed_data for row in changed.values()),
                add=add,
                change=lambda: saving.save(changed, None, rates_from.chosen_day()) if changed else Repriced(),
            )
            toasts.show(request, saved_words(done, f"{words}. Changes saved" if changed else words))
            return saving.done()
    return saving.page("")


def _changed(lines: Sequence[Line[RowForm]]) -> dict[UUID, RowForm] | None:
    """The forms in which something was changed, by the id of their part; None where one of those sent is wrong."""
    sent = {line.part.id: line.form for line in lines if line.form is not None and line.form.is_bound}
    are_valid = [form.is_valid() for form in sent.values()]
    return {part_id: form for part_id, form in sent.items() if form.has_changed()} if all(are_valid) else None


@dataclass(frozen=True, slots=True)
class BudgetColumn:
    """Whether a table shows and sets the budgets of its parts: in `hours`, in `fees`, or not at all (empty).

    `is_set` says whether the actor may set them; a visible budget of hours is read by the whole team.
    """

    unit: str
    is_set: bool

    def own(self, row: ProjectTask | Assignment) -> int | Decimal | None:
        """The budget of a part in this unit."""
        return row.budget_ms if self.unit == "hours" else row.budget_amount

    def total(self, lines: Sequence[Line[Any]]) -> int | Decimal | None:
        """The budgets of all parts together; None where none has one."""
        if self.unit == "hours":
            times = [line.row.budget_ms for line in lines if line.row.budget_ms is not None]
            return sum(times) if times else None
        amounts = [line.row.budget_amount for line in lines if line.row.budget_amount is not None]
        return sum(amounts, Decimal(0)) if amounts else None


def budget_column(actor: Member, project: Project, kind: str, *, may_edit: bool) -> BudgetColumn:
    """The column of a table whose parts have budgets where the project's are of this `kind` (budgets.md, P5)."""
    unit = budget_of(project).counts if project.budget_by == kind else ""
    if unit == "fees" and not (may_edit and may(actor, Permission.BILLABLE_RATES_VIEW)):
        unit = ""
    return BudgetColumn(unit=unit if may_edit or project.budget_is_visible else "", is_set=may_edit)


def show_table(
    request: MemberRequest,
    subdomain: str,
    project: Project,
    tab: str,
    lines: Sequence[Line[Any]],
    budgets: BudgetColumn,
    *,
    team: Sequence[Assignment],
    **context: Any,
) -> HttpResponse:
    """Shows the tab of a project with this `team`, with what is wrong in its rows, in `refusal`, or in the forms that add rows."""
    refusal = context.pop("refusal", "")
    sets_rates = any(line.form is not None and "rate" in line.form.fields for line in lines)
    added = [form for form in context.values() if isinstance(form, forms.Form)]
    has_rows = any(line.form is not None and line.form.is_bound for line in lines)
    is_sent = has_rows or not any(form.is_bound for form in added)
    rates_from = rates_from_form(request, project_id=project.id, is_sent=is_sent) if sets_rates else None
    row_errors = errors_of_rows([*(line.form for line in lines), rates_from])
    shown = {
        **page_context(request, subdomain, project, tab, team=team),
        "lines": lines,
        "row_errors": row_errors,
        "refusals": [refusal] if refusal else [],
        "is_unsaved": has_rows,
        "sets_rates": sets_rates,
        "rates_from": rates_from,
        "currency": project.client.currency,
        "budgets": budgets,
        "budget_total": budgets.total(lines) if budgets.unit else None,
        **context,
    }
    is_wrong = row_errors or refusal or any(form.errors for form in added)
    return render(request, f"projects/{tab}.html", shown, status=422 if is_wrong else 200)


def added_words(added: Sequence[str], chosen: int, form: SeveralForm) -> str:
    """What a toast says after several were chosen: who was added by name or number, and who was there meanwhile."""
    if not added:
        return f"All {chosen} {form.many} were on the project already" if chosen > 1 else "Already on the project"
    words = f"Added {added[0]}" if len(added) == 1 else f"Added {len(added)} {form.many}"
    there = chosen - len(added)
    return f"{words}; {there} {'was' if there == 1 else 'were'} on the project already" if there else words


def budget_to_put_back(row: ProjectTask | Assignment, budgets: BudgetColumn, **more: str) -> str:
    """What the address that puts a part back says of it: `more`, and its budget as far as the actor may set it (P5)."""
    own = budgets.own(row) if budgets.unit else None
    return urlencode(more if own is None else {**more, budgets.unit: str(own)})


def budget_put_back(request: MemberRequest) -> PartBudget | None:
    """The budget that such an address holds, if any."""
    hours, fees = request.GET.get("hours", ""), request.GET.get("fees", "")
    amount = read_number(fees, ".")
    if hours.isascii() and hours.isdigit() and len(hours) < _MOST_DIGITS:
        return PartBudget(ms=int(hours))
    return None if amount is None else PartBudget(amount=amount)
