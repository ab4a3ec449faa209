"""The address of whoever asks: a header is believed only as far as trusted proxies wrote it."""

import pytest
from django.conf import LazySettings
from django.test import RequestFactory

from keito_server.kit.origins import client_address, origin_of


def address(proxies: int, forwarded: str | None, settings: LazySettings, rf: RequestFactory) -> str:
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    return client_address(rf.get("/", headers=headers, REMOTE_ADDR="10.0.0.1"))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, None, "10.0.0.1"),
        (0, "192.0.2.7", "10.0.0.1"),
        (1, "192.0.2.7", "192.0.2.7"),
        (1, "6.6.6.6, 192.0.2.7", "192.0.2.7"),
        (2, "6.6.6.6, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        (2, "192.0.2.7", "10.0.0.1"),
        (1, None, "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "not an address", "10.0.0.1"),
        (1, "192.0.2.7:4711", "192.0.2.7"),
        (1, "[2001:db8::7]:4711", "2001:db8::7"),
        (1, " 2001:DB8::7 ", "2001:db8::7"),
    ],
)
def test_believes_as_many_entries_as_there_are_trusted_proxies(
    proxies: int, forwarded: str | None, expected: str, settings: LazySettings, rf: RequestFactory
) -> None:
    assert address(proxies, forwarded, settings, rf) == expected


def test_an_origin_has_the_same_address(settings: LazySettings, rf: RequestFactory) -> None:
    settings.TRUSTED_PROXIES = 1
    request = rf.get("/", headers={"x-forwarded-for": "192.0.2.7", "user-agent": "Firefox"})
    assert (origin_of(request).address, origin_of(request).user_agent) == ("192.0.2.7", "Firefox")
