"""Timers that nobody thinks of any more: agents' ones are stopped at their last sign of life, people are told (T8)."""

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keito_server.events.models import AuditEvent
from keito_server.kit.durations import HOUR_MS, MINUTE_MS
from keito_server.kit.errors import NotFound, PermissionRefused, ValidationRefused
from keito_server.kit.sql import is_postgresql
from keito_server.notifications.models import Mail, NoticeChoice
from keito_server.team.models import Member
from keito_server.time_entries import actions, queries
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW
from tests.database_on_disk import at_once
from tests.time_entries.studio import Studio, later


@pytest.fixture(autouse=True)
def mail_is_sent(settings: LazySettings) -> None:
    settings.MAIL_URL, settings.MAIL_IS_CONFIGURED = "smtp://127.0.0.1", True


def mails(about: str) -> list[Mail]:
    return list(Mail.objects.filter(about=about).order_by("recipient"))


def events(kind: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.across_workspaces().filter(kind=kind))


def change(actor: Member, entry: TimeEntry, now: datetime, **changes: Any) -> None:
    actions.update(actor=actor, entry_id=entry.id, changes=changes, now=now)  # type: ignore[arg-type]  # each test names what it changes


def test_an_agents_timer_is_stopped_at_its_last_sign_of_life(studio: Studio) -> None:
    bot = studio.cast.review_bot
    entry = studio.start(bot, session="one", duration_ms=HOUR_MS)
    change(bot, entry, later(minutes=30), notes="Step 2")
    assert actions.stop_silent_timers(later(hours=4, minutes=29)) == 0
    assert actions.stop_silent_timers(later(hours=4, minutes=30)) == 1
    stopped = studio.stored(entry)
    assert (stopped.is_running, stopped.stopped_at, stopped.last_sign_at) == (False, later(minutes=30), None)
    assert (stopped.duration_ms, stopped.is_auto_stopped, stopped.is_reviewed) == (90 * MINUTE_MS, True, False)
    [event] = events("TimerStoppedBySchedule")
    assert (event.subject_id, event.actor_id) == (entry.id, None)
    assert actions.stop_silent_timers(later(hours=9)) == 0


@pytest.mark.parametrize("hours", [1, 4, 168])
def test_how_long_is_the_workspaces_to_say(studio: Studio, hours: int) -> None:
    studio.set_workspace(silent_agent_hours=hours)
    studio.start(studio.cast.review_bot, session="one")
    assert actions.stop_silent_timers(later(hours=hours, milliseconds=-1)) == 0
    assert actions.stop_silent_timers(later(hours=hours)) == 1


def test_a_change_that_changes_nothing_is_a_sign_of_life_and_no_change(studio: Studio) -> None:
    bot = studio.cast.review_bot
    entry = studio.start(bot, session="one", notes="Step 1")
    change(bot, entry, later(hours=3), notes="Step 1")
    shown = studio.stored(entry)
    assert (shown.last_sign_at, shown.updated_at) == (later(hours=3), NOW)
    assert events("TimeEntryUpdated") == []
    assert actions.stop_silent_timers(later(hours=6)) == 0


def test_whatever_else_a_session_saves_is_a_sign_of_life_of_its_timer_alone(studio: Studio) -> None:
    bot = studio.cast.review_bot
    one, two = studio.start(bot, session="one"), studio.start(bot, session="two")
    studio.save(bot, now=later(hours=2), source="agent", metadata={"session_id": "one"})
    assert (studio.stored(one).last_sign_at, studio.stored(two).last_sign_at) == (later(hours=2), NOW)
    actions.note_sign(workspace_id=bot.workspace_id, member_id=bot.id, session_id="two", now=later(hours=3))
    actions.note_sign(workspace_id=bot.workspace_id, member_id=bot.id, session_id="", now=later(hours=5))
    actions.note_sign(workspace_id=bot.workspace_id, member_id=studio.cast.bob.id, session_id="two", now=later(hours=5))
    assert (studio.stored(one).last_sign_at, studio.stored(two).last_sign_at) == (later(hours=2), later(hours=3))


def test_an_agents_session_that_a_person_runs_is_an_agents_timer_and_a_persons_own_is_not(studio: Studio) -> None:
    session, own = studio.start(session="one"), studio.start()
    by_api = studio.start(studio.cast.review_bot, source="api")
    assert actions.stop_silent_timers(later(hours=5)) == 2
    assert not studio.stored(session).is_running
    assert not studio.stored(by_api).is_running
    assert studio.stored(own).is_running
    assert studio.stored(own).last_sign_at is None


