"""Team, one member, their dated rates: a new one from a day on, and taking one out (R3)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from keito_server.kit.days import day_of
from keito_server.kit.errors import PermissionRefused
from keito_server.team import actions, queries
from keito_server.team.forms import RateForm
from keito_server.team.models import Member, MemberRate
from keito_server.team.permissions import MemberRequest, Permission, may, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on
from keito_server.web.formats import short_day_words


@requires(Permission.BILLABLE_RATES_EDIT_TEAM)
@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, subdomain: str, member_id: str) -> HttpResponse:
    """The form of a rate from a day on; the toast says how much saved time took it."""
    actor, now = request.actor, timezone.now()
    member = queries.get_visible_member(actor, Member.parse_id(member_id))
    if not queries.may_edit_rates(actor, member):
        raise PermissionRefused
    form = RateForm(
        request.POST or None,
        today=day_of(now, actor.workspace.timezone),
        sets_cost=may(actor, Permission.COST_RATES_VIEW),
        decimal_separator=actor.workspace.decimal_separator,
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusals_shown_on(form):
            done = actions.set_rate(
                actor=actor,
                member=member,
                kind=form.chosen_kind(),
                amount=typed["rate"],
                valid_from=typed["valid_from"],
                now=now,
            )
            words = MemberRate.Kind(form.chosen_kind()).label.lower()
            day = short_day_words(typed["valid_from"])
            toasts.show(request, f"Set the {words} from {day}. {done.words}")
            return redirect("members:member", subdomain, member.public_id)
    context = {"subdomain": subdomain, "member": member, "form": form, "currency": actor.workspace.currency}
    return render(request, "team/member_rate.html", context, status=422 if form.errors else 200)


@requires(Permission.BILLABLE_RATES_EDIT_TEAM)
@require_POST
def remove(request: MemberRequest, subdomain: str, member_id: str, rate_id: str) -> HttpResponse:
    """Takes a rate out of the list: the one before it holds on."""
    done = actions.remove_rate(
        actor=request.actor,
        member_id=Member.parse_id(member_id),
        rate_id=MemberRate.parse_id(rate_id),
        now=timezone.now(),
    )
    toasts.show(request, f"Removed the rate. {done.words}")
    return redirect("members:member", subdomain, member_id)
