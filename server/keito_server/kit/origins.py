"""Where a request comes from: the one reading of its address, for the audit trail and for throttling alike."""

import ipaddress
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from keito_server.kit.tenancy import Origin


def client_address(request: HttpRequest) -> str:
    """The address of whoever asks; empty where the server does not know it.

    `TRUSTED_PROXIES` counts the proxies that each add the address of their own caller to the end of `X-Forwarded-For`.
    What stands before those entries was written by the client itself and is never believed: with no trusted proxy
    that is the whole header. A shorter header did not come through all proxies, so the connection counts.
    """
    connected: str = request.META.get("REMOTE_ADDR", "")
    trusted: int = settings.TRUSTED_PROXIES
    entries = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if trusted and len(entries) >= trusted:
        return _plain(entries[-trusted]) or connected
    return connected


def origin_of(request: HttpRequest, *, login_id: UUID | None = None) -> Origin:
    """Address, browser and login behind a request, as the audit trail keeps them."""
    return Origin(
        address=client_address(request), user_agent=request.META.get("HTTP_USER_AGENT", ""), login_id=login_id
    )


def _plain(entry: str) -> str:
    """An address without the port and the brackets that some proxies add; empty for anything else."""
    entry = entry.strip()
    if entry.startswith("["):
        entry = entry[1:].partition("]")[0]
    elif entry.count(":") == 1:
        entry = entry.partition(":")[0]
    try:
        return str(ipaddress.ip_address(entry))
    except ValueError:
        return ""
