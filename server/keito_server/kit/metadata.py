"""Metadata: the JSON object that agents hang on what they log (G2). Hostile input wherever it is shown or exported."""

from typing import Any

import msgspec

from keito_server.kit.errors import MetadataTooLarge, ValidationRefused
from keito_server.kit.strict_json import check_text, depth_of

METADATA_BYTES = 4096
METADATA_DEPTH = 16
INDEXED_KEYS = ("agent_id", "agent_type", "session_id", "model")
INDEXED_LENGTH = 200

_encoder = msgspec.json.Encoder(decimal_format="number")


def check_metadata(metadata: Any) -> dict[str, Any]:
    """A JSON object that may be kept (G2): at most 4,096 bytes compact and 16 levels, without NUL or lone surrogates."""
    if not isinstance(metadata, dict):
        raise ValidationRefused("Metadata must be a JSON object.", field="metadata")
    if depth_of(metadata) > METADATA_DEPTH:
        raise ValidationRefused(f"Metadata may be nested at most {METADATA_DEPTH} levels deep.", field="metadata")
    _check_texts(metadata)
    if len(_encoder.encode(metadata)) > METADATA_BYTES:
        raise MetadataTooLarge(field="metadata")
    return metadata


def merge_metadata(current: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """`current` with the top-level keys of `changes` put in, and those that are null taken out (G2)."""
    merged = current | changes
    return check_metadata({key: value for key, value in merged.items() if not (key in changes and value is None)})


def indexed_value(metadata: dict[str, Any], key: str) -> str:
    """A key of the metadata as the text that is indexed and filtered by; '' where it is missing or no plain value (G2)."""
    value = metadata.get(key)
    if value is None or isinstance(value, dict | list):
        return ""
    return (value if isinstance(value, str) else compact_json(value))[:INDEXED_LENGTH]


def index_metadata(row: Any) -> None:
    """Copies the indexed keys of a row's metadata into its columns of the same names (G2)."""
    for key in INDEXED_KEYS:
        setattr(row, key, indexed_value(row.metadata, key))


def compact_json(value: Any) -> str:
    """JSON without spaces, numbers written exactly, other letters as they are."""
    return _encoder.encode(value).decode()


def _check_texts(value: Any) -> None:
    if isinstance(value, str):
        check_text(value, "metadata")
    elif isinstance(value, dict):
        for key, child in value.items():
            check_text(key, "metadata")
            _check_texts(child)
    elif isinstance(value, list):
        for child in value:
            _check_texts(child)
