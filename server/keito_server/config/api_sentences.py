"""What a validation error of a body or a query says to a person: one sentence about the first wrong field (H1)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from keito_server.kit.errors import ValidationRefused
from keito_server.kit.shapes import REFUSED

_SENTENCES: dict[str, Callable[[str, Mapping[str, Any]], str]] = {
    REFUSED: lambda _, context: str(context["sentence"]),
    "missing": lambda name, _: f"{name} is required.",
    "extra_forbidden": lambda name, _: f"{name} is not a field of this request. Remove it, or check its spelling.",
    "string_type": lambda name, _: f"{name} must be text.",
    "string_too_long": lambda name, context: f"{name} may have at most {context['max_length']} characters.",
    "bool_type": lambda name, _: f"{name} must be true or false.",
    "bool_parsing": lambda name, _: f"{name} must be true or false.",
    "dict_type": lambda name, _: f"{name} must be a JSON object.",
    "literal_error": lambda name, context: f"{name} must be one of {_listed(context['expected'])}.",
    "int_parsing": lambda name, _: f"{name} must be a whole number.",
    "greater_than_equal": lambda name, context: f"{name} must be at least {context['ge']}.",
    "less_than_equal": lambda name, context: f"{name} may be at most {context['le']}.",
}
_NOT_AN_OBJECT = ("model_type", "model_attributes_type")


def refusal_of_errors(errors: Sequence[Mapping[str, Any]]) -> ValidationRefused:
    """The refusal for what pydantic found; unknown fields come last, since they are often a wrong field's consequence."""
    error = min(errors, key=lambda each: each["type"] == "extra_forbidden")
    kind = error["type"]
    # The first place is the name of the view's argument that holds the whole body or query.
    path = [str(step) for step in error["loc"][1:]]
    if not path:
        if kind in _NOT_AN_OBJECT:
            return ValidationRefused("The body must be a JSON object.")
        return ValidationRefused("The body is empty. Send a JSON object.")
    name = path[0]
    say = _SENTENCES.get(kind)
    return ValidationRefused(say(name, error.get("ctx", {})) if say else f"{name} is not valid.", field=name)


def _listed(expected: str) -> str:
    """`'web', 'cli' or 'api'` without quotes, as pydantic lists what a value may be."""
    return expected.replace("'", "")
