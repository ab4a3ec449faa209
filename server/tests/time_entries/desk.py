"""What the tests of the Time page share: a Thursday afternoon, Bob signed in, and two projects with tasks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from keito_server.projects.models import Project, Task
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW, Cast

DAY = "/w/harrow-vale/time/2026-03-12/"
HTMX = {"hx-request": "true", "hx-target": "day-entries", "hx-current-url": f"http://testserver{DAY}"}


@dataclass(frozen=True, slots=True)
class Desk:
    """A browser with somebody signed in, and what may be tracked: Website offers Design, Kafka offers Consulting."""

    client: Client
    member: Member
    website: Project
    kafka: Project
    design: Task
    consulting: Task

    def log(self, *, day: str = DAY, headers: dict[str, str] | None = None, **typed: str) -> HttpResponse:
        """Sends the composer; what is not named is a valid entry on Website."""
        valid = {"project": self.website.public_id, "task": self.design.public_id, "notes": "Wireframes"}
        return self.client.post(day, valid | typed, headers=headers or {})  # type: ignore[return-value]  # a response of this server

    def entries(self) -> list[TimeEntry]:
        """All entries of the member, newest first."""
        rows = TimeEntry.objects.in_workspace(self.member.workspace_id).filter(member=self.member)
        return list(rows.select_related("project", "task").order_by("-created_at", "-id"))

    def entry(self) -> TimeEntry:
        """The one entry of the member."""
        (only,) = self.entries()
        return only

    def page(self, path: str = DAY) -> str:
        """A page as text; fails unless it is answered with 200."""
        response = self.client.get(path)
        assert response.status_code == 200
        return response.content.decode()


@pytest.fixture
def afternoon() -> Iterator[time_machine.Traveller]:
    """The clock stands at the tests' instant and can be moved on."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(afternoon: time_machine.Traveller, cast: Cast, client: Client) -> Desk:
    """Bob at his desk."""
    bob, here = cast.bob, cast.bob.workspace
    assert bob.login is not None
    client.force_login(bob.login)
    design, consulting = factories.task(here, name="Design"), factories.task(here, name="Consulting")
    meridian, lumen = factories.client(here, name="Meridian Bank"), factories.client(here, name="Lumen Energie")
    website = factories.project(meridian, team=(bob,), tasks=(design,), name="Website", code="MER-WEB")
    kafka = factories.project(lumen, team=(bob,), tasks=(consulting,), name="Kafka review")
    return Desk(client, bob, website, kafka, design, consulting)


def signed_in(desk: Desk, member: Member) -> Desk:
    """The same desk with somebody else at a browser of their own."""
    assert member.login is not None
    browser = Client()
    browser.force_login(member.login)
    return replace(desk, client=browser, member=member)
