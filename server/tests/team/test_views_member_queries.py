"""How many queries a member's page takes, however much is on it: an agent's, a person's, for each who may look at it."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from keito_server.kit.durations import HOUR_MS
from keito_server.projects import actions as project_actions
from keito_server.team import actions
from keito_server.team.actions import SINCE_EVER
from keito_server.team.models import Member
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import browser_of


def fill(cast: Cast, member: Member, *, many: int) -> None:
    """Gives a member so many rates, keys, projects, sessions and business roles, a limit, and a manager."""
    client = factories.client(cast.alice.workspace)
    factories.teammate(cast.carol, member)
    for number in range(many):
        since = SINCE_EVER if number == 0 else (NOW - timedelta(days=number)).date()
        for kind in ("billable", "cost"):
            actions.set_rate(
                actor=cast.alice, member=member, kind=kind, amount=Decimal(90 + number), valid_from=since, now=NOW
            )
        factories.api_key(member, name=f"Key {number}", last_used_at=NOW)
        project = factories.project(client, name=f"Project {number}", team=(member, cast.carol))
        factories.project(client, name=f"Free {number}")
        factories.entry(
            member,
            project,
            source="agent" if member.is_agent else "web",
            session_id=f"ses-{number}" if member.is_agent else "",
            started_at=NOW - timedelta(hours=number + 1),
            duration_ms=HOUR_MS // 4,
        )
    if member.is_agent:
        project_actions.set_agent_limit(
            actor=cast.alice,
            member_id=member.id,
            fields={"limit_amount": Decimal(500), "limit_tokens": 10_000_000},
            now=NOW,
        )


@pytest.mark.parametrize("many", [1, 12])
@pytest.mark.parametrize(("whose", "most"), [("review_bot", 20), ("bob", 17)])
@pytest.mark.parametrize("who", ["alice", "carol"])
def test_a_members_page_takes_as_many_queries_with_many_rows_as_with_few(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries, who: str, whose: str, most: int, many: int
) -> None:
    with time_machine.travel(NOW, tick=False):
        member, actor = getattr(cast, whose), getattr(cast, who)
        fill(cast, member, many=many)
        actor.manager_permissions = ["billable_rates"] if who == "carol" else []
        actor.save()
        path, browser = f"/team/{member.public_id}/", browser_of(actor)
        browser.page(path)
        with django_assert_max_num_queries(most):
            assert "ses-0" in browser.page(path) if member.is_agent else browser.page(path)
