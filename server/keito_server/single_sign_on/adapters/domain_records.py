"""Asking the DNS for the record that proves a domain."""

import dns.exception
import dns.resolver
from django.conf import settings

from keito_server.single_sign_on.rules import record_name


def read_records(domain: str) -> list[str]:
    """The texts that stand where the domain's record has to; none where the DNS has nothing, or says nothing in time."""
    resolver = dns.resolver.Resolver(configure=not settings.DNS_SERVERS)
    if settings.DNS_SERVERS:
        resolver.nameservers = [dns.nameserver.Do53Nameserver(host, port) for host, port in settings.DNS_SERVERS]
    resolver.lifetime = settings.DNS_TIMEOUT
    try:
        answer = resolver.resolve(record_name(domain) + ".", "TXT")
    except dns.exception.DNSException:
        return []
    return [b"".join(record.strings).decode(errors="replace") for record in answer]
