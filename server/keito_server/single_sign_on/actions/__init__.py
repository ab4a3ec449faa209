"""What can be done with single sign-on, a module per group of verbs."""

from keito_server.single_sign_on.actions.arrivals import Arrived, Claims, arrive, connect_identity
from keito_server.single_sign_on.actions.domains import add_domain, check_domain, remove_domain
from keito_server.single_sign_on.actions.identities import disconnect_identity
from keito_server.single_sign_on.actions.keeping import keep_the_keeper, need_of_second_factor
from keito_server.single_sign_on.actions.providers import (
    ProviderValues,
    add_provider,
    change_provider,
    client_secret_of,
    remove_provider,
)
from keito_server.single_sign_on.actions.requirement import make_optional, require_single_sign_on, switch_off
from keito_server.single_sign_on.actions.workos import arrive_by_workos, connect_workos

__all__ = [
    "Arrived",
    "Claims",
    "ProviderValues",
    "add_domain",
    "add_provider",
    "arrive",
    "arrive_by_workos",
    "change_provider",
    "check_domain",
    "client_secret_of",
    "connect_identity",
    "connect_workos",
    "disconnect_identity",
    "keep_the_keeper",
    "make_optional",
    "need_of_second_factor",
    "remove_domain",
    "remove_provider",
    "require_single_sign_on",
    "switch_off",
]
