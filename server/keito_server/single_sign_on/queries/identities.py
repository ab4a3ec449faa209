"""Reading identities."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from keito_server.accounts.models import Login
from keito_server.single_sign_on.models import Identity, IdentityProvider, WorkosIdentity
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require


@dataclass(frozen=True, slots=True)
class LinkedIdentity:
    """How a login is known to a company's provider, for the owner of the login. WorkOS belongs to no workspace.

    `public_id` is empty for what the owner cannot disconnect.
    """

    public_id: str
    provider_name: str
    workspace_name: str
    email: str
    last_used_at: datetime | None


def find_identity(provider: IdentityProvider, *, issuer: str, subject: str) -> Identity | None:
    """Whom a provider means, if they came before."""
    rows = Identity.objects.in_workspace(provider.workspace_id).select_related("login")
    return rows.filter(provider=provider, issuer=issuer, subject=subject).first()


def find_workos_identity(subject: str) -> WorkosIdentity | None:
    """Whom WorkOS means, if they came before."""
    return WorkosIdentity.objects.select_related("login").filter(subject=subject).first()


def list_identities(login: Login) -> list[LinkedIdentity]:
    """All identities that open a login somewhere, for the login's own page."""
    rows = Identity.objects.across_workspaces().filter(login=login).select_related("provider", "workspace")
    linked = [
        LinkedIdentity(row.public_id, row.provider.name, row.workspace.name, row.email, row.last_used_at)
        for row in rows.order_by("created_at")
    ]
    global_ones = WorkosIdentity.objects.filter(login=login).order_by("created_at")
    return linked + [LinkedIdentity("", "WorkOS", "", login.email, row.last_used_at) for row in global_ones]


def count_identities(actor: Member) -> dict[str, int]:
    """How many people each provider has brought, by the provider's public id."""
    require(actor, Permission.SINGLE_SIGN_ON_EDIT)
    rows = Identity.objects.in_workspace(actor.workspace_id).values("provider").annotate(people=Count("id"))
    named = {row["provider"]: row["people"] for row in rows}
    providers = IdentityProvider.objects.in_workspace(actor.workspace_id)
    return {provider.public_id: named.get(provider.id, 0) for provider in providers}
