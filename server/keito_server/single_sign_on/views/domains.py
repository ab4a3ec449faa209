"""Settings, Sign-in: the company's domains."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from keito_server.kit.errors import NotFound, Refusal
from keito_server.single_sign_on import actions, queries
from keito_server.single_sign_on.adapters.domain_records import read_records
from keito_server.single_sign_on.forms import DomainForm
from keito_server.single_sign_on.models import VerifiedDomain
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on


@requires(Permission.SINGLE_SIGN_ON_EDIT)
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Notes a domain; the overview then shows the record to publish."""
    form = DomainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            domain = actions.add_domain(actor=request.actor, domain=form.cleaned_data["domain"], now=timezone.now())
            toasts.show(request, f"Added {domain.domain}. Publish its record, then check it")
            return redirect("sign_in_settings:overview", subdomain)
    context = {"subdomain": subdomain, "form": form}
    return render(request, "single_sign_on/settings/domain.html", context, status=422 if form.errors else 200)


@requires(Permission.SINGLE_SIGN_ON_EDIT)
@require_POST
def check(request: MemberRequest, subdomain: str, domain_id: str) -> HttpResponse:
    """Asks the DNS for the record."""
    domain = queries.get_domain(request.actor, VerifiedDomain.parse_id(domain_id))
    try:
        found = read_records(domain.domain)
        actions.check_domain(actor=request.actor, domain_id=domain.id, found=found, now=timezone.now())
        toasts.show(request, f"{domain.domain} is verified")
    except NotFound:
        raise
    except Refusal as refusal:
        toasts.show_failure(request, refusal.message)
    return redirect("sign_in_settings:overview", subdomain)


@requires(Permission.SINGLE_SIGN_ON_EDIT)
@require_http_methods(["GET", "POST"])
def remove(request: MemberRequest, subdomain: str, domain_id: str) -> HttpResponse:
    """Asks whether to give a domain up, and does so."""
    domain = queries.get_domain(request.actor, VerifiedDomain.parse_id(domain_id))
    if request.method == "POST":
        actions.remove_domain(actor=request.actor, domain_id=domain.id, now=timezone.now())
        toasts.show(request, f"Removed {domain.domain}")
        return redirect("sign_in_settings:overview", subdomain)
    context = {"subdomain": subdomain, "domain": domain}
    return render(request, "single_sign_on/settings/remove_domain.html", context)
