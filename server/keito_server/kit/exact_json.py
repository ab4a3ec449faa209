"""JSON columns whose numbers keep all their digits: never a float on the way in or out (G2)."""

import json
from decimal import Decimal
from typing import Any

from keito_server.kit.answers import encode


class ExactEncoder(json.JSONEncoder):
    """Writes compact JSON, a `Decimal` as a number."""

    def encode(self, o: Any) -> str:
        return encode(o).decode()


class ExactDecoder(json.JSONDecoder):
    """Reads numbers with a fraction or an exponent as `Decimal`."""

    def __init__(self) -> None:
        super().__init__(parse_float=Decimal)
