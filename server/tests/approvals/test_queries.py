"""The queue, one opened, one's own weeks, agents to submit for, and what keeps time back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keito_server.approvals import queries
from keito_server.approvals.queries import QueueFilters
from keito_server.approvals.rules import FlagKind, Hindrance
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import NotFound
from keito_server.team.models import Member
from tests import factories
from tests.approvals.conftest import FIRST, LAST, Studio
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def flags(line: queries.QueueLine) -> list[str]:
    return [flag.words for flag in line.flags]


def test_the_queue_says_whose_time_waits_and_what_it_comes_to(studio: Studio) -> None:
    submission = studio.submitted()
    studio.time(submission=submission, is_billable=False, duration_ms=2 * HOUR_MS, notes=" ")
    studio.time(submission=submission, duration_ms=9 * HOUR_MS, rate=Decimal(100), amount=Decimal(900))
    [line] = queries.list_queue(studio.cast.alice).rows
    assert (line.submission, line.submission.member.name) == (submission, "Bob Lindqvist")
    assert (line.total_ms, line.billable_ms, line.other_ms) == (12 * HOUR_MS, 10 * HOUR_MS, 2 * HOUR_MS)
    assert (line.entry_count, line.session_count, line.batch, line.is_late) == (3, 0, 1, False)
    assert flags(line) == ["No rate, 1 entry", "1 without notes", "1 day over 10 h"]


def test_a_missing_rate_is_told_to_managers_only_who_see_rates(studio: Studio) -> None:
    studio.submitted()
    carol = studio.cast.carol
    assert flags(queries.list_queue(carol).rows[0]) == []
    carol.manager_permissions = ["billable_rates"]
    assert flags(queries.list_queue(carol).rows[0]) == ["No rate, 1 entry"]


def test_an_agents_sessions_are_counted_and_long_ones_flagged(studio: Studio) -> None:
    bot = studio.cast.review_bot
    submission = factories.submission(bot)
    for session, hours in (("one", 8), ("one", 7), ("two", 1)):
        values = {"source": "agent", "session_id": session, "duration_ms": hours * HOUR_MS}
        studio.time(bot, submission=submission, is_billable=False, **values)
    [line] = queries.list_queue(studio.cast.carol).rows
    assert (line.session_count, flags(line)) == (2, ["1 session over 12 h"])


def test_a_later_submission_of_the_same_days_is_the_second_batch_unless_the_first_came_back(studio: Studio) -> None:
    first = studio.submitted(submitted_at=NOW)
    second = studio.submitted(submitted_at=NOW + timedelta(hours=1))
    factories.submission(studio.cast.bob, first_day=date(2026, 3, 2), last_day=date(2026, 3, 8))
    batches = {line.submission.id: line.batch for line in queries.list_queue(studio.cast.alice).rows}
    assert (batches[first.id], batches[second.id]) == (1, 2)
    first.state, first.decided_by, first.decided_at = "rejected", studio.cast.alice, NOW
    first.save()
    assert queries.get_detail(studio.cast.alice, second.id).line.batch == 1


def test_late_is_what_came_after_the_deadline_that_is_reminded_of(studio: Studio) -> None:
    workspace = studio.cast.alice.workspace
    submission = studio.submitted(submitted_at=NOW.replace(day=13, hour=17, minute=1))
    late = {FlagKind.LATE}
    assert not late & {flag.kind for flag in queries.list_queue(studio.cast.alice).rows[0].flags}
    workspace.sends_reminders = True
    workspace.save()
    assert late <= {flag.kind for flag in queries.list_queue(studio.cast.alice).rows[0].flags}
    submission.submitted_at = NOW.replace(day=13, hour=17, minute=0)
    submission.save()
    assert not queries.list_queue(studio.cast.alice).rows[0].is_late


def test_the_queue_comes_oldest_first_page_by_page_each_once(studio: Studio) -> None:
    made = [studio.submitted(submitted_at=NOW + timedelta(minutes=place // 2)) for place in range(7)]
    seen, cursor = [], None
    while True:
        page = queries.list_queue(studio.cast.alice, limit=3, cursor=cursor)
        seen += [line.submission.id for line in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [one.id for one in sorted(made, key=lambda one: (one.submitted_at, one.id))]


def test_what_is_decided_comes_newest_decision_first_and_each_page_leads_back_to_the_one_before(studio: Studio) -> None:
    alice = studio.cast.alice
    moments = [NOW + timedelta(minutes=(place * 3) % 7) for place in range(7)]
    made = [studio.submitted(state="approved", decided_by=alice, submitted_at=NOW, decided_at=at) for at in moments]
    wanted = [one.id for one in sorted(made, key=lambda one: (one.decided_at, one.id), reverse=True)]
    for flagged_only in (False, True):
        filters = QueueFilters(state="approved", flagged_only=flagged_only)
        pages = [queries.list_queue(alice, filters=filters, limit=3)]
        while pages[-1].next_cursor:
            pages.append(queries.list_queue(alice, filters=filters, limit=3, cursor=pages[-1].next_cursor))
        assert [[line.submission.id for line in page.rows] for page in pages] == [wanted[:3], wanted[3:6], wanted[6:]]
        for place in (1, 0):
            back = queries.list_queue(alice, filters=filters, limit=3, cursor=pages[place + 1].previous_cursor)
            assert back.rows == pages[place].rows
            assert bool(back.previous_cursor) == bool(place)
            again = queries.list_queue(alice, filters=filters, limit=3, cursor=back.next_cursor)
            assert again.rows == pages[place + 1].rows


def test_filters_leave_what_they_say(studio: Studio) -> None:
    alice, bot = studio.cast.alice, studio.cast.review_bot
    bobs = studio.submitted()
    bots = factories.submission(bot, first_day=date(2026, 3, 2), last_day=date(2026, 3, 8))
    studio.time(bot, submission=bots, source="agent", is_billable=False)
    decided = studio.submitted(state="approved", decided_by=alice)

    def found(**values: object) -> set[object]:
        filters = QueueFilters(**values)  # type: ignore[arg-type]  # as the test has it
        return {line.submission.id for line in queries.list_queue(alice, filters=filters).rows}

    assert found() == {bobs.id, bots.id}
    assert found(state="approved") == {decided.id}
    assert found(state=None) == {bobs.id, bots.id, decided.id}
    assert found(member_id=bot.id) == found(source="agent") == {bots.id}
    assert found(first_day=FIRST) == found(flagged_only=True) == {bobs.id}
    assert found(last_day=date(2026, 3, 8)) == {bots.id}


def test_flagged_ones_are_looked_for_a_stretch_at_a_time(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keito_server.approvals.queries.queue.SCANNED", 4)
    for place in range(9):
        submission = factories.submission(studio.cast.bob, submitted_at=NOW + timedelta(minutes=place))
        studio.time(submission=submission, is_billable=False, notes="" if place in (1, 2, 8) else "Pairing")
    found, cursor, pages = 0, None, 0
    while pages < 9:
        page = queries.list_queue(studio.cast.alice, filters=QueueFilters(flagged_only=True), limit=1, cursor=cursor)
        found, cursor, pages = found + len(page.rows), page.next_cursor, pages + 1
        if cursor is None:
            break
    assert found == 3


def test_the_queue_takes_as_many_queries_for_fifty_as_for_one(studio: Studio) -> None:
    counts = []
    for number in (1, 49):
        for _ in range(number):
            studio.submitted()
        with CaptureQueriesContext(connection) as captured:
            queries.list_queue(studio.cast.carol)
            queries.count_waiting(studio.cast.carol)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 4


def test_everybody_counts_what_waits_for_them(studio: Studio) -> None:
    studio.submitted()
    studio.submitted(studio.cast.carol)
    counted = [
        queries.count_waiting(one) for one in (studio.cast.alice, studio.cast.carol, studio.dan, studio.cast.bob)
    ]
    assert counted == [2, 1, 2, 0]


def test_a_submission_is_seen_by_its_member_and_those_who_decide(studio: Studio) -> None:
    submission = studio.submitted()
    erin = factories.member(studio.cast.alice.workspace, first_name="Erin", role="manager")
    for actor in (studio.cast.bob, studio.cast.alice, studio.cast.carol, studio.dan):
        assert queries.get_submission(actor, submission.id) == submission
    for actor in (erin, studio.cast.review_bot):
        with pytest.raises(NotFound):
            queries.get_submission(actor, submission.id)
        with pytest.raises(NotFound):
            queries.get_detail(actor, submission.id)


def test_an_opened_one_shows_its_days_with_what_is_unusual_where_it_is(studio: Studio) -> None:
    submission = factories.submission(studio.cast.bob)
    studio.time(submission=submission, spent_date=FIRST, rate=Decimal(80), amount=Decimal(80))
    studio.time(submission=submission, spent_date=LAST, notes="", source="cli", is_billable=False)
    detail = queries.get_detail(studio.cast.alice, submission.id)
    assert [(day.day, day.total_ms, day.billable_ms, len(day.entries)) for day in detail.days] == [
        (FIRST, HOUR_MS, HOUR_MS, 1),
        (LAST, HOUR_MS, 0, 1),
    ]
    assert [[flag.words for flag in day.flags] for day in detail.days] == [[], ["1 without notes"]]
    assert [flag.words for flag in detail.days[1].entries[0].flags] == ["No notes"]
    assert detail.amounts_by_currency == {"GBP": Decimal(80)}
    assert detail.sources == ("cli", "web")
    narrowed = queries.get_detail(studio.cast.alice, submission.id, source="cli")
    assert ([day.day for day in narrowed.days], narrowed.line.total_ms) == ([LAST], 2 * HOUR_MS)
    assert narrowed.amounts_by_currency == {}


def test_amounts_are_for_those_only_who_see_rates(studio: Studio) -> None:
    submission = studio.submitted()
    for actor in (studio.cast.bob, studio.cast.carol):
        assert queries.get_detail(actor, submission.id).amounts_by_currency is None


def rights(actor: Member, studio: Studio, **values: object) -> tuple[bool, bool, bool]:
    detail = queries.get_detail(actor, studio.submitted(**values).id)  # type: ignore[arg-type]  # as the test has it
    return detail.may_decide, detail.may_withdraw, bool(detail.why_not)


def test_an_opened_one_says_what_may_be_done_with_it_and_why_not(studio: Studio) -> None:
    alice, carol, bob = studio.cast.alice, studio.cast.carol, studio.cast.bob
    assert rights(carol, studio) == (True, False, False)
    assert rights(bob, studio) == (False, False, True)
    assert rights(carol, studio, state="approved", decided_by=alice) == (False, False, False)
    assert rights(alice, studio, state="approved", decided_by=carol) == (False, True, False)
    invoiced = studio.submitted(state="approved", decided_by=carol)
    studio.time(submission=invoiced, is_invoiced=True)
    detail = queries.get_detail(alice, invoiced.id)
    assert (detail.may_withdraw, "on an invoice" in detail.why_not) == (False, True)


def test_an_opened_one_takes_the_same_queries_however_much_is_in_it(studio: Studio) -> None:
    submission = studio.submitted()
    counts = []
    for number in (1, 30):
        for place in range(number):
            studio.time(submission=submission, spent_date=FIRST + timedelta(days=place % 7))
        with CaptureQueriesContext(connection) as captured:
            queries.get_detail(studio.cast.carol, submission.id)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 6


def test_ones_own_weeks_hold_what_is_open_and_what_became_of_the_rest(studio: Studio) -> None:
    bob = studio.cast.bob
    studio.time(spent_date=FIRST + timedelta(days=1), is_billable=False)
    studio.time(spent_date=FIRST + timedelta(days=3))
    submission = studio.submitted(state="approved", decided_by=studio.cast.carol)
    studio.time(spent_date=date(2025, 6, 2))
    found = queries.list_own_periods(bob, now=NOW)
    [week] = found.periods
    assert (week.first_day, week.last_day) == (FIRST, LAST)
    assert (week.unsubmitted_ms, week.unsubmitted_billable_ms, week.unsubmitted_count) == (2 * HOUR_MS, HOUR_MS, 2)
    assert (week.first_open_day, week.last_open_day) == (FIRST + timedelta(days=1), FIRST + timedelta(days=3))
    assert [line.submission for line in week.lines] == [submission]
    assert found.older == date(2025, 6, 2)
    older = queries.list_own_periods(bob, now=NOW, until=found.older)
    assert ([one.first_day for one in older.periods], older.older) == ([date(2025, 6, 2)], None)


def test_agents_to_submit_for_are_those_that_one_approves(studio: Studio) -> None:
    bot = studio.cast.review_bot
    studio.time(bot)
    studio.time(bot, spent_date=LAST, is_auto_stopped=True)
    studio.time()
    for actor in (studio.cast.alice, studio.cast.carol, studio.dan):
        [found] = queries.list_agents_to_submit(actor)
        assert (found.member, found.first_day, found.last_day) == (bot, date(2026, 3, 12), LAST)
        assert (found.unsubmitted_ms, found.entry_count, found.hindered_count) == (2 * HOUR_MS, 2, 1)
    studio.time(bot, on=factories.project(studio.project.client))
    assert queries.list_agents_to_submit(studio.dan) == queries.list_agents_to_submit(studio.cast.bob) == []


def test_what_keeps_a_period_back_is_named_to_whoever_submits_it(studio: Studio) -> None:
    entry = studio.time(is_over_a_day=True)
    studio.time()
    bob = studio.cast.bob
    assert queries.blockers(bob, bob, FIRST, LAST) == [queries.Blocker(entry, Hindrance.OVER_A_DAY)]
    with pytest.raises(NotFound):
        queries.blockers(studio.cast.alice, bob, FIRST, LAST)


def test_a_handed_in_timesheet_is_told_to_the_nearest_who_approve_it(studio: Studio) -> None:
    workspace_id, cast = studio.project.workspace_id, studio.cast
    hannah = factories.member(cast.alice.workspace, first_name="Hannah")
    of_bob, of_hannah, of_alice = studio.submitted(), studio.submitted(hannah), studio.submitted(cast.alice)
    mixed = studio.submitted(hannah)
    studio.time(hannah, submission=mixed, on=factories.project(studio.project.client))
    of_dan = studio.submitted(studio.dan)
    found = queries.approvers_of(workspace_id, [of_bob, of_hannah, of_alice, mixed, of_dan])
    assert found == {
        of_bob.id: [cast.carol],
        of_hannah.id: [studio.dan],
        of_alice.id: [studio.dan],
        mixed.id: [cast.alice],
        of_dan.id: [cast.alice],
    }
    cast.carol.archived_at = NOW
    cast.carol.save()
    assert queries.approvers_of(workspace_id, [of_bob])[of_bob.id] == [studio.dan]
