"""The SAML identity provider of `saml_identity_provider.py`, started, and how a browser goes through it."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from cryptography.hazmat.primitives import serialization

from tests.single_sign_on.certificates import make_certificate, new_key
from tests.single_sign_on.running import free_port, program, running

_SECONDS = 20


@dataclass(frozen=True, slots=True)
class SamlFake:
    """Where it is, and what it signs with."""

    address: str
    certificate: str

    @property
    def entity_id(self) -> str:
        return f"{self.address}/metadata"

    def sso_url(self, kind: str = "good") -> str:
        return f"{self.address}/sso/{kind}"

    def metadata(self) -> str:
        return requests.get(self.entity_id, timeout=_SECONDS).text

    def meet(self, our_metadata: bytes) -> None:
        """Makes us known to it."""
        requests.post(f"{self.address}/services", data=our_metadata, timeout=_SECONDS).raise_for_status()

    def sign_in(self, asked: str) -> dict[str, str]:
        """The form that the provider has a browser send to us."""
        page = requests.get(asked, timeout=_SECONDS)
        assert page.status_code == 200, page.text
        return dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page.text))


@contextmanager
def saml_fake(directory: Path) -> Iterator[SamlFake]:
    port = free_port()
    key, certificate = _write_key_and_certificate(directory)
    command = [sys.executable, str(Path(__file__).with_name("saml_identity_provider.py"))]
    command += [str(port), str(key), str(certificate), program("xmlsec1")]
    with running(command, port=port, directory=directory):
        yield SamlFake(f"http://localhost:{port}", certificate.read_text())


def _write_key_and_certificate(directory: Path) -> tuple[Path, Path]:
    made = new_key()
    key, certificate = directory / "key.pem", directory / "certificate.pem"
    key.write_bytes(
        made.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
    )
    certificate.write_text(make_certificate(made))
    return key, certificate
