"""Reading identity providers: an administrator's list, and the one behind an address that a stranger calls."""

from uuid import UUID

from keito_server.kit.errors import NotFound
from keito_server.single_sign_on.models import IdentityProvider, PasswordKeeper
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.workspaces.models import Workspace


def list_providers(actor: Member) -> list[IdentityProvider]:
    """All providers of the workspace, by name."""
    require(actor, Permission.SINGLE_SIGN_ON_EDIT)
    return list(IdentityProvider.objects.in_workspace(actor.workspace_id).order_by("name"))


def get_provider(actor: Member, provider_id: UUID) -> IdentityProvider:
    """One provider of the workspace; `NotFound` for all others."""
    require(actor, Permission.SINGLE_SIGN_ON_EDIT)
    provider = IdentityProvider.objects.in_workspace(actor.workspace_id).filter(id=provider_id).first()
    if provider is None:
        raise NotFound
    return provider


def find_keeper(actor: Member) -> Member | None:
    """The administrator who keeps a password where single sign-on is required, whether or not they still may."""
    require(actor, Permission.SINGLE_SIGN_ON_EDIT)
    rows = PasswordKeeper.objects.in_workspace(actor.workspace_id).select_related("member__login")
    keeper = rows.first()
    return None if keeper is None else keeper.member


def find_live_provider(slug: str, *, kind: str = "") -> IdentityProvider | None:
    """The provider behind an address, if it is switched on: nobody is signed in yet, so no actor."""
    rows = IdentityProvider.objects.across_workspaces().select_related("workspace")
    rows = rows.filter(slug=slug, is_enabled=True)
    return (rows.filter(kind=kind) if kind else rows).first()


def find_workspace(subdomain: str) -> Workspace | None:
    """The workspace of an address, for the page that offers its providers."""
    return Workspace.objects.filter(subdomain=subdomain).first()


def list_live_providers(workspace: Workspace) -> list[IdentityProvider]:
    """The providers to offer to whoever wants to sign in to a workspace, by name."""
    rows = IdentityProvider.objects.in_workspace(workspace.id).filter(is_enabled=True)
    return list(rows.order_by("name"))
