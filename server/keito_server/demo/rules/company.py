"""The company of the sample workspace and whom it works for."""

from dataclasses import dataclass

COMPANY: dict[str, str] = {
    "name": "Harrow & Vale",
    "currency": "GBP",
    "timezone": "Europe/London",
    "address": "14 Leather Lane\nLondon EC1N 7SU",
    "country": "GB",
    "email": "accounts@harrowvale.example",
    "phone": "+44 20 7946 0112",
    "tax_number": "GB 402 8817 36",
    "registration": "Harrow & Vale Ltd, registered in England 0911 2248",
    "iban": "GB60HVAL20000033107729",
    "payment_details": "Harrow & Vale Ltd\nSort code 20-00-00, account 3310 7729\nBIC HVALGB00",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleClient:
    """A client; `is_taxed` says whether VAT is put on its invoices."""

    key: str
    name: str
    currency: str
    is_taxed: bool = False
    address: str = ""
    country: str = "GB"
    email: str = ""
    tax_number: str = ""


CLIENTS = (
    SampleClient(
        key="meridian",
        name="Meridian Bank",
        currency="GBP",
        is_taxed=True,
        address="12 Threadneedle Walk\nLondon EC2R 8AH",
        email="payables@meridian.example",
        tax_number="GB 118 2204 51",
    ),
    SampleClient(
        key="lumen",
        name="Lumen Energie",
        currency="EUR",
        address="Uferstraße 41\n20457 Hamburg",
        country="DE",
        email="rechnungen@lumen.example",
        tax_number="DE 301 774 620",
    ),
    SampleClient(
        key="castellan",
        name="Castellan Health",
        currency="USD",
        address="900 Larimer Street, Suite 1200\nDenver, CO 80202",
        country="US",
        email="ap@castellan.example",
    ),
    SampleClient(
        key="ardent",
        name="Ardent Studios",
        currency="GBP",
        is_taxed=True,
        address="3 Cooperage Yard\nBristol BS1 6XN",
        email="studio@ardent.example",
        tax_number="GB 277 9031 08",
    ),
    SampleClient(key="internal", name="Harrow & Vale", currency="GBP", address=COMPANY["address"]),
)
