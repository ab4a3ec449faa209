"""Business roles: labels that are added, renamed and deleted, and permit nothing (roles-permissions.md)."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keito_server.events.models import AuditEvent
from keito_server.kit.errors import NotFound, PermissionRefused, ValidationRefused
from keito_server.team import actions, queries
from keito_server.team.errors import BusinessRoleTaken
from keito_server.team.models import BusinessRole, Member, MemberBusinessRole
from keito_server.team.permissions import permissions_of
from tests import factories
from tests.architecture.two_houses import signed_in
from tests.conftest import NOW, Cast

PATH = "/w/harrow-vale/manage/roles/"


def _add(actor: Member, name: str = "Designer") -> BusinessRole:
    return actions.add_business_role(actor=actor, name=name, now=NOW)


def _hold(member: Member, role: BusinessRole) -> None:
    factories.made(
        MemberBusinessRole, workspace_id=member.workspace_id, member=member, business_role=role, created_at=NOW
    )


def _trail(actor: Member) -> list[tuple[str, object]]:
    rows = AuditEvent.objects.in_workspace(actor.workspace_id).filter(subject_type="business_role")
    return [(row.kind, json.loads(row.data)) for row in rows.order_by("id")]


def test_roles_are_listed_by_name_with_how_many_have_each(cast: Cast) -> None:
    developer, designer = _add(cast.alice, "developer"), _add(cast.alice, " Designer ")
    gone = factories.member(cast.alice.workspace, archived_at=NOW)
    for member in (cast.bob, cast.review_bot, gone):
        _hold(member, developer)
    assert [(role.name, role.holder_count) for role in queries.list_business_roles(cast.bob)] == [
        ("Designer", 0),
        ("developer", 2),
    ]
    assert designer.name == "Designer"


def test_a_name_is_there_once_whatever_its_capitals_and_in_each_workspace(cast: Cast) -> None:
    _add(cast.alice)
    _add(cast.mallory)
    with pytest.raises(BusinessRoleTaken):
        _add(cast.alice, "DESIGNER")
    developer = _add(cast.alice, "Developer")
    with pytest.raises(BusinessRoleTaken):
        actions.rename_business_role(actor=cast.alice, role_id=developer.id, name="designer", now=NOW)
    with pytest.raises(ValidationRefused):
        _add(cast.alice, "  ")


def test_a_role_may_change_its_own_capitals(cast: Cast) -> None:
    role = _add(cast.alice)
    assert actions.rename_business_role(actor=cast.alice, role_id=role.id, name="designer", now=NOW).name == "designer"


def test_a_deleted_role_is_taken_from_everybody_and_the_trail_says_from_whom(cast: Cast) -> None:
    role = _add(cast.alice)
    _hold(cast.bob, role)
    actions.delete_business_role(actor=cast.alice, role_id=role.id, now=NOW)
    assert not MemberBusinessRole.objects.in_workspace(cast.bob.workspace_id).exists()
    assert _trail(cast.alice)[-1] == ("BusinessRoleDeleted", {"name": "Designer", "member_ids": [str(cast.bob.id)]})


def test_a_role_permits_nothing(cast: Cast) -> None:
    before = permissions_of(cast.bob)
    _hold(cast.bob, _add(cast.alice, "Administrator"))
    assert permissions_of(cast.bob) == before


@pytest.mark.parametrize("who", ["carol", "bob", "review_bot"])
def test_only_administrators_change_roles(cast: Cast, who: str) -> None:
    role, actor = _add(cast.alice), getattr(cast, who)
    with pytest.raises(PermissionRefused):
        _add(actor, "Else")
    with pytest.raises(PermissionRefused):
        actions.rename_business_role(actor=actor, role_id=role.id, name="Else", now=NOW)
    with pytest.raises(PermissionRefused):
        actions.delete_business_role(actor=actor, role_id=role.id, now=NOW)


def test_roles_of_another_workspace_are_not_there(cast: Cast) -> None:
    role = _add(cast.mallory)
    with pytest.raises(NotFound):
        actions.rename_business_role(actor=cast.alice, role_id=role.id, name="Else", now=NOW)
    with pytest.raises(NotFound):
        actions.delete_business_role(actor=cast.alice, role_id=role.id, now=NOW)


@pytest.fixture
def alice(cast: Cast) -> Client:
    return signed_in(cast.alice)


def test_the_empty_page_says_what_roles_are_for(alice: Client) -> None:
    assert "No roles yet" in alice.get(PATH).content.decode()


def test_a_role_is_added_renamed_and_deleted_on_its_pages(alice: Client, cast: Cast) -> None:
    assert "Added Designer" in alice.post(f"{PATH}new/", {"name": "Designer"}, follow=True).content.decode()
    [role] = queries.list_business_roles(cast.alice)
    _hold(cast.bob, role)
    here = f"{PATH}{role.public_id}/"
    alice.post(f"{here}rename/", {"name": "Engineer"})
    assert "1 person has this role" in alice.get(f"{here}delete/").content.decode()
    assert "Deleted Engineer" in alice.post(f"{here}delete/", follow=True).content.decode()
    assert queries.list_business_roles(cast.alice) == []


def test_a_name_that_is_taken_is_said_beside_its_field(alice: Client, cast: Cast) -> None:
    _add(cast.alice)
    answer = alice.post(f"{PATH}new/", {"name": "designer"})
    assert answer.status_code == 422
    assert "already a role with this name" in answer.content.decode()


def test_the_list_takes_two_reads_however_long_it_is(cast: Cast) -> None:
    for number in range(15):
        _hold(cast.bob, _add(cast.alice, f"Role {number}"))
    with CaptureQueriesContext(connection) as reads:
        assert len(queries.list_business_roles(cast.alice)) == 15
    assert len(reads) == 2
