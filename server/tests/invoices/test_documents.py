"""The invoice on screen and on paper: the same figures, no line lost, and nothing typed that steers the page."""

import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from keito_server.invoices.documents import (
    BilledTo,
    InvoicePaper,
    Issuer,
    PaperDiscount,
    PaperGroup,
    PaperLine,
    PaperNote,
    PaperPayment,
    PaperTax,
    paper_context,
    render_invoice_pdf,
)

PEOPLE = PaperGroup(
    "Our people",
    (PaperLine("Carol Okafor, Advice", Decimal("12.5"), Decimal(140), Decimal(1750), "Three workshops", "h"),),
)
AGENTS = PaperGroup(
    "Our agents",
    (PaperLine("review-bot-01, Code review", Decimal(6), Decimal(75), Decimal(450), "", "h", is_agent=True),),
)
TOKENS = PaperLine("LLM usage", Decimal(180), Decimal("0.003"), Decimal("0.54"), quantity_unit="k tokens")
PAPER = InvoicePaper(
    number="INV-2026-0042",
    issuer=Issuer("Harrow & Vale", "H", ("14 Leather Lane",), ("VAT GB 402 8817 36",), "Registered in England"),
    billed_to=BilledTo("Meridian Bank plc", ("30 Cornhill", "London")),
    currency="GBP",
    subject="Payments platform",
    issued_date=date(2026, 3, 12),
    terms_label="Net 30",
    due_date=date(2026, 4, 11),
    purchase_order="MB-88214",
    groups=(PEOPLE, AGENTS, PaperGroup("Expenses", (TOKENS,))),
    subtotal=Decimal("2200.54"),
    discount=PaperDiscount("Discount, 5%", Decimal("110.03")),
    taxes=(PaperTax("VAT", Decimal(20), Decimal("2090.51"), Decimal("418.10")),),
    total=Decimal("2508.61"),
    notes=(PaperNote("Payment.", "Sort code 20-45-77.\nQuote the number."),),
)


def pages_of(paper: InvoicePaper) -> list[str]:
    """The text of each page, with plain spaces and without marks that only offer a line break."""
    reader = PdfReader(io.BytesIO(render_invoice_pdf(paper)))
    return [page.extract_text().replace("\u00a0", " ").replace("\u200b", "") for page in reader.pages]


def unbroken(text: str) -> str:
    return "".join(text.split())


def with_lines(*lines: PaperLine, heading: str = "") -> InvoicePaper:
    return replace(PAPER, groups=(PaperGroup(heading, lines),))


def work(position: int) -> PaperLine:
    quantity = Decimal(position) + Decimal("0.25")
    detail = f"Detail of {position:03}" if position % 3 else ""
    return PaperLine(f"Piece {position:03}", quantity, Decimal(100), quantity * 100, detail, "h")


# What is printed


def test_screen_and_paper_show_the_same_figures() -> None:
    context = paper_context(PAPER)
    printed = unbroken(pages_of(PAPER)[0])
    rows = [line for group in context["groups"] for line in group["lines"]]
    figures = [row[key] for row in rows for key in ("quantity", "unit_price", "amount")]
    sums = [str(value) for each in context["sums"] for value in each.values()]
    for shown in [*figures, *sums, context["total"]]:
        assert unbroken(str(shown)) in printed


def test_prints_the_parts_of_an_invoice() -> None:
    (page,) = pages_of(PAPER)
    head = "Invoice INV-2026-0042|Payments platform|14 Leather Lane|VAT GB 402 8817 36|Registered in England"
    facts = "Meridian Bank plc|12 March 2026|Net 30|11 April 2026|MB-88214|Our agents"
    foot = "−£110.03|VAT, 20% of £2,090.51|Total due in GBP|£2,508.61|Quote the number.|Page 1 of 1"
    assert [words for words in f"{head}|{facts}|{foot}".split("|") if words not in page] == []


def test_marks_the_agents_lines_and_no_others() -> None:
    (page,) = pages_of(PAPER)
    assert "Code review Agent" in page
    assert page.split().count("Agent") == 1


