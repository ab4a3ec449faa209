"""Model fields for exact numbers: integers in the database, `Decimal` in Python (N2)."""

from decimal import Decimal
from typing import Any, TypeVar

from django.db import models

from keito_server.kit.money import from_millionths, to_millionths

_Set = TypeVar("_Set", contravariant=True)
_Get = TypeVar("_Get", covariant=True)


class ExactDecimalField(models.Field[_Set, _Get]):
    """A `Decimal` of at most 6 decimals, stored as a 64-bit integer of millionths, so that SQL sums stay exact."""

    # What the type checker's Django plugin takes and gives for a column of this kind.
    _pyi_private_set_type: Decimal | int
    _pyi_private_get_type: Decimal
    _pyi_lookup_exact_type: Decimal | int

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def from_db_value(self, value: Any, expression: object, connection: object) -> Decimal | None:
        return None if value is None else from_millionths(int(value))

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, Decimal) else Decimal(_no_float(value))

    def get_prep_value(self, value: Any) -> Any:
        prepared = _no_float(super().get_prep_value(value))
        return to_millionths(Decimal(prepared)) if isinstance(prepared, Decimal | int) else prepared

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))


class MoneyField(ExactDecimalField[_Set, _Get]):
    """An exact amount of money; its currency stands beside it or on its parent."""


def _no_float(value: Any) -> Any:
    """`value` unchanged, unless it is a float: what was lost in one cannot be found again (N2)."""
    if isinstance(value, float):
        raise TypeError("Money and exact numbers are Decimal or int, never float.")
    return value
