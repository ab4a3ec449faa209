"""JSON from outside, read strictly (G2): exact numbers, no duplicate keys, no NaN, no text that a database cannot hold."""

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

from keito_server.kit.errors import ValidationRefused

MAX_DEPTH = 64
"""Levels of nesting that any request body may have; metadata has its own, lower limit."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class _Refused(ValueError):
    pass


def parse(body: bytes) -> Any:
    """The value in `body`; non-integral numbers as `Decimal`. Raises `ValidationRefused` with a message for people."""
    try:
        value = json.loads(
            body, object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=Decimal, parse_int=_integer
        )
    except _Refused as error:
        raise ValidationRefused(str(error)) from None
    except RecursionError:
        raise ValidationRefused(f"The body is nested deeper than {MAX_DEPTH} levels.") from None
    except ValueError:
        raise ValidationRefused("The body is not valid JSON.") from None
    if depth_of(value) > MAX_DEPTH:
        raise ValidationRefused(f"The body is nested deeper than {MAX_DEPTH} levels.")
    return value


def depth_of(value: Any) -> int:
    """Levels of nesting: 0 for a plain value, 1 for a flat object or list. Reckoned without recursion."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        if isinstance(item, dict | list):
            deepest = max(deepest, depth)
            children = item.values() if isinstance(item, dict) else item
            waiting.extend((child, depth + 1) for child in children)
    return deepest


def check_text(text: str, field: str | None = None) -> str:
    """`text` unchanged; `ValidationRefused` if it holds a NUL or half of a surrogate pair."""
    if _UNSTORABLE.search(text):
        raise ValidationRefused("Text may not hold NUL characters or lone surrogates. Remove them.", field=field)
    return text


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _Refused("A key stands twice in the same object.")
    return result


def _refuse_constant(name: str) -> NoReturn:
    raise _Refused(f"{name} is not a number in JSON.")


def _integer(digits: str) -> int:
    if len(digits) > 400:
        raise _Refused("A number is too long.")
    return int(digits)
