"""Members for the palette (Ctrl K)."""

from django.urls import reverse

from keito_server.team import queries
from keito_server.team.models import Member
from keito_server.web.palette import Find


def find_members(actor: Member, typed: str, most: int) -> list[Find]:
    """The active members called like that whom the actor may look at."""
    subdomain = actor.workspace.subdomain
    return [
        Find(
            member.name,
            "Agent" if member.is_agent else "Member",
            reverse("members:member", args=[subdomain, member.public_id]),
        )
        for member in queries.list_members_named(actor, typed, most=most)
    ]
