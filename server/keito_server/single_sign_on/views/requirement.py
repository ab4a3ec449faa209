"""Settings, Sign-in: requiring single sign-on."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from keito_server.single_sign_on import actions, queries
from keito_server.single_sign_on.forms import RequirementForm
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on


@requires(Permission.SINGLE_SIGN_ON_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The switch, and who keeps a password."""
    actor, keepers = request.actor, queries.list_possible_keepers(request.actor)
    keeper = queries.find_keeper(actor)
    if keeper not in keepers:
        # Where only one can be chosen, they are; among several it stays a choice.
        keeper = keepers[0] if len(keepers) == 1 else None
    initial = {
        "is_required": actor.workspace.requires_single_sign_on,
        "keeper": keeper.public_id if keeper else "",
    }
    form = RequirementForm(request.POST or None, possible_keepers=keepers, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            if form.cleaned_data["is_required"]:
                actions.require_single_sign_on(actor=actor, keeper_id=form.cleaned_data["keeper"], now=timezone.now())
                toasts.show(request, "Single sign-on is required now")
            else:
                actions.make_optional(actor=actor, now=timezone.now())
                toasts.show(request, "Passwords open the workspace as well now")
            return redirect("sign_in_settings:overview", subdomain)
    context = {"subdomain": subdomain, "form": form, "has_keepers": bool(keepers)}
    return render(request, "single_sign_on/settings/required.html", context, status=422 if form.errors else 200)
