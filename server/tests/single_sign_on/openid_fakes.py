"""Two OpenID Connect providers by other people, and how a person signs in at each."""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests

from tests.single_sign_on.running import free_port, running

SCRIPTS = Path(sys.executable).parent
_SECONDS = 20


@dataclass(frozen=True, slots=True)
class OpenIdMock:
    """oidc-provider-mock: believes whoever says who they are."""

    issuer: str

    def tell(self, subject: str, **claims: Any) -> None:
        """Has the provider know a person by these claims."""
        requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=_SECONDS).raise_for_status()

    def sign_in(self, asked: str, subject: str) -> str:
        """Where the provider sends a browser that came by the address `asked` and signed in as `subject`."""
        answer = requests.post(asked, data={"sub": subject}, allow_redirects=False, timeout=_SECONDS)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@contextmanager
def openid_mock(directory: Path) -> Iterator[OpenIdMock]:
    port = free_port()
    with running(
        [str(SCRIPTS / "oidc-provider-mock"), "--host", "127.0.0.1", "--port", str(port), "--require-nonce", "true"],
        port=port,
        directory=directory,
    ):
        yield OpenIdMock(f"http://127.0.0.1:{port}")


@dataclass(frozen=True, slots=True)
class Nano:
    """nanoidp: asks for a password, tells the address in the user information only, and takes its secret in the header."""

    issuer: str
    client_id: str = "keito"
    client_secret: str = "a secret of nanoidp's"
    email: str = "nadia@acme.example"

    def sign_in(self, asked: str) -> str:
        """Where the provider sends a browser that typed the password."""
        browser = requests.Session()
        page = browser.get(asked, timeout=_SECONDS)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        action = re.search(r'<form[^>]*action="([^"]*)"', page.text)
        target = urljoin(page.url, action[1].replace("&amp;", "&")) if action and action[1] else page.url
        typed = {**hidden, "username": "nadia", "password": "nadia's password"}
        answer = browser.post(target, data=typed, allow_redirects=False, timeout=_SECONDS)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@contextmanager
def nano(directory: Path) -> Iterator[Nano]:
    port = free_port()
    known = Nano(f"http://127.0.0.1:{port}")
    settings = {
        "config_version": 1,
        "server": {"host": "127.0.0.1", "port": port},
        "oauth": {
            "issuer": known.issuer,
            "audience": known.client_id,
            "clients": [{"client_id": known.client_id, "client_secret": known.client_secret}],
        },
    }
    users = {"config_version": 1, "users": {"nadia": {"password": "nadia's password", "email": known.email}}}
    (directory / "settings.yaml").write_text(json.dumps(settings))
    (directory / "users.yaml").write_text(json.dumps(users))
    command = [str(SCRIPTS / "nanoidp"), "--host", "127.0.0.1", "--port", str(port), "--config", str(directory)]
    with running(command, port=port, directory=directory):
        yield known
