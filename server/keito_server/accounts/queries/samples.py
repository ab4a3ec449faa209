"""Reading logins, and the sample people of a demonstration, whom a higher app makes known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings

from keito_server.accounts.models import Login
from keito_server.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody whom a visitor of the demonstration may become with one click."""

    login: Login
    name: str
    role: str
    sentence: str


SamplePeople = Callable[[], Sequence[SamplePerson]]
_sources: list[SamplePeople] = []


def register_sample_people(list_people: SamplePeople) -> None:
    """Says who the sample people are; the demonstration does so when it starts."""
    _sources[:] = [list_people]


def list_sample_people() -> list[SamplePerson]:
    """The sample people, in the order to offer them; nobody unless this installation is a demonstration."""
    return [person for list_people in _sources for person in list_people()] if settings.DEMO else []


def get_sample_person(email: str) -> SamplePerson:
    """The sample person with this address; `NotFound` for everybody else, always so outside a demonstration."""
    found = next((person for person in list_sample_people() if person.login.email == email), None)
    if found is None:
        raise NotFound
    return found
