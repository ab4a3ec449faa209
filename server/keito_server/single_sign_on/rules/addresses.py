"""Which addresses this server may be sent to when an administrator names one (server-side request forgery)."""

import ipaddress
from urllib.parse import urlsplit

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NEVER = [
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "168.63.129.16/32",  # Azure
        "192.0.0.192/32",  # Oracle
        "100.100.100.200/32",  # Alibaba
        "fd00:ec2::/32",  # Amazon
        "fd00:c1::a9fe:a9fe/128",  # Oracle
        "fd00:42::42/128",  # Scaleway
        "fd20:ce::254/128",  # Google
        "64:ff9b:1::/48",  # NAT64 of the local network: where in it an IPv4 address stands is not known (RFC 8215)
    )
]
"""Where clouds hand their secrets to whoever asks from inside, beside the link-local ones, and what means nobody."""
_IPV4_AT_THE_END = [
    ipaddress.IPv6Network(network)
    for network in (
        "::ffff:0:0/96",  # mapped (RFC 4291)
        "::/96",  # compatible (RFC 4291)
        "::ffff:0:0:0/96",  # translated (RFC 2765)
        "64:ff9b::/96",  # NAT64 (RFC 6052)
    )
]
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_PROTOCOL_ASSIGNMENTS = ipaddress.IPv4Network("192.0.0.0/24")
_OWN = (ipaddress.IPv6Address("::"), ipaddress.IPv6Address("::1"))


def is_loopback(host: str) -> bool:
    """Whether a name or number means this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def may_be_called(url: str, *, allows_private: bool) -> bool:
    """Whether an address has a form that is called at all: https, or http to this machine where the inside is allowed."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or port == 0 or not url.isprintable() or " " in url:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and allows_private and is_loopback(host))


def may_be_reached(number: str, *, allows_private: bool) -> bool:
    """Whether a connection may be opened to an IP address; never to those where clouds keep their secrets.

    An IPv6 address that leads to an IPv4 one is what that one is. False for what is no IP address.
    """
    try:
        found = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    return all(_is_allowed(address, allows_private=allows_private) for address in _ends_of(found))


def _ends_of(address: _Address) -> list[_Address]:
    """Where a connection to an address may end: at itself, or at the IPv4 addresses in it."""
    if isinstance(address, ipaddress.IPv4Address) or address in _OWN:
        return [address]
    if any(address in network for network in _IPV4_AT_THE_END):
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    if address.sixtofour is not None:
        return [address.sixtofour]
    return list(address.teredo or (address,))


def _is_allowed(address: _Address, *, allows_private: bool) -> bool:
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    if any(address in network for network in _NEVER):
        return False
    return allows_private or _is_public(address)


def _is_public(address: _Address) -> bool:
    """Stricter than Python's own tables, which call site-local and some assigned ones global."""
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and address not in _PROTOCOL_ASSIGNMENTS
    return address.is_global and address in _GLOBAL_UNICAST
