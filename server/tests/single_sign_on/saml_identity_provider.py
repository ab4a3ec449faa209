"""A SAML identity provider for tests, on pysaml2: `saml_identity_provider.py PORT KEY CERTIFICATE XMLSEC1`.

A service is made known by posting its metadata to /services. /sso answers at once for the person in the cookie-less
query of its address, and the kinds of misbehaviour are addresses of their own: /sso/unsigned, /sso/late and so on.
"""

import base64
import html
import sys
import tempfile
from typing import Any

from flask import Flask, request
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NAMEID_FORMAT_TRANSIENT, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

PORT, KEY, CERTIFICATE, XMLSEC1 = int(sys.argv[1]), *sys.argv[2:5]
HERE = f"http://localhost:{PORT}"
"""Another site than the one under test, to a browser: what crosses over leaves its cookies behind."""
KINDS = ("good", "unsigned", "audience", "late", "tampered", "failed", "transient", "unasked")
SUBJECT, EMAIL = "saml-sam", "sam@acme.example"
ATTRIBUTES = {"mail": EMAIL, "givenName": "Sam", "sn": "Sylvan"}
WRITTEN = "<style>body{font:16px sans-serif}</style>"

app = Flask(__name__)
services: list[str] = []


def provider(minutes: int) -> Server:
    places = [
        (f"{HERE}/sso/{kind}", binding) for kind in KINDS for binding in (BINDING_HTTP_REDIRECT, BINDING_HTTP_POST)
    ]
    policy = {"lifetime": {"minutes": minutes}, "attribute_restrictions": None}
    config = IdPConfig()
    config.load(
        {
            "entityid": f"{HERE}/metadata",
            "key_file": KEY,
            "cert_file": CERTIFICATE,
            "xmlsec_binary": XMLSEC1,
            "metadata": {"local": services},
            "service": {"idp": {"endpoints": {"single_sign_on_service": places}, "policy": {"default": policy}}},
        }
    )
    return Server(config=config)


@app.post("/services")
def make_known() -> str:
    with tempfile.NamedTemporaryFile("wb", suffix=".xml", delete=False) as file:
        file.write(request.get_data())
    services.append(file.name)
    return "known"


@app.get("/metadata")
def metadata() -> tuple[str, int, dict[str, str]]:
    return str(entity_descriptor(provider(5).config)), 200, {"Content-Type": "application/samlmetadata+xml"}


@app.get("/sso/<kind>")
def sso(kind: str) -> str:
    server = provider(-60 if kind == "late" else 5)
    asked = server.parse_authn_request(request.args["SAMLRequest"], BINDING_HTTP_REDIRECT).message
    place = server.response_args(asked)
    if kind == "unasked":
        place["in_response_to"] = None
    if kind == "audience":
        place["sp_entity_id"] = "https://somebody-else.example/metadata"
    answer = str(_refused(server, place) if kind == "failed" else _granted(server, place, kind))
    if kind == "tampered":
        answer = answer.replace(EMAIL, "mallory@acme.example")
    encoded = base64.b64encode(answer.encode()).decode()
    relay = html.escape(request.args.get("RelayState", ""))
    return (
        f'{WRITTEN}<form method="post" action="{html.escape(place["destination"])}">'
        f'<input type="hidden" name="SAMLResponse" value="{encoded}">'
        f'<input type="hidden" name="RelayState" value="{relay}"><button>Go on as Sam</button></form>'
    )


def _refused(server: Server, place: dict[str, Any]) -> Any:
    status = ("urn:oasis:names:tc:SAML:2.0:status:AuthnFailed", "Sam typed a wrong password")
    return server.create_error_response(place["in_response_to"], place["destination"], status, sign=True)


def _granted(server: Server, place: dict[str, Any], kind: str) -> Any:
    name_format = NAMEID_FORMAT_TRANSIENT if kind == "transient" else NAMEID_FORMAT_PERSISTENT
    return server.create_authn_response(
        identity=ATTRIBUTES,
        userid=SUBJECT,
        name_id=NameID(format=name_format, text=SUBJECT),
        authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password", "authn_auth": HERE},
        sign_response=False,
        sign_assertion=kind != "unsigned",
        sign_alg=SIG_RSA_SHA256,
        digest_alg=DIGEST_SHA256,
        **{name: value for name, value in place.items() if name != "name_id_policy"},
    )


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=PORT)
