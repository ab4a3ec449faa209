"""The terms of much work at once are those of each by itself."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from keito_server.projects.errors import UnknownProject
from keito_server.projects.queries import TermsOfDays, Work, get_terms
from keito_server.projects.queries import terms as module
from keito_server.projects.queries.terms import list_terms
from keito_server.team.models import Member
from tests import factories
from tests.conftest import Cast

MARCH_1 = date(2026, 3, 1)


def much_work(cast: Cast) -> list[tuple[Member, Work]]:
    """Two people and an agent, two projects, a task or none, ten days on which five rates begin."""
    workspace = cast.bob.workspace
    members, task = (cast.bob, cast.carol, cast.review_bot), factories.task(workspace)
    projects = [
        factories.project(factories.client(workspace, currency=currency), team=(cast.bob,), tasks=(task,))
        for currency in ("GBP", "USD")
    ]
    factories.rate("100", project=projects[0])
    factories.rate("110", project=projects[0], valid_from=MARCH_1 + timedelta(days=2))
    factories.rate("90", project=projects[1], task=task, valid_from=MARCH_1 + timedelta(days=4))
    factories.rate("80", task=task, valid_from=MARCH_1 + timedelta(days=5))
    factories.rate(None, project=projects[0], member=cast.bob, valid_from=MARCH_1 + timedelta(days=6))
    factories.member_rate(cast.carol, "150", valid_from=MARCH_1 + timedelta(days=7))
    factories.member_rate(cast.review_bot, "4", kind="cost", valid_from=MARCH_1 + timedelta(days=8))
    return [
        (member, (project.id, task_id, member.id, MARCH_1 + timedelta(days=days)))
        for member in members
        for project in projects
        for task_id in (None, task.id)
        for days in range(10)
    ]


def test_many_terms_at_once_are_those_of_each_by_itself(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    works = much_work(cast)
    alone = [get_terms(member, project_id=one[0], task_id=one[1], day=one[3]) for member, one in works]
    assert len(set(map(repr, alone))) > 10
    monkeypatch.setattr(module, "_AT_ONCE", 7)
    assert list_terms(cast.bob.workspace_id, [one for _, one in works]) == alone


def test_the_terms_of_stretches_are_asked_for_by_one_statement(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    works = much_work(cast)
    with django_assert_num_queries(3):
        of_days = TermsOfDays(cast.bob.workspace_id)
        found = of_days.list_by_stretch(one for _, one in works)
    assert len(found) < len(works) / 2
    for member, one in works:
        assert found[of_days.stretch_of(one)] == get_terms(member, project_id=one[0], task_id=one[1], day=one[3])


def test_work_on_a_project_of_another_workspace_has_no_terms(cast: Cast) -> None:
    [(_, (project_id, *_rest)), *_] = much_work(cast)
    for unknown in (uuid4(), factories.project(factories.client(cast.mallory.workspace)).id):
        works: list[Work] = [(project_id, None, cast.bob.id, MARCH_1), (unknown, None, cast.bob.id, MARCH_1)]
        with pytest.raises(UnknownProject):
            list_terms(cast.bob.workspace_id, works)
