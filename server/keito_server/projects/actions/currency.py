"""Holding the money of projects still while their client's currency changes (N7)."""

from keito_server.clients.models import Client
from keito_server.projects.models import Project
from keito_server.projects.queries.currency import has_money_for_client


def hold_money_of_client(client: Client) -> bool:
    """Whether a project of the client has money in its currency, which none of them gets or loses until the commit.

    Whoever sets a fee or a budget locks the project's row; rates and limits wait for the prices, which are locked by now.
    """
    rows = Project.objects.in_workspace(client.workspace_id).filter(client=client).order_by("id")
    list(rows.select_for_update(no_key=True).values_list("id"))
    return has_money_for_client(client)
