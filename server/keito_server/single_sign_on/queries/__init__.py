"""Reading providers, proven domains and identities, and whether a session may open a workspace."""

from keito_server.single_sign_on.queries.admission import admits, keeps_password, list_possible_keepers
from keito_server.single_sign_on.queries.domains import (
    find_workspace_of_domain,
    get_domain,
    is_domain_verified,
    list_domains,
)
from keito_server.single_sign_on.queries.identities import (
    LinkedIdentity,
    count_identities,
    find_identity,
    find_workos_identity,
    list_identities,
)
from keito_server.single_sign_on.queries.providers import (
    find_keeper,
    find_live_provider,
    find_workspace,
    get_provider,
    list_live_providers,
    list_providers,
)

__all__ = [
    "LinkedIdentity",
    "admits",
    "count_identities",
    "find_identity",
    "find_keeper",
    "find_live_provider",
    "find_workos_identity",
    "find_workspace",
    "find_workspace_of_domain",
    "get_domain",
    "get_provider",
    "is_domain_verified",
    "keeps_password",
    "list_domains",
    "list_identities",
    "list_live_providers",
    "list_possible_keepers",
    "list_providers",
]
