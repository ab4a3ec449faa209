"""Manage, Roles: the labels of people's work."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from keito_server.team import actions, queries
from keito_server.team.forms import BusinessRoleForm
from keito_server.team.models import BusinessRole
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on


@requires(Permission.BUSINESS_ROLES_EDIT)
@require_GET
def show_all(request: MemberRequest, subdomain: str) -> HttpResponse:
    """All business roles, and how many people have each."""
    roles = queries.list_business_roles(request.actor)
    return render(request, "team/business_roles.html", {"subdomain": subdomain, "roles": roles})


@requires(Permission.BUSINESS_ROLES_EDIT)
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The form of a new role."""
    form = BusinessRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            role = actions.add_business_role(actor=request.actor, name=form.cleaned_data["name"], now=timezone.now())
            toasts.show(request, f"Added {role.name}")
            return redirect("business_roles:list", subdomain)
    return _form_page(request, subdomain, form)


@requires(Permission.BUSINESS_ROLES_EDIT)
@require_http_methods(["GET", "POST"])
def rename(request: MemberRequest, subdomain: str, role_id: str) -> HttpResponse:
    """The form of a role that is there already."""
    role = queries.get_business_role(request.actor, BusinessRole.parse_id(role_id))
    form = BusinessRoleForm(request.POST or None, initial={"name": role.name})
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            renamed = actions.rename_business_role(
                actor=request.actor, role_id=role.id, name=form.cleaned_data["name"], now=timezone.now()
            )
            toasts.show(request, f"Renamed {role.name} to {renamed.name}")
            return redirect("business_roles:list", subdomain)
    return _form_page(request, subdomain, form, role=role)


@requires(Permission.BUSINESS_ROLES_EDIT)
@require_http_methods(["GET", "POST"])
def delete(request: MemberRequest, subdomain: str, role_id: str) -> HttpResponse:
    """Asks whether to delete a role (where no script shows the dialog), and deletes it."""
    role = queries.get_business_role(request.actor, BusinessRole.parse_id(role_id))
    if request.method == "POST":
        actions.delete_business_role(actor=request.actor, role_id=role.id, now=timezone.now())
        toasts.show(request, f"Deleted {role.name}")
        return redirect("business_roles:list", subdomain)
    return render(request, "team/delete_business_role.html", {"subdomain": subdomain, "role": role})


def _form_page(
    request: MemberRequest, subdomain: str, form: BusinessRoleForm, *, role: BusinessRole | None = None
) -> HttpResponse:
    context = {"subdomain": subdomain, "form": form, "role": role}
    return render(request, "team/business_role_form.html", context, status=422 if form.errors else 200)
