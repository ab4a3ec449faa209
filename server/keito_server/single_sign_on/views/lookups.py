"""What the pages of the protocols look up first."""

from django.http import HttpRequest

from keito_server.kit.errors import NotFound
from keito_server.single_sign_on.adapters.sessions import page_in_workspace
from keito_server.single_sign_on.models import IdentityProvider
from keito_server.single_sign_on.queries import find_live_provider


def live_provider(slug: str, kind: str) -> IdentityProvider:
    """The provider of an address; `NotFound` for an unknown one, and for one that is switched off."""
    row = find_live_provider(slug, kind=kind)
    if row is None:
        raise NotFound("There is no sign-in at this address. It may have been switched off.")
    return row


def wanted_page(request: HttpRequest, row: IdentityProvider) -> str:
    """Where to go afterwards: `next` if it is a page of the provider's workspace."""
    return page_in_workspace(request.GET.get("next"), row.workspace.subdomain)
