"""Filtering a list of the API by keys of its rows' metadata: `metadata[key]=value`, compared as text (G2)."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from keito_server.kit.errors import ValidationRefused
from keito_server.kit.json_text import json_text_is
from keito_server.kit.metadata import INDEXED_KEYS, INDEXED_LENGTH

_KEY = re.compile(r"metadata\[(.+)\]", re.DOTALL)


def metadata_parameter(things: str) -> dict[str, Any]:
    """The parameter for the reference of the API; `things` are what the list holds, such as "Entries"."""
    return {
        "in": "query",
        "name": "metadata[key]",
        "required": False,
        "schema": {"type": "string"},
        "description": f"{things} whose metadata has this text under the key, such as `metadata[agent_id]=review-bot-01`.",
    }


def read_metadata_filters(request: HttpRequest) -> dict[str, str]:
    """The `metadata[key]=value` parameters of a request, in the order of their keys."""
    filters = {}
    for name in sorted(request.GET):
        if match := _KEY.fullmatch(name):
            filters[match[1]] = request.GET[name]
        elif name.startswith("metadata"):
            raise ValidationRefused("Filter by a key of the metadata as metadata[key]=value.", field=name)
    return filters


def narrow_by_metadata(conditions: list[str], values: list[Any], filters: Mapping[str, str]) -> None:
    """Adds to the conditions and values of a hand-written SELECT on rows `e`; indexed keys are asked for by their column."""
    for key, text in filters.items():
        if key in INDEXED_KEYS and 0 < len(text) < INDEXED_LENGTH:
            conditions.append(f"e.{key} = %s")
            values.append(text)
        else:
            conditions.append(json_text_is("e.metadata"))
            values += [key, text]
