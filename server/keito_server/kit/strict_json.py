"""JSON from outside, read strictly (G2): exact numbers, no duplicate keys, no NaN, no text that a database cannot hold."""

import json
import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from keito_server.kit.errors import ValidationRefused

MAX_DEPTH = 64
"""Levels of nesting that any request body may have; metadata has its own, lower limit."""

_LARGEST_EXPONENT, _SMALLEST_EXPONENT = 308, -324
"""Powers of ten of the largest and smallest numbers: what other readers of JSON can hold, which have floats only."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|[\[\]{}]')


def parse(body: bytes) -> Any:
    """The value in `body`; non-integral numbers as `Decimal`. Raises `ValidationRefused` with a message for people.

    Where the fault lies inside a field of the outermost object, the refusal names that field.
    """
    try:
        text = body.decode()
        value = _strict.decode(text)
    except _Fault as fault:
        raise ValidationRefused(str(fault), field=_field_of_fault(text)) from None
    except RecursionError:
        raise _too_deep(text) from None
    except UnicodeDecodeError:
        raise ValidationRefused("The body is not valid UTF-8.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ValidationRefused(f"The body is not valid JSON: see {place}.") from None
    if text.count("{") + text.count("[") > MAX_DEPTH and depth_of(value) > MAX_DEPTH:
        raise _too_deep(text)
    if "\\u" in text:
        _check_all_text(value)
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


class _Fault(ValueError):
    """What is wrong with one value, and, for a key that stands twice, which."""

    def __init__(self, sentence: str, key: str | None = None) -> None:
        super().__init__(sentence)
        self.key = key


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _Fault("A key stands twice in the same object.", _first_twice(pairs))
    return result


def _first_twice(pairs: list[tuple[str, Any]]) -> str | None:
    """The first key that comes again, in one pass: a megabyte of keys must not cost more than reading it."""
    counts = Counter(name for name, _ in pairs)
    return next((name for name, _ in pairs if counts[name] > 1), None)


def _refuse_constant(name: str) -> NoReturn:
    raise _Fault(f"{name} is not a number in JSON.")


def _integer(digits: str) -> int:
    if len(digits) > _LARGEST_EXPONENT:
        raise _Fault("A number is too large.")
    return int(digits)


def _decimal(digits: str) -> Decimal:
    try:
        number = Decimal(digits)
    except InvalidOperation:  # an exponent that no Decimal can hold
        raise _Fault("A number is too large or too small.") from None
    if len(digits) > _LARGEST_EXPONENT or not _SMALLEST_EXPONENT <= number.adjusted() <= _LARGEST_EXPONENT:
        raise _Fault("A number is too large or too small.")
    return number


_strict = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=_decimal, parse_int=_integer
)


def _marking(hook: Any) -> Any:
    """`hook`, with its fault as a value in place of what was read, so that reading goes on."""

    def read(raw: Any) -> Any:
        try:
            return hook(raw)
        except _Fault as fault:
            return fault

    return read


_lenient = json.JSONDecoder(
    object_pairs_hook=_marking(_unique),
    parse_constant=_marking(_refuse_constant),
    parse_float=_marking(_decimal),
    parse_int=_marking(_integer),
)


def _field_of_fault(text: str) -> str | None:
    """The field of the outermost object that holds the first fault. Reads a second time, which only refusals pay."""
    try:
        whole = _lenient.decode(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(whole, _Fault):
        return whole.key
    if not isinstance(whole, dict):
        return None
    return next((name for name, value in whole.items() if _holds_fault(value)), None)


def _holds_fault(value: Any) -> bool:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, _Fault):
            return True
        if isinstance(item, dict | list):
            waiting.extend(item.values() if isinstance(item, dict) else item)
    return False


def _too_deep(text: str) -> ValidationRefused:
    """The refusal, with the field of the outermost object in which the nesting goes too deep."""
    depth, field = 0, None
    for token in _TOKEN.finditer(text):
        mark = token[0][0]
        if mark == '"':
            field = token[1] if depth == 1 else field
        else:
            depth += 1 if mark in "[{" else -1
        if depth > MAX_DEPTH:
            break
    return ValidationRefused(f"This is nested deeper than {MAX_DEPTH} levels.", field=field)


def _check_all_text(value: Any) -> None:
    if not isinstance(value, dict):
        _check_branch(value, None)
        return
    for name, child in value.items():
        check_text(name)
        _check_branch(child, name)


def _check_branch(value: Any, field: str | None) -> None:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            check_text(item, field)
        elif isinstance(item, dict):
            waiting.extend(item)
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
