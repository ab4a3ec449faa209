"""The page of a project's dated rates: the list, a new one, taking one out, and whom it is for (R3, P5)."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from keito_server.projects import queries
from keito_server.projects.models import Project, Rate
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import browser_of, text_of

TODAY = NOW.date()


@pytest.fixture
def project(cast: Cast) -> Project:
    client = factories.client(cast.alice.workspace)
    found = factories.project(client, bill_by="person", team=(cast.bob,))
    factories.assignment(found, cast.carol, is_manager=True)
    return found


def path_of(project: Project) -> str:
    return f"/projects/{project.public_id}/rates/"


def remove_of(project: Project, rate: Rate) -> str:
    return f"{path_of(project)}{rate.public_id}/remove/"


def rates_left(cast: Cast, project: Project) -> list[Rate]:
    return queries.list_project_rates(cast.alice, project)


def test_it_lists_each_rate_with_its_first_and_its_last_day(cast: Cast, project: Project) -> None:
    factories.rate("100", project=project, member=cast.bob, valid_from=date(2020, 1, 1))
    factories.rate("120", project=project, member=cast.bob, valid_from=date(2020, 3, 1))
    factories.rate("150", project=project, member=cast.bob, valid_from=date(2999, 1, 1))
    words = text_of(browser_of(cast.alice).page(path_of(project)))
    for part in ("£100.00", "£120.00", "£150.00", "Now", "Planned", "open"):
        assert part in words
    assert words.count("Now") == 1


def test_a_new_rate_is_set_from_its_day_on(cast: Cast, project: Project) -> None:
    typed = {"whose": cast.bob.public_id, "valid_from": "2026-02-01", "rate": "130"}
    browser_of(cast.alice).saved(path_of(project), **typed)
    (rate,) = rates_left(cast, project)
    assert (rate.member_id, rate.valid_from, rate.amount) == (cast.bob.id, date(2026, 2, 1), Decimal(130))


def test_what_is_no_day_is_said_beside_the_field(cast: Cast, project: Project) -> None:
    typed = {"whose": cast.bob.public_id, "valid_from": "2026-02-31", "rate": "130"}
    assert "no day of the calendar" in browser_of(cast.alice).refused(path_of(project), **typed)
    assert rates_left(cast, project) == []


def test_a_rate_is_taken_out_and_the_one_before_it_holds_on(cast: Cast, project: Project) -> None:
    first = factories.rate("100", project=project, member=cast.bob, valid_from=date(2020, 1, 1))
    second = factories.rate("120", project=project, member=cast.bob, valid_from=date(2020, 3, 1))
    assert "Removed the rate" in text_of(browser_of(cast.alice).saved(remove_of(project, second)))
    assert [rate.id for rate in rates_left(cast, project)] == [first.id]


def test_managers_see_it_only_with_the_permission_to_see_rates(cast: Cast, project: Project) -> None:
    rate = factories.rate("100", project=project, member=cast.bob)
    carol = browser_of(cast.carol)
    assert carol.get(path_of(project)).status_code == 403
    assert carol.post(remove_of(project, rate)).status_code in (403, 404)
    cast.carol.manager_permissions = ["billable_rates"]
    cast.carol.save()
    assert "£100.00" in text_of(browser_of(cast.carol).page(path_of(project)))
    assert [row.id for row in rates_left(cast, project)] == [rate.id]


def test_members_are_refused(cast: Cast, project: Project) -> None:
    rate = factories.rate("100", project=project, member=cast.bob)
    bob = browser_of(cast.bob)
    assert bob.get(path_of(project)).status_code == 403
    assert bob.post(remove_of(project, rate)).status_code == 403
    assert len(rates_left(cast, project)) == 1


def test_a_rate_of_another_project_is_not_found_here(cast: Cast, project: Project) -> None:
    other = factories.project(project.client, team=(cast.bob,))
    rate = factories.rate("100", project=other, member=cast.bob)
    assert browser_of(cast.alice).post(remove_of(project, rate)).status_code == 404
    assert len(rates_left(cast, other)) == 1


def test_a_project_of_another_workspace_is_not_found(cast: Cast) -> None:
    elsewhere = factories.project(factories.client(factories.workspace()))
    rate = factories.rate("100", project=elsewhere)
    alice = browser_of(cast.alice)
    assert alice.get(path_of(elsewhere)).status_code == 404
    assert alice.post(remove_of(elsewhere, rate)).status_code == 404


@pytest.mark.parametrize(
    ("agents_bill_at", "kept"), [("project_rates", [Decimal(100), Decimal(120)]), ("own_rate", [Decimal(120)] * 2)]
)
def test_a_rate_that_is_left_is_not_put_on_earlier_days_by_another_way_to_bill(
    cast: Cast, agents_bill_at: str, kept: list[Decimal]
) -> None:
    project = factories.project(factories.client(cast.alice.workspace), bill_by="project", team=(cast.bob,))
    factories.rate("100", project=project)
    factories.rate("120", project=project, valid_from=date(2026, 3, 10))
    for day, rate in ((date(2026, 3, 3), Decimal(100)), (date(2026, 3, 11), Decimal(120))):
        factories.entry(cast.bob, project, spent_date=day, rate=rate, amount=rate)
    typed = {"client": project.client.public_id, "name": project.name, "billing_type": "time_and_materials"}
    typed |= {"bill_by": "project", "rate": "120.00", "rates_from": "2026-03-01", "agents_bill_at": agents_bill_at}
    with time_machine.travel(NOW, tick=False):
        browser_of(cast.alice).saved(f"/projects/{project.public_id}/settings/", **typed)
    rows = TimeEntry.objects.in_workspace(cast.alice.workspace_id).order_by("spent_date")
    assert list(rows.values_list("rate", flat=True)) == kept
