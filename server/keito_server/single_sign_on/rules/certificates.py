"""Certificates as people paste them: one or several, in PEM or as bare base-64."""

import re
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)
MOST_CERTIFICATES = 5


def tidy_certificates(pasted: str) -> str | None:
    """The certificates in PEM, one after another; None where something is no certificate, or where there are none."""
    bodies = _BLOCK.findall(pasted) or [pasted]
    if len(bodies) > MOST_CERTIFICATES:
        return None
    try:
        read = [x509.load_pem_x509_certificate(_pem(body)) for body in bodies]
    except ValueError:
        return None
    return "".join(certificate.public_bytes(Encoding.PEM).decode() for certificate in read)


def last_day_of(certificates: str) -> datetime:
    """Until when the longest of some tidy certificates is good, in UTC. For people: providers renew them at will."""
    read = x509.load_pem_x509_certificates(certificates.encode())
    return max(certificate.not_valid_after_utc for certificate in read)


def _pem(body: str) -> bytes:
    text = "".join(body.split())
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""]).encode()
