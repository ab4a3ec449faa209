"""What can be done with members, rates and API keys (P2, P4, R1, R3)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from keito_server.events.models import AuditEvent
from keito_server.kit.errors import NotFound, PermissionRefused, ValidationRefused
from keito_server.kit.tenancy import Origin
from keito_server.team import actions, queries
from keito_server.team.errors import AgentNameTaken, KeyIsPersonal, MemberArchived
from keito_server.team.models import ApiKey, Member, MemberRate
from tests import factories
from tests.conftest import NOW, Cast


def _kinds(of: Member) -> list[str]:
    return [event.kind for event in AuditEvent.objects.in_workspace(of.workspace_id).order_by("id")]


def test_an_agent_is_a_member_without_login(cast: Cast) -> None:
    agent = actions.add_agent(actor=cast.alice, name="Triage bot", now=NOW)
    stored = queries.get_member(cast.alice, agent.id)
    assert (stored.is_agent, stored.login, stored.role, stored.name) == (True, None, "member", "Triage bot")
    assert stored.email == "triage-bot@agents.keito.ai"
    assert _kinds(cast.alice) == ["MemberJoined"]


def test_refuses_a_second_agent_of_one_name_and_one_without(cast: Cast) -> None:
    for name in ("review-bot-01", "Review Bot 01"):
        with pytest.raises(AgentNameTaken):
            actions.add_agent(actor=cast.alice, name=name, now=NOW)
    for name in ("", "  ", "n" * 81, "a\x00b"):
        with pytest.raises(ValidationRefused):
            actions.add_agent(actor=cast.alice, name=name, now=NOW)
    assert (
        actions.add_agent(actor=cast.mallory, name="review-bot-01", now=NOW).workspace_id == cast.mallory.workspace_id
    )
    assert _kinds(cast.alice) == []


def test_only_administrators_add_agents_and_set_rates(cast: Cast) -> None:
    for actor in (cast.carol, cast.bob, cast.review_bot):
        with pytest.raises(PermissionRefused):
            actions.add_agent(actor=actor, name="Mine", now=NOW)
        with pytest.raises(PermissionRefused):
            actions.set_rate(actor=actor, member=actor, kind="billable", amount=Decimal(1000), now=NOW)


def test_a_rate_of_a_day_is_replaced_and_others_stay(cast: Cast) -> None:
    later = date(2026, 3, 15)
    for amount, day in ((150, actions.SINCE_EVER), (160, later), (170, later)):
        actions.set_rate(
            actor=cast.alice, member=cast.bob, kind="billable", amount=Decimal(amount), now=NOW, valid_from=day
        )
    actions.set_rate(actor=cast.alice, member=cast.bob, kind="cost", amount=None, now=NOW)
    rows = MemberRate.objects.in_workspace(cast.bob.workspace_id).order_by("kind", "valid_from")
    assert [(row.kind, row.valid_from, row.amount) for row in rows] == [
        ("billable", actions.SINCE_EVER, Decimal(150)),
        ("billable", later, Decimal(170)),
        ("cost", actions.SINCE_EVER, None),
    ]


@pytest.mark.parametrize("amount", ["-0.01", "1000000000.000001", "NaN"])
def test_refuses_what_is_no_rate(cast: Cast, amount: str) -> None:
    with pytest.raises(ValidationRefused):
        actions.set_rate(actor=cast.alice, member=cast.bob, kind="billable", amount=Decimal(amount), now=NOW)


def test_a_member_of_another_workspace_gets_no_rate(cast: Cast) -> None:
    with pytest.raises(NotFound):
        actions.set_rate(actor=cast.alice, member=cast.mallory, kind="billable", amount=Decimal(1), now=NOW)
    assert not MemberRate.objects.across_workspaces().exists()


def test_a_key_is_shown_once_and_stored_as_a_digest(cast: Cast) -> None:
    made = actions.create_api_key(actor=cast.bob, member_id=cast.bob.id, name="CI", now=NOW)
    stored = ApiKey.objects.in_workspace(cast.bob.workspace_id).get()
    assert queries.get_bearer(made.secret, now=NOW, origin=Origin()).actor == cast.bob
    assert made.secret not in {str(value) for value in vars(stored).values()}
    assert stored.hint == made.secret[-4:]
    assert _kinds(cast.bob) == ["ApiKeyCreated"]
    assert made.secret not in AuditEvent.objects.in_workspace(cast.bob.workspace_id).get().data


def test_only_administrators_make_keys_for_others_and_only_for_active_agents_of_their_workspace(cast: Cast) -> None:
    made = actions.create_api_key(actor=cast.alice, member_id=cast.review_bot.id, name="Agent", now=NOW)
    assert made.key.member_id == cast.review_bot.id
    for actor in (cast.carol, cast.bob):
        with pytest.raises(PermissionRefused):
            actions.create_api_key(actor=actor, member_id=cast.review_bot.id, name="Not mine", now=NOW)
    with pytest.raises(NotFound):
        actions.create_api_key(actor=cast.alice, member_id=cast.mallory.id, name="Theirs", now=NOW)
    cast.review_bot.archived_at = NOW
    cast.review_bot.save()
    with pytest.raises(MemberArchived):
        actions.create_api_key(actor=cast.alice, member_id=cast.review_bot.id, name="Gone", now=NOW)


def test_nobody_makes_a_key_that_acts_as_another_person(cast: Cast) -> None:
    for person in (cast.bob, cast.carol):
        with pytest.raises(KeyIsPersonal, match="People make their own API keys"):
            actions.create_api_key(actor=cast.alice, member_id=person.id, name="In their name", now=NOW)
    assert not ApiKey.objects.in_workspace(cast.alice.workspace_id).exists()


def test_a_key_is_revoked_once_and_for_good(cast: Cast) -> None:
    made = actions.create_api_key(actor=cast.bob, member_id=cast.bob.id, name="CI", now=NOW)
    actions.revoke_api_key(actor=cast.alice, key_id=made.key.id, now=NOW)
    actions.revoke_api_key(actor=cast.bob, key_id=made.key.id, now=NOW + timedelta(hours=1))
    stored = ApiKey.objects.in_workspace(cast.bob.workspace_id).get()
    assert stored.revoked_at == NOW
    assert _kinds(cast.bob) == ["ApiKeyCreated", "ApiKeyRevoked"]


def test_nobody_revokes_a_key_that_they_cannot_see(cast: Cast) -> None:
    factories.api_key(cast.alice)
    key = ApiKey.objects.in_workspace(cast.alice.workspace_id).get()
    for actor in (cast.bob, cast.carol, cast.mallory):
        with pytest.raises(NotFound):
            actions.revoke_api_key(actor=actor, key_id=key.id, now=NOW)
    assert ApiKey.objects.in_workspace(cast.alice.workspace_id).get().revoked_at is None
