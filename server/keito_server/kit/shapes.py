"""Building blocks of what the API takes and answers: strict types with clear refusals (H7)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, NoReturn
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainValidator,
    WithJsonSchema,
)
from pydantic.config import JsonDict
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from keito_server.kit.errors import NotFound, Refusal
from keito_server.kit.identifiers import parse_public_id, public_id
from keito_server.kit.pagination import DEFAULT_LIMIT, LARGEST_LIMIT

REFUSED = "refused"
"""The kind of a validation error whose message is a whole sentence for people."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Input(BaseModel):
    """What a request holds: unknown fields are refused, nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class QueryInput(BaseModel):
    """What a query string holds: text, from which numbers and truth values are read."""

    model_config = ConfigDict(extra="forbid")


class Output(BaseModel):
    """What an answer holds; tests hold every answer against it."""

    model_config = ConfigDict(extra="forbid", strict=True)


class PageQuery(QueryInput):
    """Which page of a list (H3)."""

    cursor: str | None = Field(None, description="`next_cursor` of the page before; leave it out for the first page.")
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=LARGEST_LIMIT, description="Results per page.")


def example_id(prefix: str) -> str:
    """An id as it looks, for the reference."""
    return public_id(prefix, UUID("0198a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"))


def example_page(row: JsonDict) -> JsonDict:
    """A last page with one row, for the reference."""
    return {"data": [row], "next_cursor": None, "has_more": False}


def refuse(sentence: str) -> NoReturn:
    """Ends a validator with a sentence for people; the API adds the field's name."""
    raise PydanticCustomError(REFUSED, "{sentence}", {"sentence": sentence})


@dataclass(frozen=True, slots=True)
class PublicId:
    """Marks a UUID as a public id of one table. Whatever is no such id is refused like a missing one (P2)."""

    prefix: str
    field: str
    refusal: type[Refusal]

    def read(self, value: Any) -> UUID:
        """The UUID behind the id."""
        if not isinstance(value, str):
            refuse(f"{self.field} must be text, such as {self.example}.")
        try:
            return parse_public_id(self.prefix, value)
        except NotFound:
            raise self.refusal(field=self.field) from None

    @property
    def example(self) -> str:
        """An id as it looks."""
        return example_id(self.prefix)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "examples": [self.example]}


def number_reader(name: str) -> Callable[[Any], Decimal]:
    """A reader of JSON numbers, exact: integers and decimals, but no text and no truth values (N1, N2)."""

    def read(value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            refuse(f"{name} must be a number, such as 1.5.")
        return Decimal(value)

    return read


def _read_day(value: Any) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        refuse("A date is written as YYYY-MM-DD, such as 2026-03-06.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        refuse("There is no such day in the calendar.")


Day = Annotated[
    date, PlainValidator(_read_day), WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-03-06"]})
]
"""A calendar date, `YYYY-MM-DD`."""

Instant = Annotated[str, Field(json_schema_extra={"format": "date-time"}, examples=["2026-03-06T14:30:00Z"])]
"""An instant in an answer: UTC, whole seconds."""
