"""Team, one member, a new API key: its secret is shown this once, on the member's page (P4)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from keito_server.kit.days import day_of
from keito_server.team import actions, queries
from keito_server.team.errors import KeyIsPersonal
from keito_server.team.forms import MemberKeyForm
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.team.views.member_page import member_page
from keito_server.team.views.sent_forms import form_id, note_sent, was_sent
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on


@requires(Permission.API_KEYS_EDIT_ALL)
@never_cache
@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, subdomain: str, member_id: str) -> HttpResponse:
    """The form; the answer to it holds the secret, which is in no address, no session and no cache."""
    actor, now = request.actor, timezone.now()
    member = queries.get_visible_member(actor, Member.parse_id(member_id))
    if not queries.may_create_key_for(actor, member):
        toasts.show_failure(request, KeyIsPersonal.default_message)
        return redirect("members:member", subdomain, member.public_id)
    form = MemberKeyForm(request.POST or None, actor=actor, today=day_of(now, actor.workspace.timezone))
    if request.method == "POST" and was_sent(request):
        toasts.show_failure(
            request, "This key was made already, and its secret is not shown twice. Make another if it is lost."
        )
        return redirect("members:member", subdomain, member.public_id)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form, names={"expires_at": "expires_on"}):
            new = actions.create_api_key(
                actor=actor, member_id=member.id, name=form.cleaned_data["name"], expires_at=form.expires_at(), now=now
            )
            note_sent(request)
            return member_page(request, subdomain, member, new_key=new)
    context = {"subdomain": subdomain, "member": member, "form": form, "form_id": form_id(request)}
    return render(request, "team/member_key.html", context, status=422 if form.errors else 200)
