"""Editing what is known of a member (managing-members.md, P1, P2)."""

from typing import Any

import pytest

from keito_server.accounts.events import EmailChanged
from keito_server.events.queries import list_for_subject
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import NotFound, PermissionRefused, ValidationRefused
from keito_server.kit.tenancy import Origin
from keito_server.team import actions, queries
from keito_server.team.errors import AgentNameTaken, MemberEmailTaken
from keito_server.team.models import BusinessRole, Member, MemberBusinessRole
from tests import factories
from tests.conftest import NOW, Cast


def role(of: Member, name: str) -> BusinessRole:
    return factories.made(BusinessRole, workspace_id=of.workspace_id, name=name, created_at=NOW)


def roles_of(member: Member) -> list[str]:
    rows = MemberBusinessRole.objects.in_workspace(member.workspace_id).filter(member=member)
    return sorted(rows.values_list("business_role__name", flat=True))


def test_changes_every_field_and_records_what_changed(cast: Cast) -> None:
    designer, writer = role(cast.bob, "Designer"), role(cast.bob, "Writer")
    fields: actions.MemberFields = {
        "first_name": " Robert ",
        "last_name": "Lind",
        "phone": "+44 20 7946 0000",
        "timezone": "Europe/Stockholm",
        "employee_id": "E-17",
        "engagement": "contractor",
        "weekly_capacity_ms": 32 * HOUR_MS,
        "business_role_ids": [designer.id, writer.id],
    }
    actions.update_member(actor=cast.alice, member_id=cast.bob.id, fields=fields, now=NOW)
    bob = queries.get_member(cast.alice, cast.bob.id)
    assert (bob.name, bob.timezone, bob.capacity_ms) == ("Robert Lind", "Europe/Stockholm", 32 * HOUR_MS)
    assert (bob.phone, bob.employee_id, bob.engagement) == ("+44 20 7946 0000", "E-17", "contractor")
    assert roles_of(bob) == ["Designer", "Writer"]
    [event] = list_for_subject(cast.alice, bob.id)
    assert event.kind == "MemberUpdated"
    assert '"phone":["","+44 20 7946 0000"]' in event.data
    assert '"business_roles":[[],["Designer","Writer"]]' in event.data


def test_sending_back_what_is_there_changes_nothing(cast: Cast) -> None:
    designer = role(cast.bob, "Designer")
    fields: actions.MemberFields = {"first_name": "Bob", "business_role_ids": [designer.id]}
    for _ in range(2):
        actions.update_member(actor=cast.alice, member_id=cast.bob.id, fields=fields, now=NOW)
    assert len(list_for_subject(cast.alice, cast.bob.id)) == 1


def test_a_member_loses_the_business_roles_that_are_not_sent(cast: Cast) -> None:
    designer, writer = role(cast.bob, "Designer"), role(cast.bob, "Writer")
    for ids in ([designer.id], [writer.id], []):
        actions.update_member(actor=cast.alice, member_id=cast.bob.id, fields={"business_role_ids": ids}, now=NOW)
        assert roles_of(cast.bob) == [one.name for one in (designer, writer) if one.id in ids]


def test_nobody_else_changes_the_address_of_a_member_with_a_login(cast: Cast) -> None:
    assert cast.bob.login is not None
    before = cast.bob.email
    with pytest.raises(ValidationRefused) as refused:
        actions.update_member(actor=cast.alice, member_id=cast.bob.id, fields={"email": "b@elsewhere.example"}, now=NOW)
    assert refused.value.field == "email"
    bob = queries.get_member(cast.alice, cast.bob.id)
    assert (bob.email, list_for_subject(cast.alice, bob.id)) == (before, [])
    contact = factories.member(cast.alice.workspace, login=None)
    actions.update_member(actor=cast.alice, member_id=contact.id, fields={"email": "c@elsewhere.example"}, now=NOW)
    assert queries.get_member(cast.alice, contact.id).email == "c@elsewhere.example"


def test_another_address_of_the_login_is_recorded_from_what_to_what_and_only_once(cast: Cast) -> None:
    before, after = cast.bob.email, "robert@harrowvale.example"
    assert cast.bob.login_id is not None
    for _ in range(2):
        changed = EmailChanged(login_id=cast.bob.login_id, before=before, after=after, origin=Origin(), now=NOW)
        actions.follow_email(changed)
    assert queries.get_member(cast.alice, cast.bob.id).email == after
    [event] = list_for_subject(cast.alice, cast.bob.id)
    assert f'"changes":{{"email":["{before}","{after}"]}}' in event.data


def test_an_agents_address_follows_its_name_and_two_agents_are_told_apart(cast: Cast) -> None:
    fields: actions.MemberFields = {"first_name": "Reviewer", "description": "reviews pull requests"}
    agent = actions.update_member(actor=cast.alice, member_id=cast.review_bot.id, fields=fields, now=NOW)
    assert (agent.email, agent.description) == ("reviewer@agents.keito.ai", "reviews pull requests")
    other = actions.add_agent(actor=cast.alice, name="docs-bot", description="writes", now=NOW)
    with pytest.raises(AgentNameTaken):
        actions.update_member(actor=cast.alice, member_id=other.id, fields={"first_name": "reviewer"}, now=NOW)


@pytest.mark.parametrize(
    "fields",
    [
        {"first_name": "  "},
        {"last_name": "n" * 81},
        {"email": "no address"},
        {"phone": "1" * 41},
        {"phone": "\x00"},
        {"timezone": "Europe/Nowhere"},
        {"engagement": "pirate"},
        {"weekly_capacity_ms": 168 * HOUR_MS + 1},
        {"weekly_capacity_ms": -1},
    ],
)
def test_refuses_what_cannot_be(cast: Cast, fields: Any) -> None:
    with pytest.raises(ValidationRefused) as refused:
        actions.update_member(actor=cast.alice, member_id=cast.bob.id, fields=fields, now=NOW)
    assert refused.value.field == next(iter(fields))


def test_refuses_the_address_of_another_member_even_an_archived_one_in_any_case(cast: Cast) -> None:
    factories.member(cast.alice.workspace, email="gone@harrowvale.example", archived_at=NOW)
    contact = factories.member(cast.alice.workspace, login=None)
    with pytest.raises(MemberEmailTaken):
        actions.update_member(
            actor=cast.alice, member_id=contact.id, fields={"email": "GONE@harrowvale.example"}, now=NOW
        )


def test_only_administrators_edit_and_nobody_beyond_their_workspace(cast: Cast) -> None:
    for actor in (cast.carol, cast.bob, cast.review_bot):
        with pytest.raises(PermissionRefused):
            actions.update_member(actor=actor, member_id=cast.bob.id, fields={"first_name": "X"}, now=NOW)
    with pytest.raises(NotFound):
        actions.update_member(actor=cast.alice, member_id=cast.mallory.id, fields={"first_name": "X"}, now=NOW)
    foreign = role(cast.mallory, "Spy")
    with pytest.raises(NotFound):
        actions.update_member(
            actor=cast.alice, member_id=cast.bob.id, fields={"business_role_ids": [foreign.id]}, now=NOW
        )
    assert roles_of(cast.bob) == []