@pytest.mark.parametrize(
    ("currency", "amount", "written"),
    [
        ("GBP", "8750", "£8,750.00"),
        ("GBP", "0.003", "£0.003"),
        ("GBP", "-1082.14", "−£1,082.14"),
        ("GBP", "-0.00", "£0.00"),
        ("JPY", "1250000", "JP¥1,250,000"),
        ("JPY", "0.5", "JP¥0.5"),
        ("KWD", "140", "KWD\u00a0140.000"),
        ("KWD", "-2.5", "−KWD\u00a02.500"),
        ("EUR", "1E+3", "€1,000.00"),
        ("GBP", "1000000000000", "£1,000,000,000,000.00"),
    ],
)
def test_money_has_its_currencys_decimals_and_keeps_all_it_was_given(currency: str, amount: str, written: str) -> None:
    assert paper_context(replace(PAPER, currency=currency, total=Decimal(amount)))["total"] == written


@pytest.mark.parametrize(
    ("quantity", "unit", "written"),
    [
        ("62.5", "h", "62.50\u00a0h"),
        ("14", "h", "14.00\u00a0h"),
        ("0.3333", "h", "0.3333\u00a0h"),
        ("2", "", "2"),
        ("-1.5", "", "−1.5"),
        ("4820", "k tokens", "4,820k tokens"),
        ("45", "km", "45\u00a0km"),
    ],
)
def test_a_quantity_is_written_with_its_unit(quantity: str, unit: str, written: str) -> None:
    line = replace(TOKENS, quantity=Decimal(quantity), quantity_unit=unit)
    assert paper_context(with_lines(line))["groups"][0]["lines"][0]["quantity"] == written


def test_a_tax_rate_keeps_its_decimals() -> None:
    taxes = (PaperTax("Sales tax", Decimal("8.875"), Decimal(100), Decimal("8.88")),)
    assert paper_context(replace(PAPER, taxes=taxes))["sums"][-1]["label"] == "Sales tax, 8.875% of £100.00"


# States


def test_a_draft_says_so_and_shows_the_next_number_only_as_a_hint() -> None:
    draft = replace(PAPER, number=None, number_hint="INV-2026-0043", state="draft", issued_date=None)
    page = pages_of(draft)[0]
    assert "Draft" in page
    assert "INV-2026-0043 when issued" in page
    assert paper_context(draft)["document_title"] == "Invoice (draft)"


def test_a_paid_invoice_says_when_and_no_longer_that_it_is_due() -> None:
    (page,) = pages_of(replace(PAPER, state="paid", paid_date=date(2026, 4, 14)))
    assert "Paid 14 April 2026" in page
    assert "Total due" not in page


def test_an_invoice_paid_in_part_lists_payments_and_what_is_still_due() -> None:
    payments = (PaperPayment(date(2026, 3, 20), Decimal(2000), "Bank transfer"),)
    (page,) = pages_of(replace(PAPER, payments=payments, still_due=Decimal("508.61")))
    for words in ("Total in GBP", "Bank transfer, 20 March 2026", "−£2,000.00", "Still due in GBP", "£508.61"):
        assert words in page


def test_a_cancelled_invoice_is_marked() -> None:
    assert "Cancelled" in pages_of(replace(PAPER, state="cancelled"))[0]


def test_a_single_unnamed_group_has_no_heading() -> None:
    assert "Amount\nPiece 001" in pages_of(with_lines(work(1)))[0]


def test_an_invoice_without_lines_says_so() -> None:
    assert "No lines yet." in pages_of(replace(PAPER, groups=()))[0]


# Length


@pytest.mark.parametrize("count", [1, 40, 400])
def test_loses_no_line_and_tears_no_row(count: int) -> None:
    lines = [work(position) for position in range(count)]
    paper = with_lines(*lines, heading="Our people")
    pages = pages_of(paper)
    shown = paper_context(paper)["groups"][0]["lines"]
    for line in shown:
        (page,) = [page for page in pages if line["description"] in page]
        assert line["detail"] in page
        assert f"{line['quantity']} £100.00 {line['amount']}".replace("\u00a0", " ") in page
    assert sum(page.count("Piece ") for page in pages) == count


