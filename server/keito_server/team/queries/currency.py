"""Whether the team's rates keep the workspace's currency where it is (N7)."""

from keito_server.team.models import Invitation, MemberRate
from keito_server.workspaces.models import Workspace


def has_rates(workspace: Workspace) -> bool:
    """Whether any member has or had a rate in the workspace's currency, or will have one by accepting an invitation."""
    rates = MemberRate.objects.in_workspace(workspace.id).filter(amount__isnull=False)
    invitations = Invitation.objects.in_workspace(workspace.id).filter(
        billable_rate__isnull=False, accepted_at=None, cancelled_at=None
    )
    return rates.exists() or invitations.exists()
