"""Tables as CSV text that a spreadsheet opens without running anything that people have typed."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO

Cell = str | int | Decimal | date | None

BYTE_ORDER_MARK = "\ufeff"
"""Stands first, so that spreadsheets read the text as UTF-8."""

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """A table line by line, its head first. Figures are plain (`1234.5`), days as `2026-03-12`, None is empty."""
    text = StringIO()
    text.write(BYTE_ORDER_MARK)
    writer, quoting = csv.writer(text), csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(head)
    yield text.getvalue()
    for row in rows:
        text.seek(0)
        text.truncate()
        cells = [_written(cell) for cell in row]
        # Where semicolons or tabs part cells, as in many countries, only quotes keep a text in one.
        is_parted = any(mark in cell for cell in cells for mark in ";\t")
        (quoting if is_parted else writer).writerow(cells)
        yield text.getvalue()


def defused(cell: str) -> str:
    """Text that no spreadsheet takes for a formula: what begins like one is led by an apostrophe."""
    return f"'{cell}" if cell.lstrip(" \N{NO-BREAK SPACE}").startswith(_STARTS_A_FORMULA) else cell


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int) else defused(cell)
