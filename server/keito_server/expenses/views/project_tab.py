"""The tab of a project's pages that leads to its expenses."""

from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from keito_server.projects.models import Project
from keito_server.team.permissions import MemberRequest, Permission, permissions_of
from keito_server.web.days_address import ALL_DAYS


def expenses_tab(request: HttpRequest, project: Project) -> SafeString:
    """A link to the expenses of the project that the actor sees, of all days; nothing where no expenses are used."""
    actor = cast(MemberRequest, request).actor
    held = permissions_of(actor)
    if Permission.EXPENSES_VIEW_OWN not in held:
        return SafeString("")
    name = "expenses:list" if Permission.EXPENSES_VIEW_TEAM in held else "expenses:mine"
    query = urlencode({"project": project.public_id, "from": ALL_DAYS})
    return format_html('<a href="{}?{}">Expenses</a>', reverse(name, args=[actor.workspace.subdomain]), query)
