"""Pure rules of single sign-on: who is let in, what a domain is, and how long a question waits."""

from keito_server.single_sign_on.rules.addresses import may_be_called, may_be_reached
from keito_server.single_sign_on.rules.admission import Admission, admission
from keito_server.single_sign_on.rules.arrival import Arrival, Known, decide
from keito_server.single_sign_on.rules.certificates import last_day_of, tidy_certificates
from keito_server.single_sign_on.rules.domains import (
    domain_of,
    is_same_address,
    record_name,
    record_value,
    spellings,
    tidy_address,
    tidy_domain,
)

__all__ = [
    "Admission",
    "Arrival",
    "Known",
    "admission",
    "decide",
    "domain_of",
    "is_same_address",
    "last_day_of",
    "may_be_called",
    "may_be_reached",
    "record_name",
    "record_value",
    "spellings",
    "tidy_address",
    "tidy_certificates",
    "tidy_domain",
]
