"""Signing in and encryption, in real conversations: a password is told to nobody but the server that is meant."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from keito_server.notifications.jobs.conversation import hand_over
from keito_server.notifications.rules import Answer, MailServer, Meaning, Security
from tests.notifications.mail_server import Behaviour, mail_server

MAIL = b"From: keito@time.example.com\r\nTo: sofia@example.com\r\nSubject: Hours\r\n\r\nHello\r\n"
USERS = {"keito": "s3cret / with signs"}


def server_at(place: str, **values: object) -> MailServer:
    host, _, port = place.rpartition(":")
    plain = MailServer(host=host, port=int(port), user="", password="", security=Security.PLAIN, timeout_seconds=2)
    return replace(plain, **values)  # type: ignore[arg-type]  # named by each test


def sent(server: MailServer, recipient: str = "sofia@example.com") -> Answer:
    return hand_over(MAIL, server=server, sender="keito@time.example.com", recipient=recipient)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example.com")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "mail.pem"
    encoding = serialization.Encoding.PEM
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + made.public_bytes(encoding))
    return path


@pytest.fixture
def encrypting(certificate: Path) -> Iterator[tuple[Behaviour, str]]:
    """A server that talks of mail only after STARTTLS and signing in."""
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(certificate)
    behaviour = Behaviour()
    with mail_server(behaviour, users=USERS, trust=trust) as place:
        yield behaviour, place


def test_signs_in_and_delivers_over_starttls(
    encrypting: tuple[Behaviour, str], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    behaviour, place = encrypting
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = server_at(place, security=Security.STARTTLS, user="keito", password=USERS["keito"])
    assert sent(server).meaning is Meaning.ACCEPTED
    assert behaviour.signed_in == [("keito", USERS["keito"])]
    assert behaviour.were_encrypted == [True]


def test_a_server_that_nobody_vouches_for_learns_no_password(encrypting: tuple[Behaviour, str]) -> None:
    behaviour, place = encrypting
    answer = sent(server_at(place, security=Security.STARTTLS, user="keito", password=USERS["keito"]))
    assert answer.meaning is Meaning.LATER
    assert answer.words.startswith("No trusted encrypted connection to the mail server came about")
    assert behaviour.signed_in == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_server_without_starttls_learns_no_password() -> None:
    behaviour = Behaviour()
    with mail_server(behaviour, users=USERS) as place:
        answer = sent(server_at(place, security=Security.STARTTLS, user="keito", password=USERS["keito"]))
    assert answer.meaning is Meaning.LATER
    assert answer.words.startswith("No trusted encrypted connection")
    assert (behaviour.signed_in, behaviour.accepted) == ([], [])


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_is_a_matter_of_the_settings_and_the_mail_waits() -> None:
    behaviour = Behaviour()
    with mail_server(behaviour, users=USERS) as place:
        answer = sent(server_at(place, user="keito", password="wrong"))
        assert sent(server_at(place, user="keito", password=USERS["keito"])).meaning is Meaning.ACCEPTED
    assert answer.meaning is Meaning.LATER
    assert answer.words.startswith("The mail server did not let Keito sign in: 535")


def test_no_command_can_be_slipped_in_with_an_address() -> None:
    behaviour = Behaviour()
    with mail_server(behaviour) as place:
        sent(server_at(place), "sofia@example.com>\r\nRCPT TO:<everybody@example.com")
        sent(server_at(place), "sofia@example.com\r\nDATA")
    assert {address for envelope in behaviour.accepted for address in envelope.rcpt_tos} <= {"sofia@example.com"}
