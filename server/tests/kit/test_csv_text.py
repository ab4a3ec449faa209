"""CSV that a spreadsheet opens without running anything."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest

from keito_server.kit.csv_text import BYTE_ORDER_MARK, csv_lines, defused


@pytest.mark.parametrize(
    "hostile", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\N{NO-BREAK SPACE}=1", "\uff1d1"]
)
def test_leads_what_begins_like_a_formula_by_an_apostrophe(hostile: str) -> None:
    assert defused(hostile) == f"'{hostile}"


@pytest.mark.parametrize("plain", ["", "Bob", "a=b", "1 - 2", "'=1", "Meridian + Co"])
def test_leaves_other_text_alone(plain: str) -> None:
    assert defused(plain) == plain


def test_writes_figures_and_days_plainly_and_is_read_back_as_it_was() -> None:
    rows = [("=cmd()", -3, Decimal("1E+3"), date(2026, 3, 12), None), ('quo"te', 0, Decimal("0.5"), None, "two\nlines")]
    text = "".join(csv_lines(["A", "=B", "C", "D", "E"], rows))
    assert text.startswith(BYTE_ORDER_MARK)
    read = list(csv.reader(StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))
    assert read == [
        ["A", "=B", "C", "D", "E"],
        ["'=cmd()", "-3", "1000", "2026-03-12", ""],
        ['quo"te', "0", "0.5", "", "two\nlines"],
    ]
