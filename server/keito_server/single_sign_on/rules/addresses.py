"""Which addresses this server may be sent to when an administrator names one (server-side request forgery)."""

import ipaddress
from urllib.parse import urlsplit


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
    """Whether a connection may be opened to an IP address; never to link-local ones, where clouds keep their secrets."""
    found = ipaddress.ip_address(number.partition("%")[0])
    address = getattr(found, "ipv4_mapped", None) or found
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    return bool(allows_private or address.is_global)
