"""Projects for the palette (Ctrl K)."""

from django.urls import reverse

from keito_server.projects import queries
from keito_server.team.models import Member
from keito_server.web.palette import Find


def find_projects(actor: Member, typed: str, most: int) -> list[Find]:
    """The active projects called like that, or with that code, which the actor may see."""
    subdomain = actor.workspace.subdomain
    return [
        Find(project.name, "Project", reverse("projects:overview", args=[subdomain, project.public_id]))
        for project in queries.list_projects_named(actor, typed, most=most)
    ]
