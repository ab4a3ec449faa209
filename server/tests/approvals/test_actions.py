"""Submitting, deciding and taking back (A1, A2, A4, P3)."""

from datetime import date

import pytest

from keito_server.approvals import actions, queries
from tests import factories
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 3, 9), date(2026, 3, 15)


@pytest.fixture
def week(cast: Cast) -> Cast:
    cast.alice.workspace.uses_approvals = True
    cast.alice.workspace.save()
    for one in (cast.carol, cast.bob, cast.review_bot):
        one.workspace = cast.alice.workspace
    return cast


def test_smoke(week: Cast, django_assert_max_num_queries: object) -> None:
    project = factories.project(factories.client(week.alice.workspace), team=(week.bob,))
    factories.entry(week.bob, project)
    submission = actions.submit(actor=week.bob, member_id=week.bob.id, first_day=FIRST, last_day=LAST, now=NOW)
    assert queries.count_waiting(week.alice) == 1
    page = queries.list_queue(week.alice)
    assert page.rows[0].total_ms == 3_600_000
    assert queries.get_detail(week.alice, submission.id).may_decide
    assert queries.list_own_periods(week.bob, now=NOW).periods[0].lines
    actions.approve(actor=week.alice, submission_ids=[submission.id], now=NOW)
    decided = actions.approve(actor=week.alice, submission_ids=[submission.id], now=NOW)
    assert decided.passed_over[0][1] == "You approved this at 14:30."
    assert queries.get_detail(week.alice, submission.id).may_withdraw
    actions.withdraw(actor=week.alice, submission_id=submission.id, now=NOW)
    actions.reject_one(actor=week.alice, submission_id=submission.id, note="Split", now=NOW)
    assert queries.list_agents_to_submit(week.alice) == []
    assert list(queries.list_ended_agent_weeks(now=NOW)) == []
    assert queries.approvers_of(week.alice.workspace_id, [submission])[submission.id] == [week.alice]
