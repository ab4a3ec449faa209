"""Reading domains."""

from uuid import UUID

from keito_server.kit.errors import NotFound
from keito_server.single_sign_on.models import VerifiedDomain
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.workspaces.models import Workspace


def list_domains(actor: Member) -> list[VerifiedDomain]:
    """All domains of the workspace, proven or not, by name."""
    require(actor, Permission.SINGLE_SIGN_ON_EDIT)
    return list(VerifiedDomain.objects.in_workspace(actor.workspace_id).order_by("domain"))


def get_domain(actor: Member, domain_id: UUID) -> VerifiedDomain:
    """One domain of the workspace; `NotFound` for all others."""
    require(actor, Permission.SINGLE_SIGN_ON_EDIT)
    domain = VerifiedDomain.objects.in_workspace(actor.workspace_id).filter(id=domain_id).first()
    if domain is None:
        raise NotFound
    return domain


def is_domain_verified(workspace_id: UUID, domain: str | None) -> bool:
    """Whether the workspace has proven exactly this domain: one below it is another."""
    rows = VerifiedDomain.objects.in_workspace(workspace_id)
    return domain is not None and rows.filter(domain=domain, verified_at__isnull=False).exists()


def find_workspace_of_domain(domain: str | None) -> Workspace | None:
    """The workspace that has proven a domain: where an address leads whose owner is not known."""
    if domain is None:
        return None
    rows = VerifiedDomain.objects.across_workspaces().select_related("workspace")
    found = rows.filter(domain=domain, verified_at__isnull=False).first()
    return None if found is None else found.workspace
