"""What most tests of the API begin with: a project, its team, a caller for each of the cast, and a clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine

from keito_server.projects.models import Project, Task
from tests import factories
from tests.api_caller import Api
from tests.conftest import NOW, Cast

ENTRIES = "/time-entries"


@dataclass(frozen=True, slots=True)
class Office:
    """Bob and the bot are on the project, Carol manages it, Alice is the administrator; Mallory has one elsewhere."""

    cast: Cast
    project: Project
    task: Task
    foreign: Project
    alice: Api
    carol: Api
    bob: Api
    bot: Api
    mallory: Api
    clock: time_machine.Traveller

    def body(self, **fields: Any) -> dict[str, Any]:
        """A new entry of an hour and a half."""
        return {"project_id": self.project.public_id, "spent_date": "2026-03-12", "hours": 1.5} | fields

    def timer(self, **fields: Any) -> dict[str, Any]:
        """A timer to start."""
        return {"project_id": self.project.public_id, "spent_date": "2026-03-12", "is_running": True} | fields


@pytest.fixture
def office(cast: Cast) -> Iterator[Office]:
    here = cast.bob.workspace
    task = factories.task(here, name="Development")
    client = factories.client(here)
    project = factories.project(client, team=(cast.bob, cast.review_bot), tasks=(task,), name="Acme")
    factories.assignment(project, cast.carol, is_manager=True)
    factories.rate("100", project=project)
    with time_machine.travel(NOW, tick=False) as clock:
        yield Office(
            cast=cast,
            project=project,
            task=task,
            foreign=factories.project(factories.client(cast.mallory.workspace), team=(cast.mallory,)),
            alice=Api.of(cast.alice),
            carol=Api.of(cast.carol),
            bob=Api.of(cast.bob),
            bot=Api.of(cast.review_bot),
            mallory=Api.of(cast.mallory),
            clock=clock,
        )
