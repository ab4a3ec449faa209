"""Projects that a member could be put on, as forms of the team offer them. Projects live above the team."""

from collections.abc import Callable, Sequence

from keito_server.team.models import Member

Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]
ProjectOffer = Callable[[Member], Groups]
_offers: list[ProjectOffer] = []


def register_project_offer(list_projects: ProjectOffer) -> None:
    """Has `list_projects(actor)` asked for what forms offer: groups by client of (public id, name)."""
    _offers[:] = [list_projects]


def list_assignable(actor: Member) -> Groups:
    """The active projects that the actor sees, by client."""
    return [group for list_projects in _offers for group in list_projects(actor)]
