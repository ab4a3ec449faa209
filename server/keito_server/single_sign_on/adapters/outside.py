"""Calls to addresses that an administrator typed: https, public networks, small answers, no redirects, little time."""

import socket
from contextlib import suppress
from typing import Any

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from keito_server.single_sign_on.adapters.deadlines import cut_at_the_end, is_over, within
from keito_server.single_sign_on.errors import AddressNotAllowed, ProviderUnreachable
from keito_server.single_sign_on.rules import may_be_called, may_be_reached

LARGEST_ANSWER = 1_000_000
"""Bytes; discovery documents and metadata are some thousands."""
_CONNECT_SECONDS, _READ_SECONDS = 5, 8


class OutsideSession(requests.Session):
    """What django-allauth and we call providers with. Raises `AddressNotAllowed`, or what requests raises."""

    def __init__(self) -> None:
        super().__init__()
        # A proxy hides where a call ends, so the environment's is used only where the inside may be reached anyway.
        self.trust_env = settings.SSO_ALLOWS_PRIVATE_ADDRESSES
        self.mount("https://", _GuardedAdapter())
        self.mount("http://", _GuardedAdapter())

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Sends one request, follows no redirect, and reads an answer of a bounded size in a bounded time."""
        if not may_be_called(request.url or "", allows_private=settings.SSO_ALLOWS_PRIVATE_ADDRESSES):
            raise AddressNotAllowed
        try:
            return within(settings.SSO_CALL_SECONDS, lambda: self._send(request, kwargs))
        except TimeoutError as error:
            raise ProviderUnreachable("The provider takes too long to answer.") from error

    def _send(self, request: requests.PreparedRequest, kwargs: dict[str, Any]) -> requests.Response:
        kwargs |= {"allow_redirects": False, "stream": True, "timeout": (_CONNECT_SECONDS, _READ_SECONDS)}
        try:
            return self._read(super().send(request, **kwargs))
        finally:
            # The next call connects anew: a connection is cut at the end of the one that it was opened for.
            self.close()

    def _read(self, response: requests.Response) -> requests.Response:
        if response.is_redirect:
            response.close()
            raise ProviderUnreachable("The provider answers with a redirect. Give the address that it leads to.")
        body = bytearray()
        for chunk in response.iter_content(16_384):
            body += chunk
            if len(body) > LARGEST_ANSWER or is_over():
                response.close()
                raise ProviderUnreachable("The provider’s answer is too large.")
        response._content = bytes(body)
        return response


class _GuardedConnection(HTTPConnection):
    """Connects to a number that was checked, not to a name that may mean another one a moment later."""

    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        try:
            found = socket.getaddrinfo(name, self.port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise ProviderUnreachable("There is no server of this name.") from error
        numbers = [str(address[0]) for *_, address in found]
        allows_private = settings.SSO_ALLOWS_PRIVATE_ADDRESSES
        if not numbers or not all(may_be_reached(number, allows_private=allows_private) for number in numbers):
            raise AddressNotAllowed
        try:
            for number in numbers[:-1]:
                self._dns_host = number
                with suppress(NewConnectionError, ConnectTimeoutError):
                    return self._connect()
            self._dns_host = numbers[-1]
            return self._connect()
        finally:
            self._dns_host = name

    def _connect(self) -> socket.socket:
        if is_over():
            raise TimeoutError
        connection = super()._new_conn()
        cut_at_the_end(connection)
        return connection


class _GuardedTLSConnection(_GuardedConnection, HTTPSConnection):
    """The same with TLS; the certificate is checked against the name."""


class _GuardedPool(HTTPConnectionPool):
    ConnectionCls = _GuardedConnection


class _GuardedTLSPool(HTTPSConnectionPool):
    ConnectionCls = _GuardedTLSConnection


class _GuardedAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = {"http": _GuardedPool, "https": _GuardedTLSPool}


def fetch(url: str) -> requests.Response:
    """What stands at an address, with status 200; raises `ProviderUnreachable` for everything else."""
    try:
        with OutsideSession() as session:
            response = session.get(url)
    except requests.RequestException as error:
        raise ProviderUnreachable from error
    if response.status_code != requests.codes.ok:
        raise ProviderUnreachable(f"The provider answers {response.status_code} at {url}.")
    return response
