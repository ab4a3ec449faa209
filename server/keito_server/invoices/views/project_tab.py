"""The tab of a project's pages that leads to its invoices."""

from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from keito_server.invoices import queries
from keito_server.projects.models import Project
from keito_server.team.permissions import MemberRequest


def invoices_tab(request: HttpRequest, project: Project) -> SafeString:
    """A link to the invoices of the project; nothing for whoever may see none of them (P3)."""
    actor = cast(MemberRequest, request).actor
    if not queries.may_draft_for(actor, project.id):
        return SafeString("")
    query = urlencode({"project": project.public_id})
    return format_html(
        '<a href="{}?{}">Invoices</a>', reverse("invoices:list", args=[actor.workspace.subdomain]), query
    )
