"""Team, one member: their page, archiving them and bringing them back."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keito_server.kit.errors import RuleRefused
from keito_server.team import actions, queries
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.team.views.member_page import member_page
from keito_server.web import toasts


@requires(Permission.MEMBERS_VIEW_TEAM)
@require_GET
def show(request: MemberRequest, subdomain: str, member_id: str) -> HttpResponse:
    """One member whom the actor may look at."""
    member = queries.get_visible_member(request.actor, Member.parse_id(member_id))
    return member_page(request, subdomain, member)


@requires(Permission.MEMBERS_EDIT)
@require_http_methods(["GET", "POST"])
def archive(request: MemberRequest, subdomain: str, member_id: str) -> HttpResponse:
    """Says what archiving means and asks; then ends the member's access. Whoever archives themself is led home."""
    member = queries.get_visible_member(request.actor, Member.parse_id(member_id))
    refusal = ""
    if request.method == "POST":
        try:
            actions.archive(actor=request.actor, member_id=member.id, now=timezone.now())
        except RuleRefused as refused:
            refusal = refused.message
        else:
            toasts.show(request, f"Archived {member.name}")
            if member.id == request.actor.id:
                return redirect("home")
            return redirect("members:member", subdomain, member.public_id)
    context = {"subdomain": subdomain, "member": member, "refusal": refusal}
    return render(request, "team/archive_member.html", context, status=422 if refusal else 200)


@requires(Permission.MEMBERS_EDIT)
@require_POST
def reactivate(request: MemberRequest, subdomain: str, member_id: str) -> HttpResponse:
    """Lets an archived member in again."""
    member = actions.reactivate(actor=request.actor, member_id=Member.parse_id(member_id), now=timezone.now())
    toasts.show(request, f"Reactivated {member.name}. Keys that were revoked stay revoked.")
    return redirect("members:member", subdomain, member.public_id)
