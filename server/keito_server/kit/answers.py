"""Answers of the API: JSON bytes, written by msgspec with exact numbers (N2)."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

import msgspec
from django.http import HttpResponse

from keito_server.kit.money import without_trailing_zeros
from keito_server.kit.pagination import Page

Row = TypeVar("Row")

encode = msgspec.json.Encoder(decimal_format="number").encode
"""JSON bytes of plain values and structs; a `Decimal` becomes a number with all its digits."""


class PageAnswer(msgspec.Struct, gc=False):
    """A page of a list as the API shows it (H3)."""

    data: list[Any]
    next_cursor: str | None
    has_more: bool


def page_answer(page: Page[Row], *, show: Callable[[Row], Any]) -> bytes:
    """A page as JSON, each row as `show` has it."""
    return encode(PageAnswer([show(row) for row in page.rows], page.next_cursor, page.has_more))


def json_answer(body: bytes, status: int = 200) -> HttpResponse:
    """An answer of the API; nobody may keep a copy of it."""
    response = HttpResponse(body, content_type="application/json", status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def empty_answer() -> HttpResponse:
    """The answer where nothing is left to say (204)."""
    response = HttpResponse(status=204)
    del response.headers["Content-Type"]
    response.headers["Cache-Control"] = "no-store"
    return response


def amount_number(amount: Decimal | None) -> Decimal | None:
    """Money or a rate as the API shows it: exact, without needless zeros (N2); the database gives it 6 decimals."""
    return None if amount is None else without_trailing_zeros(amount)


def instant_text(instant: datetime) -> str:
    """An instant (aware, UTC) as the API shows it: whole seconds, `2026-03-06T14:30:00Z`."""
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"
