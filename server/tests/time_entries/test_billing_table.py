"""The table of rates, to the penny: for time saved after a project bills so, and for time saved before (R1-R4, T6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from keito_server.projects import actions as projects
from keito_server.projects.models import Project, Task
from keito_server.team import actions as team
from keito_server.team.models import Member
from keito_server.time_entries import actions
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.api_caller import Api
from tests.conftest import NOW, Cast

HOUR_AND_A_HALF = 5_400_000
FOURTEENTH, FIFTEENTH = date(2026, 3, 14), date(2026, 3, 15)
LATER = NOW + timedelta(days=5)
Amounts = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Shop:
    """Project rate 100, task rate 80 (the project's own 90), Bob's default 150 (his assignment's 120), the agent's own 75."""

    cast: Cast
    project: Project
    task: Task

    def log(self, member: Member, day: date = FIFTEENTH, **values: Any) -> TimeEntry:
        defaults: dict[str, Any] = {"spent_date": day, "source": "web", "duration_ms": HOUR_AND_A_HALF}
        new = actions.NewEntry(project_id=self.project.id, task_id=self.task.id, **(defaults | values))
        return actions.create(actor=member, new=new, now=LATER)

    def bill(self, *, since: date | None = None, **fields: Any) -> team.Repriced:
        wanted: Any = fields
        revised = projects.revise_project(
            actor=self.cast.alice, project_id=self.project.id, fields=wanted, now=LATER, rates_from=since
        )
        return revised.repriced

    def rate_of(self, member: Member, amount: str | None, *, since: date = team.SINCE_EVER) -> team.Repriced:
        value = None if amount is None else Decimal(amount)
        return team.set_rate(
            actor=self.cast.alice, member=member, kind="billable", amount=value, now=LATER, valid_from=since
        )


@pytest.fixture
def shop(cast: Cast) -> Iterator[Shop]:
    alice, client = cast.alice, factories.client(cast.alice.workspace)
    task = projects.create_task(actor=alice, fields={"name": "Development", "rate": Decimal(80)}, now=NOW)
    fields: projects.ProjectFields = {
        "client_id": client.id,
        "name": "Website",
        "bill_by": "project",
        "rate": Decimal(100),
    }
    project = projects.create_project(actor=alice, fields=fields, now=NOW)
    projects.add_task(actor=alice, project_id=project.id, task_id=task.id, now=NOW)
    for member in (cast.bob, cast.review_bot):
        projects.assign(actor=alice, project_id=project.id, member_id=member.id, now=NOW)
    made = Shop(cast, project, task)
    projects.set_rate(actor=alice, project_id=project.id, task_id=task.id, amount=Decimal(90), now=NOW)
    projects.set_rate(actor=alice, project_id=project.id, member_id=cast.bob.id, amount=Decimal(120), now=NOW)
    made.rate_of(cast.bob, "150")
    made.rate_of(cast.review_bot, "75")
    with time_machine.travel(LATER, tick=False):
        yield made


def amounts(*entries: TimeEntry) -> tuple[str | None, ...]:
    for entry in entries:
        entry.refresh_from_db()
    return tuple(None if entry.amount is None else f"{entry.amount:.2f}" for entry in entries)


TABLE = pytest.mark.parametrize(
    ("billing", "expected"),
    [
        ({"bill_by": "project"}, ("150.00", "112.50")),
        ({"bill_by": "task"}, ("135.00", "112.50")),
        ({"bill_by": "person"}, ("180.00", "112.50")),
        ({"billing_type": "non_billable"}, (None, None)),
        ({"bill_by": "project", "agents_bill_at": "project_rates"}, ("150.00", "150.00")),
        ({"bill_by": "task", "agents_bill_at": "project_rates"}, ("135.00", "135.00")),
        ({"billing_type": "fixed_fee", "fee": Decimal(5000)}, ("150.00", "112.50")),
    ],
    ids=["by-project", "by-task", "by-person", "non-billable", "agents-at-project-rate", "agents-at-task-rate", "fee"],
)


@TABLE
def test_time_that_is_saved_once_a_project_bills_so(shop: Shop, billing: dict[str, Any], expected: Amounts) -> None:
    shop.bill(**billing)
    entries = shop.log(shop.cast.bob), shop.log(shop.cast.review_bot)
    assert amounts(*entries) == expected
    assert [entry.is_billable for entry in entries] == [billing.get("billing_type") != "non_billable"] * 2


@TABLE
def test_time_that_was_saved_before_a_project_bills_so_from_its_day(
    shop: Shop, billing: dict[str, Any], expected: Amounts
) -> None:
    bob, bot = shop.log(shop.cast.bob), shop.log(shop.cast.review_bot)
    earlier = shop.log(shop.cast.bob, FOURTEENTH), shop.log(shop.cast.review_bot, FOURTEENTH)
    was = amounts(*earlier)
    done = shop.bill(since=FIFTEENTH, **billing)
    assert amounts(bob, bot) == expected
    assert amounts(*earlier) == was == ("150.00", "112.50")
    assert done.entries == sum(before != after for before, after in zip(was, expected, strict=True))
    shop.bill(billing_type="time_and_materials", bill_by="project", agents_bill_at="own_rate", since=FIFTEENTH)
    assert amounts(bob, bot) == was


def test_the_same_through_the_api_whose_answers_say_what_is_billable_exactly(shop: Shop) -> None:
    rows: list[tuple[dict[str, Any], Amounts]] = [
        ({"bill_by": "project"}, ("150.00", "112.50")),
        ({"bill_by": "task"}, ("135.00", "112.50")),
        ({"bill_by": "person"}, ("180.00", "112.50")),
        ({"billing_type": "non_billable"}, (None, None)),
    ]
    for billing, expected in rows:
        shop.bill(**billing)
        for member, amount in zip((shop.cast.bob, shop.cast.review_bot), expected, strict=True):
            body = {
                "project_id": shop.project.public_id,
                "task_id": shop.task.public_id,
                "spent_date": "2026-03-15",
                "hours": 1.5,
                "source": "agent" if member.is_agent else "api",
            }
            answered = Api.of(member).post("/time-entries", body)
            assert answered.status == 201
            shown = answered.json
            entry = TimeEntry.objects.in_workspace(member.workspace_id).get(id=TimeEntry.parse_id(shown["id"]))
            assert amounts(entry) == (amount,)
            assert shown == {
                "id": shown["id"],
                "project_id": shop.project.public_id,
                "task_id": shop.task.public_id,
                "user_id": member.public_id,
                "spent_date": "2026-03-15",
                "hours": 1.5,
                "notes": None,
                "is_running": False,
                "is_billable": amount is not None,
                "source": body["source"],
                "metadata": None,
                "started_at": None,
                "stopped_at": None,
                "approval_status": "unsubmitted",
                "is_auto_stopped": False,
                "created_at": "2026-03-17T14:30:00Z",
                "updated_at": "2026-03-17T14:30:00Z",
            }


def test_an_agent_without_a_rate_of_its_own_has_none_by_person_and_never_nothing(shop: Shop) -> None:
    shop.rate_of(shop.cast.review_bot, None)
    shop.bill(bill_by="person")
    entry = shop.log(shop.cast.review_bot)
    assert (entry.rate, entry.amount, entry.has_no_rate) == (None, None, True)
    shop.rate_of(shop.cast.review_bot, "0")
    assert amounts(entry) == ("0.00",)


def test_a_raised_rate_of_a_person_holds_from_its_day_where_their_assignment_has_none(shop: Shop) -> None:
    shop.bill(bill_by="person")
    kept = shop.log(shop.cast.bob)
    projects.set_rate(
        actor=shop.cast.alice,
        project_id=shop.project.id,
        member_id=shop.cast.bob.id,
        amount=None,
        now=LATER,
        valid_from=team.SINCE_EVER,
    )
    before, after = shop.log(shop.cast.bob, FOURTEENTH), shop.log(shop.cast.bob)
    assert amounts(kept, before, after) == ("225.00", "225.00", "225.00")
    assert shop.rate_of(shop.cast.bob, "160", since=FIFTEENTH).entries == 2
    assert amounts(kept, before, after) == ("240.00", "225.00", "240.00")
    assert amounts(shop.log(shop.cast.bob, FOURTEENTH), shop.log(shop.cast.bob)) == ("225.00", "240.00")
