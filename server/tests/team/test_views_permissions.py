"""The page of a member's role and permissions."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keito_server.team import queries
from keito_server.team.models import Member, Teammate
from keito_server.team.permissions import ManagerPermission
from tests import factories
from tests.architecture.html_forms import forms_of
from tests.architecture.two_houses import signed_in
from tests.conftest import Cast


def _path(of: Member) -> str:
    return f"/w/harrow-vale/team/{of.public_id}/permissions/"


@pytest.fixture
def alice(cast: Cast) -> Client:
    return signed_in(cast.alice)


def test_shows_role_switches_and_teammates_as_they_are(alice: Client, cast: Cast) -> None:
    cast.carol.manager_permissions = ["draft_invoices"]
    cast.carol.save()
    factories.teammate(cast.carol, cast.bob)
    html = alice.get(_path(cast.carol)).content.decode()
    [form] = [form for form in forms_of(html) if form.method == "post" and any(c.name == "role" for c in form.controls)]
    held = {control.name: control for control in form.controls}
    assert held["role"].value == "manager"
    assert held["manager_permissions"].value == "draft_invoices"
    assert held["manager_permissions"].options == [str(one) for one in ManagerPermission]
    assert held["teammates"].value == cast.bob.public_id
    assert set(held["teammates"].options) == {one.public_id for one in (cast.alice, cast.bob, cast.review_bot)}


def test_says_that_a_permission_waits_for_approvals(alice: Client, cast: Cast) -> None:
    assert (
        "of whom they may approve, until an entry stands on an invoice" in alice.get(_path(cast.carol)).content.decode()
    )


def test_saves_all_three_and_says_so(alice: Client, cast: Cast) -> None:
    sent = {
        "role": "manager",
        "manager_permissions": ["draft_invoices", "edit_team_time"],
        "teammates": [cast.carol.public_id, cast.review_bot.public_id],
    }
    page = alice.post(_path(cast.bob), sent, follow=True).content.decode()
    assert "Saved what Bob Lindqvist may do" in page
    bob = Member.objects.in_workspace(cast.bob.workspace_id).get(id=cast.bob.id)
    assert (bob.role, bob.manager_permissions) == ("manager", ["draft_invoices", "edit_team_time"])
    assert Teammate.objects.in_workspace(bob.workspace_id).filter(manager=bob).count() == 2


def test_what_is_refused_stays_on_the_page(alice: Client, cast: Cast) -> None:
    answer = alice.post(_path(cast.alice), {"role": "member"})
    assert answer.status_code == 422
    assert "only administrator" in answer.content.decode()


def test_whoever_gives_up_administration_is_led_to_a_page_of_theirs(alice: Client, cast: Cast) -> None:
    cast.carol.role = Member.Role.ADMINISTRATOR
    cast.carol.save()
    assert alice.post(_path(cast.alice), {"role": "member"}).headers["Location"] == "/"
    assert alice.get(_path(cast.alice)).status_code == 403


def test_an_agent_is_offered_no_administrator(alice: Client, cast: Cast) -> None:
    page = alice.get(_path(cast.review_bot)).content.decode()
    assert 'value="administrator"' not in page
    assert alice.post(_path(cast.review_bot), {"role": "administrator"}).status_code == 422


def test_colleagues_on_managed_projects_are_marked_for_the_picker(alice: Client, cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob,))
    factories.assignment(project, cast.carol, is_manager=True)
    page = alice.get(_path(cast.carol)).content.decode()
    assert page.count("data-companion") == 1


def test_the_picker_takes_four_reads_however_many_there_are(cast: Cast) -> None:
    for number in range(20):
        factories.teammate(cast.carol, factories.member(cast.alice.workspace, first_name=f"Person{number}"))
    with CaptureQueriesContext(connection) as reads:
        assert len(queries.list_candidates(cast.alice, cast.carol)) == 23
    assert len(reads) == 4


@pytest.mark.parametrize("who", ["carol", "bob"])
def test_nobody_but_administrators_opens_it(cast: Cast, who: str) -> None:
    browser = signed_in(getattr(cast, who))
    for method in (browser.get, browser.post):
        assert method(_path(cast.bob)).status_code == 403
