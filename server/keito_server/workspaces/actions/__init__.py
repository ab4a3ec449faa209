"""What can be done with a workspace, a module per group of verbs. Who may do it, the team above says."""

from keito_server.workspaces.actions.create import create

__all__ = ["create"]
