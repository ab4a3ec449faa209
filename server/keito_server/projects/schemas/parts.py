"""What the shapes of projects, tasks and assignments share: exact figures, and bodies that say what may be null."""

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import PlainValidator, WithJsonSchema, model_validator

from keito_server.kit.durations import hours_to_ms
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.shapes import Input, number_reader


def _or_none(name: str) -> Callable[[Any], Decimal | None]:
    read = number_reader(name)
    return lambda value: None if value is None else read(value)


_NUMBER = {"type": ["number", "null"], "minimum": 0}
Rate = Annotated[Decimal | None, PlainValidator(_or_none("rate")), WithJsonSchema(_NUMBER | {"examples": [95]})]
DefaultRate = Annotated[
    Decimal | None, PlainValidator(_or_none("default_rate")), WithJsonSchema(_NUMBER | {"examples": [95]})
]
Fee = Annotated[Decimal | None, PlainValidator(_or_none("fee")), WithJsonSchema(_NUMBER | {"examples": [9000]})]
BudgetHours = Annotated[
    Decimal | None, PlainValidator(_or_none("budget_hours")), WithJsonSchema(_NUMBER | {"examples": [200]})
]
BudgetAmount = Annotated[
    Decimal | None, PlainValidator(_or_none("budget_amount")), WithJsonSchema(_NUMBER | {"examples": [30000]})
]


class Body(Input):
    """What is to be set; fields left out stay as they are, and null empties those that may be empty."""

    may_be_null: ClassVar[frozenset[str]] = frozenset()

    @model_validator(mode="before")
    @classmethod
    def refuse_null(cls, data: Any) -> Any:
        """Names a field that holds null and cannot."""
        if isinstance(data, dict):
            for name, value in data.items():
                if value is None and name in cls.model_fields and name not in cls.may_be_null:
                    raise ValidationRefused(f"{name} cannot be null. Leave it out to keep it.", field=name)
        return data

    def given(self, *but: str) -> dict[str, Any]:
        """The fields that were sent, but some, as actions call them: a budget's hours in milliseconds."""
        fields = {name: getattr(self, name) for name in self.model_fields_set - set(but)}
        if "budget_hours" in fields:
            hours = fields.pop("budget_hours")
            fields["budget_ms"] = None if hours is None else hours_to_ms(hours)
        return fields