def test_the_teammates_managers_are_told_else_the_projects_else_the_administrators(studio: Studio) -> None:
    cast = studio.cast
    bot, elsewhere = cast.review_bot, factories.project(factories.client(cast.bob.workspace), team=(cast.review_bot,))
    dana = factories.member(bot.workspace, first_name="Dana", last_name="Reyes", role="manager")
    former = factories.member(bot.workspace, first_name="Fay", last_name="Old", role="manager", archived_at=NOW)
    managed, unmanaged = (
        studio.start(bot, session="one"),
        factories.entry(
            bot, elsewhere, is_running=True, started_at=NOW, last_sign_at=NOW, source="agent", timer_slot="two"
        ),
    )
    assert actions.stop_silent_timers(later(hours=5)) == 2
    told = {(mail.recipient, mail.dedupe_key.rsplit(":", 1)[1]) for mail in mails("agent_stopped")}
    assert told == {(cast.carol.email, str(managed.id)), (cast.alice.email, str(unmanaged.id))}
    for manager in (dana, former):
        factories.teammate(manager, bot)
    studio.start(bot, session="three", now=later(hours=6))
    assert actions.stop_silent_timers(later(hours=12)) == 1
    assert [mail.recipient for mail in mails("agent_stopped")].count(dana.email) == 1
    assert len(mails("agent_stopped")) == 3


def test_the_mail_says_who_went_silent_when_and_that_a_person_has_to_look(studio: Studio) -> None:
    entry = studio.start(studio.cast.review_bot, session="one")
    change(studio.cast.review_bot, entry, later(minutes=30), notes="")
    actions.stop_silent_timers(later(hours=6))
    [mail] = mails("agent_stopped")
    assert "review-bot-01 went silent" in mail.subject
    for words in (
        "made no call for 4 hours",
        "15:00 on Thursday 12 March",
        "with 0:30",
        f"/time/entries/{entry.public_id}/",
    ):
        assert words in mail.text
        assert words in mail.html


def test_the_schedule_asks_as_much_however_many_timers_went_silent(studio: Studio) -> None:
    def queries_for(count: int) -> int:
        bot = factories.agent(studio.project.workspace, name=f"bot-{count}")
        factories.assignment(studio.project, bot)
        for number in range(count):
            studio.start(bot, session=f"s{number}")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert actions.stop_silent_timers(later(hours=5)) == count
        return len(captured)

    first, second, third = queries_for(1), queries_for(2), queries_for(5)
    # Each timer asks for limits of agents, on PostgreSQL holding them, is saved and audited, and that is all it costs.
    each = 4 if is_postgresql() else 3
    assert (second - first, third - second) == (each, 3 * each)
    assert first <= 13 + each


def test_time_that_was_stopped_by_itself_is_looked_at_by_people_who_may(studio: Studio) -> None:
    cast = studio.cast
    entry = studio.start(cast.review_bot, session="one")
    actions.stop_silent_timers(later(hours=5))
    for actor, refusal in ((cast.review_bot, PermissionRefused), (cast.bob, NotFound), (cast.mallory, NotFound)):
        with pytest.raises(refusal):
            actions.review(actor=actor, entry_id=entry.id, now=NOW)
    assert not studio.stored(entry).is_reviewed
    with pytest.raises(PermissionRefused):  # Carol sees the project's time, and may neither change it nor decide on it
        actions.review(actor=cast.carol, entry_id=entry.id, now=NOW)
    studio.set_workspace(uses_approvals=True)
    cast.carol.workspace.uses_approvals = True
    for attempt in range(2):
        assert actions.review(actor=cast.carol, entry_id=entry.id, now=later(hours=6 + attempt)).is_reviewed
    [event] = events("TimeEntryReviewed")
    assert (event.actor_id, event.happened_at) == (cast.carol.id, later(hours=6))


def test_a_person_who_changes_the_hours_has_looked_and_a_program_has_not(studio: Studio) -> None:
    cast = studio.cast
    one, two = (studio.start(cast.review_bot, session=name) for name in ("one", "two"))
    actions.stop_silent_timers(later(hours=5))
    change(cast.review_bot, one, later(hours=6), hours=Decimal("0.5"))
    assert not studio.stored(one).is_reviewed
    change(cast.alice, one, later(hours=6), notes="Checked")
    assert not studio.stored(one).is_reviewed
    change(cast.alice, one, later(hours=6), hours=Decimal("0.75"))
    assert studio.stored(one).is_reviewed
    assert not studio.stored(two).is_reviewed


def test_a_persons_timer_runs_on_and_its_owner_is_told_once(studio: Studio) -> None:
    entry = studio.start()
    assert actions.tell_forgotten_timers(later(hours=12)) == 0
    assert actions.tell_forgotten_timers(later(hours=12, milliseconds=1)) == 1
    assert actions.tell_forgotten_timers(later(hours=20)) == 0
    assert studio.stored(entry).is_running
    [mail] = mails("timer_forgotten")
    assert mail.recipient == studio.cast.bob.email
    assert "has run for 12:00" in mail.subject
    assert f"/w/harrow-vale/time/entries/{entry.public_id}/cut/" in mail.text
    assert "14:30 on Thursday 12 March" in mail.html
    [event] = events("TimerForgotten")
    assert event.subject_id == entry.id


def test_a_head_start_counts_and_a_short_or_saved_timer_is_nobodys_business(studio: Studio) -> None:
    studio.start(duration_ms=11 * HOUR_MS)
    studio.start(studio.cast.carol)
    studio.save()
    assert actions.tell_forgotten_timers(later(hours=2)) == 1
    assert [mail.recipient for mail in mails("timer_forgotten")] == [studio.cast.bob.email]


