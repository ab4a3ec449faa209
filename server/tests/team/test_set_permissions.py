"""Role, manager permissions and teammates of a member: who may set them, to what, and that it holds at once (P1, P3, P6)."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

import pytest

from keito_server.events.models import AuditEvent
from keito_server.kit.errors import NotFound, PermissionRefused, ValidationRefused
from keito_server.team import actions, queries
from keito_server.team.errors import AgentNotAdministrator, LastAdministrator
from keito_server.team.models import Member
from keito_server.team.permissions import ManagerPermission, permissions_of
from tests import factories
from tests.conftest import NOW, Cast
from tests.database_on_disk import at_once, database_on_disk

__all__ = ["database_on_disk"]


def _set(
    actor: Member,
    member: Member,
    *,
    role: str = "manager",
    granted: Collection[str] = (),
    teammates: Collection[Member] = (),
) -> Member:
    return actions.set_permissions(
        actor=actor,
        member_id=member.id,
        role=role,
        manager_permissions=granted,
        teammate_ids=[one.id for one in teammates],
        now=NOW,
    )


def _teammates(manager: Member) -> set[UUID]:
    return set(queries.teammate_ids(Member.objects.in_workspace(manager.workspace_id).get(id=manager.id)))


def _trail(member: Member) -> list[Any]:
    rows = AuditEvent.objects.in_workspace(member.workspace_id).filter(subject_id=member.id)
    return [json.loads(row.data)["changes"] for row in rows.order_by("happened_at", "id")]


def test_an_administrator_makes_a_manager_with_teammates_and_all_of_it_is_in_the_trail(cast: Cast) -> None:
    saved = _set(
        cast.alice, cast.bob, granted=["send_invoices", "draft_invoices"], teammates=[cast.carol, cast.review_bot]
    )
    assert (saved.role, saved.manager_permissions) == ("manager", ["draft_invoices", "send_invoices"])
    assert _teammates(cast.bob) == {cast.carol.id, cast.review_bot.id}
    everybody = sorted([str(cast.carol.id), str(cast.review_bot.id)])
    assert _trail(cast.bob) == [
        {
            "role": ["member", "manager"],
            "manager_permissions": [[], ["draft_invoices", "send_invoices"]],
            "teammate_ids": [[], everybody],
        }
    ]


def test_what_does_not_change_leaves_no_trace(cast: Cast) -> None:
    for _ in range(2):
        _set(cast.alice, cast.carol, granted=["edit_team_time"], teammates=[cast.bob])
    assert len(_trail(cast.carol)) == 1


def test_a_teammate_taken_away_is_not_seen_any_more(cast: Cast) -> None:
    _set(cast.alice, cast.carol, teammates=[cast.bob, cast.review_bot])
    _set(cast.alice, cast.carol, teammates=[cast.review_bot])
    assert _teammates(cast.carol) == {cast.review_bot.id}


def test_it_holds_at_the_next_request_of_an_open_key(cast: Cast) -> None:
    secret = factories.api_key(cast.carol)
    _set(cast.alice, cast.carol, role="member", granted=list(ManagerPermission))
    actor = queries.get_bearer(secret, now=NOW, origin=cast.carol.origin).actor
    assert permissions_of(actor) == permissions_of(cast.bob)


def test_permissions_and_teammates_wait_while_the_role_is_another_one(cast: Cast) -> None:
    _set(cast.alice, cast.carol, role="member", granted=["draft_invoices"], teammates=[cast.bob])
    assert _teammates(cast.carol) == set()
    saved = _set(cast.alice, cast.carol, granted=["draft_invoices"], teammates=[cast.bob])
    assert _teammates(saved) == {cast.bob.id}


def test_an_archived_teammate_stays_one(cast: Cast) -> None:
    cast.bob.archived_at = NOW
    cast.bob.save()
    _set(cast.alice, cast.carol, teammates=[cast.bob])
    assert _teammates(cast.carol) == {cast.bob.id}


@pytest.mark.parametrize("who", ["carol", "bob", "review_bot"])
def test_refuses_everybody_but_administrators(cast: Cast, who: str) -> None:
    actor: Member = getattr(cast, who)
    actor.manager_permissions = list(ManagerPermission)
    with pytest.raises(PermissionRefused):
        _set(actor, actor, role="administrator")


def test_finds_nobody_of_another_workspace(cast: Cast) -> None:
    with pytest.raises(NotFound):
        _set(cast.alice, cast.mallory)
    with pytest.raises(NotFound):
        _set(cast.alice, cast.carol, teammates=[cast.bob, cast.mallory])
    assert _teammates(cast.carol) == set()


def test_nobody_is_a_teammate_of_themself(cast: Cast) -> None:
    with pytest.raises(NotFound):
        _set(cast.alice, cast.carol, teammates=[cast.carol])


@pytest.mark.parametrize(("role", "granted"), [("owner", []), ("manager", ["everything"])])
def test_refuses_roles_and_permissions_that_there_are_not(cast: Cast, role: str, granted: list[str]) -> None:
    with pytest.raises(ValidationRefused):
        _set(cast.alice, cast.bob, role=role, granted=granted)


def test_an_agent_is_a_member_or_a_manager_but_no_administrator(cast: Cast) -> None:
    assert _set(cast.alice, cast.review_bot, role="manager", teammates=[cast.bob]).role == "manager"
    with pytest.raises(AgentNotAdministrator):
        _set(cast.alice, cast.review_bot, role="administrator")


def test_the_last_administrator_cannot_be_demoted_and_one_of_two_can(cast: Cast) -> None:
    with pytest.raises(LastAdministrator):
        _set(cast.alice, cast.alice, role="member")
    _set(cast.alice, cast.bob, role="administrator")
    assert _set(cast.alice, cast.alice, role="member").role == "member"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("database_on_disk")
@pytest.mark.parametrize("attempt", range(3))
def test_of_two_administrators_who_demote_each_other_at_once_one_stays(cast: Cast, attempt: int) -> None:
    other = factories.member(cast.alice.workspace, role="administrator")
    outcomes = at_once(lambda: _set(cast.alice, other, role="member"), lambda: _set(other, cast.alice, role="member"))
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [LastAdministrator], outcomes
    rows = Member.objects.in_workspace(cast.alice.workspace_id)
    assert rows.filter(role="administrator", archived_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("database_on_disk")
def test_one_who_demotes_and_one_who_archives_the_other_at_once_leave_an_administrator(cast: Cast) -> None:
    other = factories.member(cast.alice.workspace, role="administrator")
    outcomes = at_once(
        lambda: _set(cast.alice, other, role="member"),
        lambda: actions.archive(actor=other, member_id=cast.alice.id, now=NOW),
    )
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [LastAdministrator], outcomes
