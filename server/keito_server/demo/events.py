"""What the demonstration announces."""

from dataclasses import dataclass

from keito_server.events.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleFilled(DomainEvent):
    """The sample workspace was filled, whole: it is recorded last, in the same transaction."""

    subject_type = "workspace"
    sentence = "Filled the sample workspace"
