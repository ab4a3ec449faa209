"""The dated rates of a project: all of them, a new one from a day on, and taking one out (R3)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from keito_server.kit.errors import NotFound, PermissionRefused
from keito_server.projects import actions, queries
from keito_server.projects.forms import DatedRateForm
from keito_server.projects.models import Project, Rate
from keito_server.projects.queries.dated_rates import list_dated_rates
from keito_server.projects.views.project import page_context, today_of, url_of
from keito_server.projects.views.rates_from import saved_words
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on

_NAMES = {"rate": "rate", "task_id": "whose", "member_id": "whose"}


@requires(Permission.PROJECTS_EDIT_MANAGED)
@require_http_methods(["GET", "POST"])
def rates(request: MemberRequest, subdomain: str, project_id: str) -> HttpResponse:
    """All rates with their days, and the form of a new one; the toast says how much saved time took it."""
    actor = request.actor
    project = queries.get_project_to_edit(actor, Project.parse_id(project_id))
    if not queries.may_see_rates(actor, project.id):
        raise PermissionRefused
    form = _form(request, project)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusals_shown_on(form, names=_NAMES):
            done = actions.set_rate(
                actor=actor,
                project_id=project.id,
                amount=typed["rate"],
                valid_from=typed["valid_from"],
                now=timezone.now(),
                **form.owner(),
            )
            toasts.show(request, saved_words(done, "Set the rate"))
            return redirect(url_of("rates", subdomain, project))
    today = today_of(actor)
    found = list_dated_rates(actor, project)
    context = page_context(request, subdomain, project, "settings") | {
        "form": form,
        "lines": [(one, one.holds_on(today), one.row.valid_from > today) for one in found],
        "currency": project.client.currency,
        "is_billed": project.bill_by != Project.BillBy.NONE,
    }
    return render(request, "projects/rates.html", context, status=422 if form.errors else 200)


@requires(Permission.PROJECTS_EDIT_MANAGED)
@require_POST
def remove(request: MemberRequest, subdomain: str, project_id: str, project_rate_id: str) -> HttpResponse:
    """Takes a rate out of its list: the one before it holds on."""
    project = queries.get_project_to_edit(request.actor, Project.parse_id(project_id))
    rate_id = Rate.parse_id(project_rate_id)
    known = [one.row.id for one in list_dated_rates(request.actor, project)]
    if rate_id not in known:
        raise NotFound
    done = actions.remove_rate(actor=request.actor, rate_id=rate_id, now=timezone.now())
    toasts.show(request, saved_words(done, "Removed the rate"))
    return redirect(url_of("rates", subdomain, project))


def _form(request: MemberRequest, project: Project) -> DatedRateForm:
    actor = request.actor
    tasks = [(row.task.public_id, row.task.name) for row in queries.list_project_tasks(actor, project)]
    team = [(row.member.public_id, row.member.name) for row in queries.list_assignments(actor, project)]
    groups = [(label, choices) for label, choices in (("Tasks", tasks), ("Team", team)) if choices]
    return DatedRateForm(
        request.POST or None,
        whose=groups,
        today=today_of(actor),
        decimal_separator=actor.workspace.decimal_separator,
    )