def test_a_row_of_several_lines_is_never_torn_over_two_pages() -> None:
    def row(number: int) -> PaperLine:
        detail = "\n".join([f"begin {number:03}", *["and on"] * (number % 7), f"end {number:03}"])
        return replace(work(number), detail=detail)

    pages = pages_of(with_lines(*map(row, range(200))))
    for number in range(200):
        (page,) = [page for page in pages if f"begin {number:03}" in page]
        assert f"end {number:03}" in page


def test_every_page_of_the_table_has_its_head_and_every_page_its_number() -> None:
    pages = pages_of(with_lines(*map(work, range(400))))
    assert len(pages) > 5
    for position, page in enumerate(pages, start=1):
        assert f"Page {position} of {len(pages)}" in page
        assert "Piece" not in page or "Description Quantity Unit price Amount" in page


@pytest.mark.parametrize("count", range(16, 26))
def test_keeps_the_totals_together_wherever_the_page_ends(count: int) -> None:
    pages = pages_of(with_lines(*map(work, range(count))))
    (page,) = [page for page in pages if "Subtotal" in page]
    assert "Total due in GBP" in page
    assert "£2,508.61" in page


@pytest.mark.parametrize("count", range(14, 22))
def test_a_groups_heading_never_stands_alone_at_the_foot_of_a_page(count: int) -> None:
    second = PaperGroup("Second group", (replace(work(1), description="First of the second"),))
    paper = replace(PAPER, groups=(PaperGroup("", tuple(map(work, range(count)))), second))
    assert [page for page in pages_of(paper) if "Second group" in page and "First of the second" not in page] == []


def test_long_notes_go_on_over_several_pages_to_their_end() -> None:
    clauses = "\n".join(f"Clause {number:03} of the terms." for number in range(200))
    text = "\n".join(pages_of(replace(PAPER, notes=(PaperNote("Terms.", clauses),))))
    assert all(f"Clause {number:03} of" in text for number in range(200))


def test_a_row_higher_than_a_page_is_printed_to_its_end() -> None:
    huge = replace(work(1), amount=Decimal(10**12), detail=" ".join(f"word{number:04}" for number in range(2500)))
    pages = pages_of(with_lines(huge))
    printed = unbroken("".join(pages))
    assert len(pages) > 4, "what runs off the foot of a page is in the file, but nobody can see it"
    assert all(f"word{number:04}" in printed for number in range(2500))


def test_long_words_long_addresses_and_huge_amounts_stay_on_the_sheet() -> None:
    name = "Donaudampfschifffahrtsgesellschaftskapit"
    line = PaperLine(name * 3, Decimal("999999.9999"), Decimal(10**12), Decimal(10**12), name * 5, "h")
    paper = replace(
        with_lines(line),
        currency="KWD",
        number="INV-" + "9" * 60,
        billed_to=BilledTo(name * 2, tuple(f"Address line {number:02}" for number in range(40))),
        total=Decimal(10**12),
    )
    text = "\n".join(pages_of(paper))
    # Each is whole, and none of them on a single line, on which it would run off the sheet.
    for long in (name * 2, name * 3, name * 5):
        assert long in unbroken(text)
        assert long not in text
    assert "KWD 1,000,000,000,000.000" in text
    assert "Address line 39" in text


# Hostile and foreign text

HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK("http://example.org")',
    '#panic("no")',
    '#read("invoice.typ")',
    "$x^2$",
    "*bold* _flat_ ~ -- ...",
    "back\\slash `code` ```raw```",
    "@reference <label> // comment /* more */",
    "= Title",
    "]#eval(1)[",
    "{{ paper }} {% now %}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_printed_as_it_was_typed(text: str) -> None:
    line = replace(work(1), description=text, detail=text)
    paper = replace(with_lines(line, heading=text), subject=text, notes=(PaperNote(text, text),))
    paper = replace(paper, number=text, billed_to=BilledTo(text, (text,)), purchase_order=text)
    assert unbroken("".join(pages_of(paper))).count(unbroken(text)) >= 9


