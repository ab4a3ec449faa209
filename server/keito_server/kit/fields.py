"""Model fields for exact numbers: integers in the database, `Decimal` in Python (N2)."""

from decimal import Decimal
from typing import Any

from django.db import models

from keito_server.kit.money import from_millionths, to_millionths


class ExactDecimalField(models.BigIntegerField[Any, Any]):
    """A `Decimal` of at most 6 decimals, stored as an integer of millionths, so that SQL sums stay exact."""

    _pyi_private_set_type: Decimal | int
    _pyi_private_get_type: Decimal
    _pyi_lookup_exact_type: Decimal | int

    def from_db_value(self, value: Any, expression: object, connection: object) -> Decimal | None:
        return None if value is None else from_millionths(int(value))

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, Decimal) else Decimal(value)

    def get_prep_value(self, value: Any) -> Any:
        if value is None or not isinstance(value, Decimal | int):
            return super().get_prep_value(value)
        return to_millionths(Decimal(value))

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))


class MoneyField(ExactDecimalField):
    """An exact amount of money; its currency stands beside it or on its parent."""
