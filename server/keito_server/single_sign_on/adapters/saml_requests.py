"""The numbers of our SAML requests. They prove by themselves that this server gave them, so no list of them is kept."""

import base64
import binascii
import secrets
from hashlib import sha256

from django.core.cache import cache
from django.core.signing import BadSignature, TimestampSigner
from lxml import etree
from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from keito_server.single_sign_on.errors import AnswerRefused

LONGEST_ANSWER = 100_000
"""Characters of base64. Answers of real providers come to some ten thousand."""
_SECONDS = 1800
"""How long a person may take at the provider, second factor included."""
_RESPONSE = "{urn:oasis:names:tc:SAML:2.0:protocol}Response"


class SignedRequest(OneLogin_Saml2_Authn_Request):  # type: ignore[misc]  # python3-saml has no types
    """A request whose number nobody else can make up."""

    def __init__(self, settings: OneLogin_Saml2_Settings, *args: object, **kwargs: object) -> None:
        self._entity_id = settings.get_sp_data()["entityId"]
        super().__init__(settings, *args, **kwargs)

    def _generate_request_id(self) -> str:
        return _signer(self._entity_id).sign(f"_{secrets.token_hex(20)}")


def request_answered_by(answer: str, *, entity_id: str) -> str:
    """The number of the request that an answer says to be for; nothing of the answer is believed yet.

    `entity_id`: ours towards the provider. Raises `AnswerRefused` unless it is small, XML, and for a request that this
    server made for this provider within the last half hour.
    """
    if not answer or len(answer) > LONGEST_ANSWER:
        raise AnswerRefused("No answer of the provider arrived here, or one that is too large. Start again.")
    try:
        document = OneLogin_Saml2_XML.to_etree(base64.b64decode("".join(answer.split()), validate=True))
    except (binascii.Error, etree.LxmlError, ValueError) as error:
        raise AnswerRefused("The answer is not readable.") from error
    asked: str = document.get("InResponseTo", "") if document.tag == _RESPONSE else ""
    try:
        _signer(entity_id).unsign(asked, max_age=_SECONDS)
    except BadSignature as error:
        raise AnswerRefused("The answer was made for another request, or for none. Start again.") from error
    return asked


def take_once(request_id: str) -> None:
    """Notes that a request was answered. Raises `AnswerRefused` where it was before.

    Only for answers that hold, so that nobody without a provider's key fills the cache.
    """
    key = f"saml-answered:{sha256(request_id.encode()).hexdigest()}"
    if not cache.add(key, True, _SECONDS):
        raise AnswerRefused("The answer was used already. Start again.")


def _signer(entity_id: str) -> TimestampSigner:
    # A point, since the number is the name of an XML element, which has no colon.
    return TimestampSigner(sep=".", salt=f"request to the provider that knows us as {entity_id}")