def test_control_characters_are_left_out_and_the_reading_order_is_kept() -> None:
    line = replace(work(1), description="a\x00b\x07c\x1b[31m\u202e00.1£\u2066d\ufeff\ud800")
    assert paper_context(with_lines(line))["groups"][0]["lines"][0]["description"] == "abc[31m00.1£d\ufffd"
    assert "abc[31m00.1£d" in pages_of(with_lines(line))[0]


@pytest.mark.parametrize(
    "name",
    [
        "Łódź Ștefan Ďuriš ğ ß",
        "Ελληνική Εταιρεία",
        "Кириллица Ґ",
        "Đặng Việt",
        "株式会社 日本",
        "한국어",
        "中文",
        "🚀 ✅",
        "ไทย",
        "שלום",
    ],
)
def test_other_scripts_are_set_with_a_shape_for_every_character(name: str) -> None:
    pdf = render_invoice_pdf(replace(PAPER, billed_to=BilledTo(name)))
    assert conformance_of(pdf) == ("3", "B")
    assert unbroken(name) in unbroken(PdfReader(io.BytesIO(pdf)).pages[0].extract_text())


def test_a_character_without_a_shape_costs_the_archive_mark_but_no_line() -> None:
    paper = with_lines(work(1), replace(work(2), description="Tamil \u0ba4 private \ue123"), work(3))
    pdf = render_invoice_pdf(paper)
    assert conformance_of(pdf) is None
    page = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert all(words in page for words in ("Piece 001", "Tamil", "private", "£225.00", "Piece 003"))


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=120))
def test_no_text_can_stop_an_invoice(text: str) -> None:
    issuer = replace(PAPER.issuer, name=text, monogram=text, company_line=text, brand_colour=text)
    line = replace(work(1), description=text, detail=text, quantity_unit=text)
    paper = replace(
        PAPER, issuer=issuer, number=text, subject=text, terms_label=text, groups=(PaperGroup(text, (line,)),)
    )
    assert render_invoice_pdf(paper).startswith(b"%PDF")


# The file


def conformance_of(pdf: bytes) -> tuple[str, str] | None:
    """The part and level of PDF/A that the file claims."""
    xmp = PdfReader(io.BytesIO(pdf)).xmp_metadata
    written = xmp.stream.get_data().decode() if xmp else ""
    if "pdfaid:part" not in written:
        return None
    part, level = (written.split(f"<pdfaid:{tag}>")[1].split("<")[0] for tag in ("part", "conformance"))
    return part, level


def test_says_what_it_is_to_archives_and_readers() -> None:
    pdf = render_invoice_pdf(PAPER)
    reader = PdfReader(io.BytesIO(pdf))
    assert conformance_of(pdf) == ("3", "B")
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Invoice INV-2026-0042", "Harrow & Vale")
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == date(2026, 3, 12)
    assert str(reader.root_object["/Lang"]) == "en"


def test_the_same_invoice_is_the_same_bytes_in_every_thread() -> None:
    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(render_invoice_pdf, [PAPER] * 24))) == 1


def png(width: int, height: int) -> bytes:
    """A blue picture of that size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\0\0\xff" * width) * height
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def test_a_logo_takes_the_monograms_place() -> None:
    pdf = render_invoice_pdf(replace(PAPER, issuer=replace(PAPER.issuer, logo=png(400, 20))))
    assert conformance_of(pdf) == ("3", "B")
    assert len(PdfReader(io.BytesIO(pdf)).pages[0].images) == 1


@pytest.mark.parametrize("logo", [b"not a picture", png(20, 20)[:60], b"<svg/>"])
def test_a_logo_that_cannot_be_read_leaves_the_monogram(logo: bytes) -> None:
    broken = replace(PAPER, issuer=replace(PAPER.issuer, logo=logo))
    assert render_invoice_pdf(broken) == render_invoice_pdf(PAPER)
