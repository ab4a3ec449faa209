"""Every page writes figures, days and times as its reader has set them, found by walking the URL configuration.

The house is set to formats that nothing else in the tests has: a page that writes by itself stands out.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.http.response import HttpResponseBase
from pypdf import PdfReader

from keito_server.invoices import actions as invoices
from keito_server.invoices.actions import LineFields
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.identifiers import parse_public_id
from keito_server.projects.models import Project
from keito_server.team.models import ApiKey
from tests import factories
from tests.architecture.routes import Page, pages
from tests.architecture.two_houses import House, TwoHouses, signed_in, undone
from tests.architecture.two_houses import two_houses as two_houses
from tests.conftest import NOW

HOSTILE = {
    "decimal_separator": ",",
    "thousands_separator": ".",
    "time_format": "12h",
    "date_format": "mm/dd/yyyy",
    "time_display": "decimal",
}
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
SHORT_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
FORBIDDEN = {
    "a clock of 24 hours, or hours and minutes": r"(?<![\d:])\d{1,5}:[0-5]\d(?![\d:])(?!\s?[AP]M)",
    "a date as machines write it": r"(?<!\d)\d{4}-\d\d-\d\d",
    # No thousands begin with 0: `0,135` is a price below one.
    "thousands by a comma": r"(?<![\d.,])[1-9]\d{0,2},\d{3}(?!\d)",
    "decimals by a point": r"(?<![\d.,])\d{1,3}(?:,\d{3})*\.\d\d(?![\d.])",
    "a day before its month": rf"(?<!\d)\d{{1,2}} (?:{MONTHS}|{SHORT_MONTHS})\b",
    "a day before its month, in figures": r"(?<![\d/])(?:1[3-9]|2\d|3[01])/\d\d(?:/\d{4})?(?![\d/])",
    "a month's name in a table": rf"\b(?:{SHORT_MONTHS}) \d{{1,2}}\b",
}
UNSEEN = re.compile(
    r"<(script|style|template|pre|code|option|textarea)\b.*?</\1>"
    # The running time shows seconds, the same for everybody.
    r"|<time data-running-since.*?</time>"
    # Examples: what carries the attribute, and the formats themselves where one chooses among them.
    r"|<(table|p|span|td)\b[^>]* data-sample>.*?</\2>"
    r'|<label[^>]*><input type="radio".*?</label>',
    re.DOTALL,
)


pytestmark = pytest.mark.one_engine("formats are written in Python; that either engine yields the same is test_fields'")


@dataclass(frozen=True, slots=True)
class Walked:
    """What one page said."""

    page: Page
    words: str


def seen(response: HttpResponseBase) -> str:
    """What is to be read on a page or in a PDF; attributes, code and samples left out."""
    content: bytes = getattr(response, "content", b"")
    if response.headers["Content-Type"] == "application/pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if not response.headers["Content-Type"].startswith("text/html"):
        return ""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", UNSEEN.sub(" ", content.decode()))).split())


def faults(words: str) -> list[str]:
    """Every figure that is not written as the house has it, with what stands around it."""
    return [
        f"{fault}: …{words[max(0, found.start() - 40) : found.end() + 20]}…"
        for fault, pattern in FORBIDDEN.items()
        for found in re.finditer(pattern, words)
    ]


def walk(house: House) -> Iterator[Walked]:
    """All pages of the house that its administrator can open."""
    browser = signed_in(house.administrator)
    for page in pages():
        is_of_login = getattr(page.view, "is_of_login", False) and page.keywords == []
        if not (page.is_of_a_workspace or is_of_login):
            continue
        with undone():
            response = browser.get(page.path(house.ids))
            if response.status_code == 200:
                yield Walked(page, seen(response))


def furnish(house: House) -> None:
    """Gives the house figures, days and times that tell one format from another."""
    alice = house.administrator
    workspace = alice.workspace
    for name, value in HOSTILE.items():
        setattr(workspace, name, value)
    workspace.save()
    project = Project.objects.in_workspace(workspace.id).get(id=Project.parse_id(house.ids["project_id"]))
    project.budget_ms, project.budget_amount = 12_345 * HOUR_MS, Decimal("1234567.5")
    project.start_date, project.end_date = date(2026, 2, 27), date(2027, 3, 31)
    project.save()
    afternoon = NOW - timedelta(hours=1)
    values = {"started_at": afternoon, "stopped_at": NOW, "rate": Decimal("1234.5"), "amount": Decimal("1234.5")}
    factories.entry(alice, project, **values)
    factories.entry(alice, project, spent_date=date(2026, 3, 1), duration_ms=1_234 * HOUR_MS + HOUR_MS // 2)
    used = ApiKey.objects.in_workspace(workspace.id)
    used.update(last_used_at=afternoon - timedelta(hours=1), expires_at=NOW + timedelta(days=400))
    draft = parse_public_id("inv", house.ids["invoice_id"])
    work: LineFields = {"description": "Work", "unit_price": Decimal(9876)}
    invoices.add_line(actor=alice, invoice_id=draft, fields=work, now=NOW)


@pytest.fixture
def house(two_houses: TwoHouses) -> House:
    furnish(two_houses.ours)
    return two_houses.ours


def test_no_page_writes_by_itself(house: House, subtests: pytest.Subtests) -> None:
    said = ""
    for walked in walk(house):
        said += walked.words
        with subtests.test(walked.page.name):
            assert faults(walked.words) == []
    for expected in ("1:30 PM", "Thursday, March 12", "03/12/2026", "1.234,50", "£9.976,00"):
        assert expected in said, "the walk sees what it is about"


def test_no_page_of_an_issued_invoice_writes_by_itself(house: House, subtests: pytest.Subtests) -> None:
    invoices.issue(actor=house.administrator, invoice_id=parse_public_id("inv", house.ids["invoice_id"]), now=NOW)
    for walked in walk(house):
        if "invoice_id" in walked.page.keywords or walked.page.name == "invoices:list":
            with subtests.test(walked.page.name):
                assert faults(walked.words) == []


@pytest.mark.parametrize(
    ("words", "is_wrong"),
    [
        ("since 14:30", True),
        ("since 2:30 PM", False),
        ("2:30", True),
        ("2026-03-12", True),
        ("£1,234.50", True),
        ("1,234 entries", True),
        ("45 hours × £0,003", False),
        ("£1.234,50", False),
        ("1.234.567,50 and 62,50", False),
        ("62.50", True),
        ("127.0.0.1", False),
        ("12 March 2026", True),
        ("12 Mar", True),
        ("Mar 12, 2026", True),
        ("Thursday, March 12", False),
        ("03/12/2026", False),
        ("27/02/2026", True),
    ],
)
def test_the_walk_tells_the_houses_formats_from_all_others(words: str, is_wrong: bool) -> None:
    assert bool(faults(words)) is is_wrong
