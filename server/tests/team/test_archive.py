"""Archiving ends access at once, keeps history, and never takes the last administrator (P6, T8)."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from keito_server.events.models import AuditEvent
from keito_server.kit.errors import AuthenticationRefused, NotFound, PermissionRefused, RuleRefused
from keito_server.kit.tenancy import Origin
from keito_server.team import actions, queries
from keito_server.team.actions import administrators
from keito_server.team.errors import LastAdministrator, MemberArchived
from keito_server.team.models import ApiKey, Member
from keito_server.time_entries import actions as time_entries
from keito_server.time_entries.models import TimeEntry
from keito_server.workspaces.models import Workspace
from tests import factories
from tests.conftest import NOW, Cast
from tests.database_on_disk import at_once, database_on_disk

__all__ = ["database_on_disk"]


def _kinds(of: Member) -> list[str]:
    return [event.kind for event in AuditEvent.objects.in_workspace(of.workspace_id).order_by("id")]


def _reload(member: Member) -> Member:
    return queries.get_member(member, member.id)


def test_an_archived_member_is_out_at_once_and_their_history_stays(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob,))
    entry = factories.entry(cast.bob, project)
    secret = factories.api_key(cast.bob)
    actions.archive(actor=cast.alice, member_id=cast.bob.id, now=NOW)
    assert cast.bob.login is not None
    assert queries.find_member(cast.bob.login, subdomain="harrow-vale") is None
    with pytest.raises(AuthenticationRefused):
        queries.get_bearer(secret, now=NOW, origin=Origin())
    assert TimeEntry.objects.in_workspace(cast.bob.workspace_id).filter(id=entry.id, member=cast.bob).exists()
    assert _kinds(cast.bob) == ["ApiKeyRevoked", "MemberArchived"]


def test_a_reactivated_member_is_in_again_but_their_keys_are_not(cast: Cast) -> None:
    secret = factories.api_key(cast.review_bot)
    actions.archive(actor=cast.alice, member_id=cast.review_bot.id, now=NOW)
    with pytest.raises(MemberArchived):
        actions.create_api_key(actor=cast.alice, member_id=cast.review_bot.id, name="Next", now=NOW)
    back = actions.reactivate(actor=cast.alice, member_id=cast.review_bot.id, now=NOW)
    assert back.is_active
    with pytest.raises(AuthenticationRefused):
        queries.get_bearer(secret, now=NOW, origin=Origin())
    assert actions.create_api_key(actor=cast.alice, member_id=cast.review_bot.id, name="Next", now=NOW).secret


def test_archiving_and_reactivating_twice_changes_nothing_more(cast: Cast) -> None:
    for act in (actions.archive, actions.archive, actions.reactivate, actions.reactivate):
        act(actor=cast.alice, member_id=cast.bob.id, now=NOW)
    assert _kinds(cast.bob) == ["MemberArchived", "MemberReactivated"]


def test_archiving_stops_and_saves_all_that_runs_for_the_member(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.review_bot, cast.bob))
    started = NOW - timedelta(minutes=30)
    sessions = [
        factories.entry(
            cast.review_bot,
            project,
            is_running=True,
            started_at=started,
            timer_slot=slot,
            source="agent",
            duration_ms=0,
        )
        for slot in ("session-1", "session-2")
    ]
    others = factories.entry(cast.bob, project, is_running=True, started_at=started, duration_ms=0)
    actions.archive(actor=cast.alice, member_id=cast.review_bot.id, now=NOW)
    rows = TimeEntry.objects.in_workspace(cast.bob.workspace_id)
    stopped = rows.filter(id__in=[entry.id for entry in sessions])
    assert [(row.is_running, row.duration_ms, row.stopped_at) for row in stopped] == [(False, 1_800_000, NOW)] * 2
    assert rows.get(id=others.id).is_running


def test_only_administrators_archive_and_only_who_is_theirs(cast: Cast) -> None:
    for act in (actions.archive, actions.reactivate):
        for actor in (cast.carol, cast.bob, cast.review_bot):
            with pytest.raises(PermissionRefused):
                act(actor=actor, member_id=cast.bob.id, now=NOW)
        with pytest.raises(NotFound):
            act(actor=cast.mallory, member_id=cast.bob.id, now=NOW)
    assert _reload(cast.bob).is_active


def test_the_last_administrator_stays_however_many_others_are_archived_or_agents(cast: Cast) -> None:
    here = cast.alice.workspace
    factories.member(here, role="administrator", archived_at=NOW)
    factories.agent(here, name="root-bot", role="administrator")
    with pytest.raises(LastAdministrator):
        actions.archive(actor=cast.alice, member_id=cast.alice.id, now=NOW)
    second = factories.member(here, role="administrator")
    actions.archive(actor=cast.alice, member_id=cast.alice.id, now=NOW)
    with pytest.raises(LastAdministrator):
        actions.archive(actor=second, member_id=second.id, now=NOW)


def test_what_lives_above_the_team_may_keep_an_administrator_and_is_asked_about_no_one_else(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = factories.member(cast.alice.workspace, role="administrator")
    asked: list[UUID] = []

    def keep(*, workspace: Workspace, member_id: UUID) -> None:
        asked.append(member_id)
        raise RuleRefused(f"{workspace.name} needs them.")

    monkeypatch.setattr(administrators, "_keepings", [])
    actions.register_keeping(keep)
    actions.archive(actor=cast.alice, member_id=cast.bob.id, now=NOW)
    with pytest.raises(RuleRefused, match="Harrow & Vale needs them"):
        actions.archive(actor=cast.alice, member_id=second.id, now=NOW)
    assert asked == [second.id]
    assert _reload(second).is_active


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("database_on_disk")
def test_of_two_administrators_who_archive_each_other_at_once_one_stays(cast: Cast) -> None:
    other = factories.member(cast.alice.workspace, role="administrator")

    def archiving(actor: Member, member: Member) -> Callable[[], object]:
        return lambda: actions.archive(actor=actor, member_id=member.id, now=NOW)

    outcomes = at_once(archiving(cast.alice, other), archiving(other, cast.alice))
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [LastAdministrator]
    rows = Member.objects.in_workspace(cast.alice.workspace_id)
    assert rows.filter(role="administrator", archived_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("database_on_disk")
def test_a_key_or_a_timer_that_is_made_while_its_member_is_archived_does_not_outlive_it(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob,))
    new = time_entries.NewEntry(
        project_id=project.id, task_id=None, spent_date=NOW.date(), source="web", is_running=True
    )
    at_once(
        lambda: actions.archive(actor=cast.alice, member_id=cast.bob.id, now=NOW),
        lambda: time_entries.create(actor=cast.bob, new=new, now=NOW),
        lambda: actions.create_api_key(actor=cast.bob, member_id=cast.bob.id, name="Late", now=NOW),
    )
    assert not _reload(cast.bob).is_active
    assert not TimeEntry.objects.in_workspace(cast.bob.workspace_id).filter(is_running=True).exists()
    assert not ApiKey.objects.in_workspace(cast.bob.workspace_id).filter(revoked_at=None).exists()
