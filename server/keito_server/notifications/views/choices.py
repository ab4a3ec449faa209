"""Settings, Notifications: which mails a member receives."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from keito_server.notifications import actions, queries
from keito_server.notifications.forms import ChoicesForm
from keito_server.notifications.rules import grouped
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web import toasts


@requires(Permission.PROFILE_EDIT_OWN)
@require_http_methods(["GET", "POST"])
def choices(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The actor's switches, those that can concern them; whoever is signed in changes only their own."""
    switches = queries.list_switches(request.actor)
    form = ChoicesForm(request.POST if request.method == "POST" else None, switches=switches)
    if request.method == "POST" and form.is_valid():
        actions.choose(actor=request.actor, wanted=form.cleaned_data, now=timezone.now())
        toasts.show(request, "Saved")
        return redirect("notifications:choices", subdomain)
    groups = [(group, [form[notice.key] for notice in notices]) for group, notices in grouped(n for n, _ in switches)]
    context = {
        "subdomain": subdomain,
        "form": form,
        "groups": groups,
        "email": request.actor.email,
        "can_send": queries.can_send(),
    }
    return render(request, "notifications/choices.html", context)
