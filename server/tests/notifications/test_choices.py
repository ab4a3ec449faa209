"""Settings, Notifications: the switches that can concern a member, kept for them alone."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from keito_server.events.models import AuditEvent
from keito_server.notifications.models import NoticeChoice
from keito_server.notifications.queries import list_switches, who_wants
from keito_server.notifications.rules import NOTICES
from keito_server.team.models import Member
from tests.architecture.two_houses import signed_in
from tests.conftest import Cast

PAGE = "/w/harrow-vale/settings/notifications/"

pytestmark = pytest.mark.django_db


def switched(client: Client, *on: str) -> Any:
    return client.post(PAGE, dict.fromkeys(on, "on"), follow=True)


def keys(member: Member) -> set[str]:
    return {notice.key for notice, _ in list_switches(member)}


def set_up(member: Member, **settings: bool) -> None:
    for name, value in settings.items():
        setattr(member.workspace, name, value)
    member.workspace.save(update_fields=list(settings))


def test_only_what_can_reach_a_member_has_a_switch(cast: Cast) -> None:
    set_up(cast.bob, uses_approvals=False, sends_reminders=False)
    cast.carol.workspace = cast.bob.workspace
    told_to_all = {"project_assignment", "timer_forgotten", "over_budget", "daily_reminder", "weekly_report"}
    assert keys(cast.bob) == told_to_all
    assert keys(cast.carol) == keys(cast.bob) | {"agent_stopped"}
    set_up(cast.bob, uses_approvals=True, sends_reminders=True)
    assert keys(cast.bob) == NOTICES.keys() - {"timesheet_submitted", "agent_stopped"}
    assert keys(cast.carol) == NOTICES.keys()


def test_the_page_shows_each_with_its_words_as_it_is(cast: Cast) -> None:
    set_up(cast.bob, uses_approvals=True)
    html = signed_in(cast.bob).get(PAGE).content.decode()
    for notice, is_wanted in list_switches(cast.bob):
        assert notice.label in html
        assert notice.words in html
        assert f'name="{notice.key}"' in html
        assert is_wanted is notice.is_wanted_by_default
    assert html.count(" checked") == sum(is_wanted for _, is_wanted in list_switches(cast.bob))


def test_only_what_changed_is_kept_and_the_audit_log_knows(cast: Cast) -> None:
    set_up(cast.bob, uses_approvals=False, sends_reminders=False)
    answer = switched(signed_in(cast.bob), "project_assignment", "over_budget", "daily_reminder", "weekly_report")
    assert "Saved" in strip_tags(answer.content.decode())
    kept = NoticeChoice.objects.in_workspace(cast.bob.workspace_id).values_list("member_id", "notice", "is_wanted")
    assert set(kept) == {(cast.bob.id, "timer_forgotten", False), (cast.bob.id, "daily_reminder", True)}
    assert who_wants([cast.bob.id, cast.carol.id], "timer_forgotten") == {cast.carol.id}
    event = AuditEvent.objects.in_workspace(cast.bob.workspace_id).get(kind="NoticesChosen")
    assert json.loads(event.data) == {"wanted": {"timer_forgotten": False, "daily_reminder": True}}


def test_all_can_be_switched_off_and_a_choice_taken_back(cast: Cast) -> None:
    set_up(cast.bob, uses_approvals=False)
    client = signed_in(cast.bob)
    switched(client)
    assert not any(is_wanted for _, is_wanted in list_switches(cast.bob))
    switched(client, "timer_forgotten")
    assert who_wants([cast.bob.id], "timer_forgotten") == {cast.bob.id}
    assert NoticeChoice.objects.in_workspace(cast.bob.workspace_id).filter(notice="timer_forgotten").count() == 1


def test_what_has_no_switch_cannot_be_chosen(cast: Cast) -> None:
    set_up(cast.bob, uses_approvals=False)
    switched(signed_in(cast.bob), *NOTICES, "account")
    chosen = NoticeChoice.objects.in_workspace(cast.bob.workspace_id).values_list("notice", flat=True)
    assert set(chosen) == {"daily_reminder"}


def test_a_member_of_elsewhere_finds_no_page(cast: Cast) -> None:
    assert signed_in(cast.mallory).get(PAGE).status_code == 404
    assert Client().get(PAGE).status_code == 302


def test_the_page_says_when_no_mail_is_sent_at_all(cast: Cast) -> None:
    assert "This installation sends no mail." in strip_tags(signed_in(cast.bob).get(PAGE).content.decode())
