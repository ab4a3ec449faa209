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
class SampleContact:
    """A person at a client; the first one is the primary."""

    first_name: str
    last_name: str
    title: str
    email: str
    office_phone: str = ""
    mobile_phone: str = ""
    gets_copies: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleClient:
    """A client; `is_taxed` says whether VAT is put on its invoices."""

    key: str
    name: str
    currency: str
    is_taxed: bool = False
    address: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = "GB"
    phone: str = ""
    tax_number: str = ""
    contacts: tuple[SampleContact, ...] = ()


CLIENTS = (
    SampleClient(
        key="meridian",
        name="Meridian Bank",
        currency="GBP",
        is_taxed=True,
        address="12 Threadneedle Walk",
        city="London",
        postal_code="EC2R 8AH",
        phone="+44 20 5550 0142",
        tax_number="GB 118 2204 51",
        contacts=(
            SampleContact(
                first_name="Ruth",
                last_name="Adeyemi",
                title="Accounts payable",
                email="payables@meridian.example",
                office_phone="+44 20 5550 0177",
            ),
            SampleContact(
                first_name="Daniel",
                last_name="Price",
                title="Head of payments engineering",
                email="daniel.price@meridian.example",
                mobile_phone="+44 7700 900142",
                gets_copies=True,
            ),
            SampleContact(
                first_name="Imogen", last_name="Hale", title="Release board", email="imogen.hale@meridian.example"
            ),
        ),
    ),
    SampleClient(
        key="lumen",
        name="Lumen Energie",
        currency="EUR",
        address="Uferstraße 41",
        city="Hamburg",
        postal_code="20457",
        country="DE",
        phone="+49 40 555 0181",
        contacts=(
            SampleContact(
                first_name="Birgit", last_name="Janssen", title="Buchhaltung", email="rechnungen@lumen.example"
            ),
        ),
        tax_number="DE 301 774 620",
    ),
    SampleClient(
        key="castellan",
        name="Castellan Health",
        currency="USD",
        address="900 Larimer Street, Suite 1200",
        city="Denver",
        state="CO",
        postal_code="80202",
        country="US",
        phone="+1 303 555 0119",
        contacts=(
            SampleContact(
                first_name="Marcus", last_name="Bell", title="Accounts payable", email="ap@castellan.example"
            ),
        ),
    ),
    SampleClient(
        key="ardent",
        name="Ardent Studios",
        currency="GBP",
        is_taxed=True,
        address="3 Cooperage Yard",
        city="Bristol",
        postal_code="BS1 6XN",
        contacts=(SampleContact(first_name="Isla", last_name="Ward", title="Partner", email="studio@ardent.example"),),
        tax_number="GB 277 9031 08",
    ),
    SampleClient(
        key="internal",
        name="Harrow & Vale",
        currency="GBP",
        address="14 Leather Lane",
        city="London",
        postal_code="EC1N 7SU",
    ),
)
