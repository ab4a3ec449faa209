"""Submitting for agents: week by week, without what has to be mended first, which is named with a link (A2)."""

from datetime import date, timedelta

import pytest

from keito_server.approvals import actions, queries
from keito_server.approvals.errors import EntriesNotSubmittable
from tests.approvals.conftest import FIRST, LAST, Studio
from tests.conftest import NOW
from tests.pages import browser_of, text_of

pytestmark = pytest.mark.django_db


def test_what_has_to_be_mended_is_left_out_of_an_agents_submission(studio: Studio) -> None:
    bot = studio.cast.review_bot
    unseen, ready = studio.time(bot, is_auto_stopped=True), studio.time(bot)
    submission = studio.submit(bot, by=studio.cast.carol)
    unseen.refresh_from_db()
    ready.refresh_from_db()
    assert (unseen.approval, unseen.submission_id) == ("unsubmitted", None)
    assert (ready.approval, ready.submission_id) == ("submitted", submission.id)


def test_where_all_has_to_be_mended_nothing_is_submitted(studio: Studio) -> None:
    bot = studio.cast.review_bot
    studio.time(bot, is_auto_stopped=True)
    with pytest.raises(EntriesNotSubmittable, match="look at its time"):
        studio.submit(bot, by=studio.cast.carol)


def test_an_agent_that_submits_its_own_time_is_refused_like_a_person(studio: Studio) -> None:
    bot = studio.cast.review_bot
    studio.time(bot, is_auto_stopped=True)
    studio.time(bot)
    with pytest.raises(EntriesNotSubmittable):
        actions.submit(actor=bot, member_id=bot.id, first_day=FIRST, last_day=LAST, now=NOW)


def test_each_week_is_a_row_of_its_own(studio: Studio) -> None:
    bot = studio.cast.review_bot
    for day in (date(2026, 3, 1), date(2026, 3, 3), date(2026, 3, 8), FIRST):
        studio.time(bot, spent_date=day)
    for actor in (studio.cast.alice, studio.cast.carol, studio.dan):
        found = queries.list_agents_to_submit(actor)
        days = [(one.first_day, one.last_day, one.entry_count) for one in found]
        assert days == [
            (date(2026, 3, 1), date(2026, 3, 1), 1),
            (date(2026, 3, 3), date(2026, 3, 8), 2),
            (FIRST, FIRST, 1),
        ]


def test_the_page_links_what_is_left_out_and_the_toast_names_it(studio: Studio) -> None:
    bot, carol = studio.cast.review_bot, browser_of(studio.cast.carol)
    unseen = studio.time(bot, is_auto_stopped=True)
    studio.time(bot)
    studio.time(bot, spent_date=LAST + timedelta(days=1), is_over_a_day=True)
    page = carol.page("/time/approval/agents/")
    assert f"/time/entries/{unseen.public_id}/" in page
    assert "1 entry is left out until it is mended" in text_of(page)
    assert "Nothing of this week can be submitted before it is mended" in text_of(page)
    assert page.count('name="member_id"') == 1
    days = {"first_day": "2026-03-12", "last_day": "2026-03-12", "next": carol.url("/time/approval/agents/")}
    told = text_of(carol.saved("/time/timesheets/submit/", member_id=bot.public_id, **days))
    assert "1 submitted, 1 left out: 12 Mar, Payments platform: its timer was stopped by itself" in told
    assert carol.page(f"/time/entries/{unseen.public_id}/")


def test_who_manages_all_of_its_projects_submits_what_leaves_nothing_behind(studio: Studio) -> None:
    bot, dan = studio.cast.review_bot, browser_of(studio.dan)
    studio.time(bot)
    days = {"first_day": "2026-03-12", "last_day": "2026-03-12", "next": dan.url("/time/approval/agents/")}
    told = text_of(dan.saved("/time/timesheets/submit/", member_id=bot.public_id, **days))
    assert "Submitted review-bot-01, 12 Mar, 1:00" in told
    assert "left out" not in told