def test_a_timer_is_found_forgotten_once_though_its_owner_wants_no_mail(studio: Studio) -> None:
    bob = studio.cast.bob
    unwanted: dict[str, Any] = {"member": bob, "notice": "timer_forgotten", "is_wanted": False}
    factories.made(NoticeChoice, workspace_id=bob.workspace_id, created_at=NOW, **unwanted)
    studio.start()
    assert [actions.tell_forgotten_timers(later(hours=hours)) for hours in (13, 14)] == [1, 0]
    assert mails("timer_forgotten") == []


@pytest.mark.parametrize("minutes", [0, 1, 90])
def test_a_timer_is_cut_to_a_time_of_choice(studio: Studio, minutes: int) -> None:
    studio.set_workspace(rounding_minutes=15)
    entry = studio.start(duration_ms=HOUR_MS)
    actions.stop(
        actor=studio.cast.bob, entry_id=entry.id, now=later(hours=14), stopped_at=later(minutes=minutes, seconds=1)
    )
    cut = studio.stored(entry)
    assert cut.duration_ms == HOUR_MS + minutes * MINUTE_MS + 1000
    assert cut.rounded_ms == {0: 60, 1: 60, 90: 150}[minutes] * MINUTE_MS
    assert (cut.started_at, cut.stopped_at) == (NOW, later(minutes=minutes, seconds=1))
    assert cut.amount == Decimal(cut.rounded_ms) * 100 / HOUR_MS


@pytest.mark.parametrize("moment", [later(milliseconds=-1), later(hours=14, milliseconds=1)])
def test_no_timer_is_cut_to_before_its_start_or_to_what_is_still_to_come(studio: Studio, moment: datetime) -> None:
    entry = studio.start()
    with pytest.raises(ValidationRefused):
        actions.stop(actor=studio.cast.bob, entry_id=entry.id, now=later(hours=14), stopped_at=moment)
    assert studio.stored(entry).is_running


@pytest.fixture
def shared_studio(database_on_disk: str, studio: Studio) -> Studio:
    return studio


@pytest.mark.parametrize("attempt", range(3))
def test_two_workers_at_once_stop_once_and_tell_once(shared_studio: Studio, attempt: int) -> None:
    studio = shared_studio
    for number in range(3):
        studio.start(studio.cast.review_bot, session=f"s{number}")
    studio.start()
    stops = [partial(actions.stop_silent_timers, later(hours=13))] * 2
    tells = [partial(actions.tell_forgotten_timers, later(hours=13))] * 2
    outcomes = at_once(*stops, *tells)
    assert [outcome for outcome in outcomes if not isinstance(outcome, int)] == []
    assert sum(outcomes) == 4  # type: ignore[arg-type]  # all are numbers, as the line above says
    assert len(events("TimerStoppedBySchedule")) == len(mails("agent_stopped")) == 3
    assert len(events("TimerForgotten")) == len(mails("timer_forgotten")) == 1


@pytest.mark.parametrize("attempt", range(3))
def test_a_call_at_the_same_instant_saves_the_timer_or_finds_it_stopped(shared_studio: Studio, attempt: int) -> None:
    studio, bot = shared_studio, shared_studio.cast.review_bot
    entry = studio.start(bot, session="one")
    now = later(hours=5)
    outcomes = at_once(partial(change, bot, entry, now, notes="Still here"), partial(actions.stop_silent_timers, now))
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    stored = studio.stored(entry)
    assert stored.notes == "Still here"
    if stored.is_running:
        assert (stored.last_sign_at, stored.is_auto_stopped) == (now, False)
    else:
        assert (stored.stopped_at, stored.is_auto_stopped) == (NOW, True)


@pytest.mark.parametrize("attempt", range(3))
def test_a_stop_at_the_same_instant_and_the_schedule_stop_once(shared_studio: Studio, attempt: int) -> None:
    studio, bot = shared_studio, shared_studio.cast.review_bot
    entry = studio.start(bot, session="one")
    now = later(hours=5)
    outcomes = at_once(
        partial(actions.stop, actor=bot, entry_id=entry.id, now=now), partial(actions.stop_silent_timers, now)
    )
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    stored = studio.stored(entry)
    assert len(events("TimerStopped")) + len(events("TimerStoppedBySchedule")) == 1
    assert stored.duration_ms == (0 if stored.is_auto_stopped else 5 * HOUR_MS)


@pytest.mark.parametrize("attempt", range(3))
def test_an_entry_started_again_in_two_tabs_at_once_runs_once(shared_studio: Studio, attempt: int) -> None:
    studio, bob = shared_studio, shared_studio.cast.bob
    like = studio.save()
    again = partial(actions.restart, actor=bob, entry_id=like.id, now=NOW)
    outcomes = at_once(again, again)
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    rows = TimeEntry.objects.in_workspace(bob.workspace_id).exclude(id=like.id)
    assert sorted(rows.values_list("is_running", flat=True)) == [False, True]
    assert len(queries.list_running(bob)) == 1
