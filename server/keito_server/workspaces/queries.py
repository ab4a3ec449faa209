"""Reading workspaces."""

from keito_server.workspaces.models import Workspace


def has_any() -> bool:
    """Whether this installation has a workspace yet; without one it opens on the sign-up page."""
    return Workspace.objects.exists()
