"""Calls outwards end when their time is over, whatever a server does, and are not made for each visitor."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import LazySettings
from django.test import Client

from keito_server.single_sign_on.adapters.outside import fetch
from keito_server.single_sign_on.errors import ProviderUnreachable
from keito_server.single_sign_on.models import IdentityProvider
from tests.conftest import Cast
from tests.single_sign_on import builders
from tests.single_sign_on.openid_fakes import OpenIdMock

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n"
BEGINNINGS = {
    "status line": b"",
    "header line": HEAD + b"X-Long: ",
    "body": HEAD + b"\r\n",
    "chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n384\r\n",
    "TLS handshake": b"\x16\x03\x03\x10\x00",
}
LIMIT = 0.5


@contextmanager
def dripping(beginning: bytes) -> Iterator[tuple[int, threading.Event]]:
    """A server that says something, and then a byte now and then: its port, and whether it was hung up on."""
    hung_up, closing = threading.Event(), threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            try:
                connection.sendall(beginning)
                while not closing.wait(0.05):
                    connection.sendall(b"1")
            except OSError:
                hung_up.set()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1], hung_up
        finally:
            closing.set()
            thread.join(timeout=5)


@pytest.mark.parametrize("part", BEGINNINGS)
def test_a_server_that_drips_is_hung_up_on_when_the_time_is_over(settings: LazySettings, part: str) -> None:
    settings.SSO_CALL_SECONDS = LIMIT
    scheme = "https" if "TLS" in part else "http"
    with dripping(BEGINNINGS[part]) as (port, hung_up):
        begun = time.monotonic()
        with pytest.raises(ProviderUnreachable, match="too long"):
            fetch(f"{scheme}://127.0.0.1:{port}/")
        assert LIMIT <= time.monotonic() - begun < LIMIT + 3
        assert hung_up.wait(5)


def test_a_login_at_a_dripping_provider_is_a_calm_page(cast: Cast, settings: LazySettings) -> None:
    settings.SSO_CALL_SECONDS = LIMIT
    with dripping(BEGINNINGS["body"]) as (port, _):
        provider = builders.openid_provider(cast.alice.workspace, issuer=f"http://127.0.0.1:{port}")
        answer = Client().get(f"/sso/oidc/{provider.slug}/login/")
    assert answer.status_code == 403
    assert "takes too long" in answer.content.decode()


def test_a_name_that_takes_long_to_look_up_holds_nobody(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SSO_CALL_SECONDS = LIMIT
    answered = threading.Event()

    def look_up(*_: object, **__: object) -> list[object]:
        answered.wait(20)
        return []

    monkeypatch.setattr("keito_server.single_sign_on.adapters.outside.socket.getaddrinfo", look_up)
    begun = time.monotonic()
    try:
        with pytest.raises(ProviderUnreachable, match="too long"):
            fetch("https://slow.example/")
    finally:
        answered.set()
    assert time.monotonic() - begun < LIMIT + 3


def test_the_discovery_document_is_read_once_for_several_visitors(
    provider: IdentityProvider, mock: OpenIdMock, count_reads: Callable[[], int]
) -> None:
    for _ in range(3):
        assert Client().get(f"/sso/oidc/{provider.slug}/login/").headers["Location"].startswith(mock.issuer)
    assert count_reads() == 1
    provider.slug = "another"
    provider.save()
    Client().get(f"/sso/oidc/{provider.slug}/login/")
    assert count_reads() == 2


@pytest.fixture
def count_reads(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    from keito_server.single_sign_on.adapters import openid

    asked: list[str] = []

    def noted(url: str) -> object:
        asked.append(url)
        return fetch(url)

    monkeypatch.setattr(openid, "fetch", noted)
    return lambda: len(asked)
