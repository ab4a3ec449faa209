"""Each event of the product can be told: its sentence, and the name of what it is about, for the audit log."""

from dataclasses import fields

import pytest

from keito_server.events.queries import event_types, known_subjects
from keito_server.events.rules import placeholders

TYPES = event_types()


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_an_event_has_a_sentence_for_the_audit_log(kind: str) -> None:
    event = TYPES[kind]
    sentence = getattr(event, "sentence", "")
    assert sentence, f"{kind}: say in `sentence` what happened, as in the other events"
    own = {field.name for field in fields(event)}
    known = own | {name.removesuffix("_id") for name in own if name.endswith("_id")}
    assert placeholders(sentence) <= known | {"subject"}


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_what_an_event_is_about_has_a_name(kind: str) -> None:
    registered = {subject.key for subject in known_subjects()}
    assert TYPES[kind].subject_type in registered, "call events.queries.register_subject in apps.py"
