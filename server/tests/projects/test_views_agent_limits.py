"""Where limits of agents are set: the section of a project's settings, and that of an agent's page (G5)."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine

from keito_server.kit.durations import HOUR_MS
from keito_server.projects import actions, queries
from keito_server.projects.models import AgentLimit, AgentUse, Project
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import browser_of, text_of

EMPTY = {"limit_ms": "", "limit_amount": "", "limit_tokens": ""}


@pytest.fixture(autouse=True)
def in_march() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def project(cast: Cast) -> Project:
    project = factories.project(factories.client(cast.alice.workspace, currency="EUR"), team=(cast.review_bot,))
    factories.assignment(project, cast.carol, is_manager=True)
    return project


def settings_of(project: Project) -> str:
    return f"/projects/{project.public_id}/settings/"


def limit_of(project: Project) -> str:
    return f"/projects/{project.public_id}/agents-limit/"


def saved(project: Project) -> AgentLimit | None:
    return queries.find_project_limit(project.workspace_id, project.id)


def use(limit: AgentLimit | None, **used: int | Decimal) -> None:
    assert limit is not None
    month = NOW.date().replace(day=1)
    factories.made(AgentUse, workspace_id=limit.workspace_id, limit=limit, month=month, created_at=NOW, **used)


@pytest.mark.parametrize(("typed", "hours"), [("2.5", "2.5"), ("2:30", "2.5"), ("2h 30m", "2.5"), ("1,200", "1200")])
def test_a_limit_is_typed_as_hours_are_everywhere(cast: Cast, project: Project, typed: str, hours: str) -> None:
    browser_of(cast.alice).saved(
        limit_of(project), limit_ms=typed, limit_amount="1,500.50", limit_tokens="2,000,000", is_monthly="on"
    )
    limit = saved(project)
    assert limit is not None
    assert (limit.limit_ms, limit.limit_amount) == (int(Decimal(hours) * HOUR_MS), Decimal("1500.5"))
    assert (limit.limit_tokens, limit.is_monthly) == (2_000_000, True)


def test_figures_are_read_and_written_as_the_workspace_has_them(cast: Cast, project: Project) -> None:
    workspace = cast.alice.workspace
    workspace.decimal_separator, workspace.thousands_separator = ",", "."
    workspace.save()
    browser = browser_of(cast.alice)
    page = browser.saved(limit_of(project), limit_ms="2,5", limit_amount="1.500,50", limit_tokens="2.000.000")
    limit = saved(project)
    assert limit is not None
    assert (limit.limit_ms, limit.limit_amount, limit.limit_tokens) == (9_000_000, Decimal("1500.5"), 2_000_000)
    for shown in ('value="2,5"', 'value="1500,50"', 'value="2.000.000"', "€1.500,50"):
        assert shown in page


def test_what_is_used_and_left_stands_above_the_form(cast: Cast, project: Project) -> None:
    fields: actions.LimitFields = {"limit_ms": 60 * HOUR_MS, "limit_tokens": 1000, "is_monthly": True}
    limit = actions.set_project_limit(actor=cast.alice, project_id=project.id, fields=fields, now=NOW)
    use(limit, used_ms=33 * HOUR_MS, used_tokens=1000)
    page = browser_of(cast.alice).page(settings_of(project))
    words = text_of(page)
    assert "Hours this month 27:00 left 33:00 of 60:00" in words
    assert "Nothing is left of the tokens." in words
    assert "Nothing is left of the hours." not in words
    assert 'class="is-agent" x="0%" y="0" width="55.0%"' in page


def test_emptying_the_form_lifts_the_limit(cast: Cast, project: Project) -> None:
    browser = browser_of(cast.alice)
    browser.saved(limit_of(project), **EMPTY | {"limit_ms": "0"})
    assert "Nothing is left of the hours." in text_of(browser.page(settings_of(project)))
    assert "Saved: no limit holds now" in browser.saved(limit_of(project), **EMPTY)
    assert saved(project) is None


@pytest.mark.parametrize(
    "wrong", [{"limit_ms": "soon"}, {"limit_amount": "-5"}, {"limit_tokens": "1.5"}, {"limit_tokens": "many"}]
)
def test_what_cannot_be_read_is_said_and_stays_on_the_settings(
    cast: Cast, project: Project, wrong: dict[str, str]
) -> None:
    page = browser_of(cast.alice).refused(limit_of(project), **EMPTY | wrong)
    assert f'value="{next(iter(wrong.values()))}"' in page
    assert page.count('role="alert"') <= 1
    assert "Save changes" in page
    assert saved(project) is None


def test_a_manager_without_rates_neither_sees_nor_changes_the_money(cast: Cast, project: Project) -> None:
    fields: actions.LimitFields = {"limit_amount": Decimal(777), "limit_ms": HOUR_MS}
    actions.set_project_limit(actor=cast.alice, project_id=project.id, fields=fields, now=NOW)
    carol = browser_of(cast.carol)
    assert "777" not in carol.page(settings_of(project))
    carol.saved(limit_of(project), limit_ms="2", limit_amount="1", limit_tokens="")
    limit = saved(project)
    assert limit is not None
    assert (limit.limit_ms, limit.limit_amount) == (2 * HOUR_MS, Decimal(777))


def test_whoever_only_works_on_the_project_sets_no_limit(cast: Cast, project: Project) -> None:
    factories.assignment(project, cast.bob)
    assert browser_of(cast.bob).post(limit_of(project), limit_ms="1").status_code == 403


def test_an_administrator_limits_an_agent_on_its_page(cast: Cast) -> None:
    browser, page_of = browser_of(cast.alice), f"/team/{cast.review_bot.public_id}/"
    page = browser.saved(f"{page_of}projects/limits/", limit_ms="100", limit_amount="250", limit_tokens="5,000,000")
    limit = queries.find_agent_limit(cast.review_bot)
    assert limit is not None
    assert (limit.limit_ms, limit.limit_amount, limit.limit_tokens) == (100 * HOUR_MS, Decimal(250), 5_000_000)
    assert limit.is_monthly
    assert "Tokens this month 5,000,000 left 0 of 5,000,000" in text_of(page)
    refused = browser.refused(f"{page_of}projects/limits/", **EMPTY | {"limit_ms": "?"})
    assert "Limits of review-bot-01" in text_of(refused)


def test_limits_are_for_agents_and_set_by_administrators(cast: Cast) -> None:
    assert ">Limits<" not in browser_of(cast.alice).page(f"/team/{cast.bob.public_id}/")
    path = f"/team/{cast.bob.public_id}/projects/limits/"
    assert "Limits are for agents." in text_of(browser_of(cast.alice).refused(path, limit_ms="1"))
    bots = f"/team/{cast.review_bot.public_id}/projects/limits/"
    assert browser_of(cast.carol).post(bots, limit_ms="1").status_code == 403
    assert browser_of(cast.mallory).post(bots, limit_ms="1").status_code in (403, 404)


def test_the_settings_take_at_most_twelve_queries_and_limits_of_an_agent_two(cast: Cast, project: Project) -> None:
    browser, page_of = browser_of(cast.alice), f"/team/{cast.review_bot.public_id}/"
    without = browser.queries(page_of)
    fields: actions.LimitFields = {"limit_ms": HOUR_MS}
    actions.set_project_limit(actor=cast.alice, project_id=project.id, fields=fields, now=NOW)
    actions.set_agent_limit(actor=cast.alice, member_id=cast.review_bot.id, fields=fields, now=NOW)
    assert browser.queries(settings_of(project)) <= 12
    # The limit itself is looked for in any case.
    assert browser.queries(page_of) == without + 1
