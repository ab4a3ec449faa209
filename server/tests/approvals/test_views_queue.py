"""The queue as managers see it: what waits, what is opened, what one press does to one timesheet or to many."""

import html
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

import pytest
import time_machine

from keito_server.approvals import queries
from keito_server.approvals.models import Submission
from keito_server.kit.durations import HOUR_MS
from keito_server.projects.models import Project
from keito_server.team.models import Member
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import HOSTILE_NAMES, browser_of, text_of

QUERIES = 10
"""Gate 3, what runs 1, count 1, queue 3, members of the filter 1, opened 2."""


@pytest.fixture(autouse=True)
def afternoon(cast: Cast) -> Iterator[None]:
    cast.alice.workspace.uses_approvals = True
    cast.alice.workspace.save()
    factories.teammate(cast.carol, cast.bob)
    factories.teammate(cast.carol, cast.review_bot)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def project(cast: Cast) -> Project:
    return factories.project(factories.client(cast.alice.workspace), name="Payments migration", team=(cast.bob,))


def handed_in(of: Member, project: Project, *, weeks_ago: int = 0, hours: int = 8, **values: object) -> Submission:
    """A submitted week with one entry a day on Monday and Tuesday."""
    first_day = date(2026, 3, 9) - timedelta(weeks=weeks_ago)
    submission = factories.submission(of, first_day=first_day, last_day=first_day + timedelta(days=6), **values)
    for day in (first_day, first_day + timedelta(days=1)):
        entry: dict[str, object] = {"spent_date": day, "duration_ms": hours * HOUR_MS, "notes": "Cut-over"}
        if values.get("state") == "rejected":
            entry["approval"] = "unsubmitted"
        factories.entry(of, project, submission=submission, **entry)
    return submission


def path_of(submission: Submission) -> str:
    return f"/time/approval/{submission.public_id}/"


def rows_of(page: str) -> list[str]:
    return re.findall(r'<li class="submission">.*?</li>', page, re.DOTALL)


def state_of(submission: Submission) -> str:
    submission.refresh_from_db()
    return submission.state


def test_a_manager_finds_what_waits_with_hours_split_and_the_first_of_it_opened(cast: Cast, project: Project) -> None:
    submission = handed_in(cast.bob, project)
    factories.entry(cast.bob, project, submission=submission, is_billable=False, notes="Reading group")
    page = browser_of(cast.carol).page("/time/approval/")
    [row] = rows_of(page)
    assert "Bob Lindqvist 9 – 15 March 17:00 billable and non-billable: 16:00 + 1:00" in text_of(row)
    words = text_of(page)
    assert "Monday 9 March 8:00" in words
    assert "Reading group" in words
    assert "Locks 3 entries." in words


def test_the_count_stands_on_the_tab_and_beside_time_everywhere(cast: Cast, project: Project) -> None:
    handed_in(cast.bob, project)
    for path in ("/time/approval/", "/projects/"):
        assert "Time 1 , 1 to approve" in text_of(browser_of(cast.carol).page(path))
    assert "to approve" not in text_of(browser_of(cast.bob).page("/time/timesheets/"))


def test_the_tab_beside_expenses_says_that_it_counts_timesheets(cast: Cast, project: Project) -> None:
    handed_in(cast.bob, project)
    page = browser_of(cast.carol).page("/expenses/")
    assert 'title="Timesheets to approve: 1"' in page
    assert "Approval 1 , timesheets to approve: 1" in text_of(page)


def test_nobody_else_reaches_the_queue_or_what_is_in_it(cast: Cast, project: Project) -> None:
    other = factories.member(cast.alice.workspace, first_name="Dora", role="manager")
    submission = handed_in(cast.bob, project)
    assert browser_of(cast.bob).get("/time/approval/").status_code == 403
    assert browser_of(cast.bob).get(path_of(submission)).status_code == 403
    assert rows_of(browser_of(other).page("/time/approval/")) == []
    assert browser_of(other).get(path_of(submission)).status_code == 404
    assert browser_of(other).post("/time/approval/approve/", submission=submission.public_id).status_code == 404
    assert state_of(submission) == "submitted"


def test_where_approvals_are_off_the_pages_say_so_and_have_no_tab(cast: Cast) -> None:
    cast.alice.workspace.uses_approvals = False
    cast.alice.workspace.save()
    carol = browser_of(cast.carol)
    for path in ("/time/approval/", "/time/timesheets/", "/time/approval/agents/"):
        response = carol.get(path)
        assert response.status_code == 403
        assert "Approvals are switched off" in response.content.decode()
    assert "Timesheets" not in text_of(carol.page("/time/"))


def test_what_managers_without_rates_see_tells_no_amount_and_no_missing_rate(cast: Cast, project: Project) -> None:
    submission = handed_in(cast.bob, project)
    factories.entry(cast.bob, project, submission=submission, rate=100, amount=100, notes="Priced")
    assert "No rate, 2 entries" not in text_of(browser_of(cast.carol).page("/time/approval/"))
    assert "£" not in text_of(browser_of(cast.carol).page("/time/approval/"))
    alices = text_of(browser_of(cast.alice).page("/time/approval/"))
    assert "No rate, 2 entries" in alices
    assert "Locks 3 entries; £100.00 becomes invoiceable." in alices


def test_one_is_approved_and_the_next_one_opens(cast: Cast, project: Project) -> None:
    first, second = handed_in(cast.bob, project, weeks_ago=1), handed_in(cast.bob, project)
    carol = browser_of(cast.carol)
    next_url = carol.url(path_of(second))
    assert f'name="next" value="{next_url}"' in carol.page(path_of(first))
    page = carol.saved("/time/approval/approve/", submission=first.public_id, next=next_url)
    assert "Approved Bob Lindqvist, 2 – 8 March, 16:00" in text_of(page)
    assert (state_of(first), state_of(second)) == ("approved", "submitted")
    assert len(rows_of(page)) == 1


def test_many_are_approved_at_once_and_what_was_decided_meanwhile_is_passed_over(cast: Cast, project: Project) -> None:
    waiting = [handed_in(cast.bob, project, weeks_ago=weeks) for weeks in (1, 2)]
    decided = handed_in(cast.bob, project, weeks_ago=3, state="rejected", decided_by=cast.alice)
    named = [one.public_id for one in (*waiting, decided)]
    page = text_of(browser_of(cast.carol).saved("/time/approval/approve/", submission=named))
    assert "Approved 2 timesheets, 32:00. Passed" in page
    assert "Passed over 1. Bob Lindqvist, 16 – 22 February: Alice sent this back" in page
    assert [state_of(one) for one in (*waiting, decided)] == ["approved", "approved", "rejected"]


def test_who_is_second_on_one_is_told_who_was_first_and_that_nothing_was_changed(cast: Cast, project: Project) -> None:
    decided = handed_in(cast.bob, project, state="rejected", decided_by=cast.alice, decided_at=NOW)
    page = text_of(browser_of(cast.carol).saved("/time/approval/approve/", submission=decided.public_id))
    assert re.search(r"Alice sent this back at \d\d:\d\d\. Nothing was changed\.", page)
    assert "Passed over" not in page


def test_a_press_with_nothing_ticked_says_so(cast: Cast) -> None:
    assert "Nothing is ticked." in text_of(browser_of(cast.carol).saved("/time/approval/approve/"))


def test_without_script_a_page_asks_for_the_reason_and_keeps_what_is_ticked(cast: Cast, project: Project) -> None:
    waiting = [handed_in(cast.bob, project, weeks_ago=weeks) for weeks in (0, 1)]
    named = [one.public_id for one in waiting]
    carol = browser_of(cast.carol)
    asked = carol.post("/time/approval/reject/", submission=named)
    page = asked.content.decode()
    assert (asked.status_code, [state_of(one) for one in waiting]) == (200, ["submitted", "submitted"])
    assert "Reject 2 timesheets" in page
    assert all(f'name="submission" value="{one}"' in page for one in named)
    note = "Please split meetings."
    assert "at most 2,000" in carol.refused("/time/approval/reject/", submission=named, answered="yes", note="x" * 2001)
    told = carol.saved("/time/approval/reject/", submission=named, answered="yes", note=note)
    assert "Sent back 2 timesheets, 32:00" in text_of(told)
    assert [(state_of(one), one.note) for one in waiting] == [("rejected", note)] * 2


def test_an_approval_is_withdrawn_only_by_who_may(cast: Cast, project: Project) -> None:
    approved = handed_in(cast.bob, project, state="approved", decided_by=cast.alice)
    carol, alice = browser_of(cast.carol), browser_of(cast.alice)
    assert "Withdraw approval" not in carol.page(path_of(approved))
    assert carol.post(f"{path_of(approved)}withdraw/", answered="yes").status_code == 403
    assert "Withdraw approval…" in alice.page(path_of(approved))
    asked = alice.post(f"{path_of(approved)}withdraw/")
    assert "Withdraw the approval of Bob Lindqvist, 9 – 15 March" in asked.content.decode()
    assert state_of(approved) == "approved"
    page = alice.saved(f"{path_of(approved)}withdraw/", answered="yes", note="Wrong project.")
    assert "which waits for a decision again" in text_of(page)
    assert state_of(approved) == "submitted"


def test_what_is_invoiced_says_why_its_approval_stays(cast: Cast, project: Project) -> None:
    approved = handed_in(cast.bob, project, state="approved", decided_by=cast.alice)
    factories.entry(cast.bob, project, submission=approved, is_invoiced=True, notes="Invoiced")
    alice = browser_of(cast.alice)
    page = alice.page(path_of(approved))
    assert "Withdraw approval…" not in page
    assert "Remove it from the invoice to withdraw the approval." in text_of(page)
    assert "Remove it from the invoice" in alice.refused(f"{path_of(approved)}withdraw/", answered="yes")


def test_what_was_submitted_again_leads_there_and_shows_no_zero(cast: Cast, project: Project) -> None:
    week = {"first_day": date(2026, 3, 9), "last_day": date(2026, 3, 15)}
    factories.submission(
        cast.bob, state="rejected", decided_by=cast.alice, submitted_at=NOW - timedelta(days=1), **week
    )
    again = handed_in(cast.bob, project, submitted_at=NOW)
    carol, bob = browser_of(cast.carol), browser_of(cast.bob)
    [row] = rows_of(carol.page("/time/approval/?state=rejected"))
    assert "Submitted again since" in text_of(row)
    assert "0:00" not in text_of(row)
    assert f'/time/timesheets/{again.public_id}/">Submitted again since' in row
    assert "Submitted again since" in text_of(bob.page("/time/timesheets/"))


def test_filters_stand_in_the_address_and_narrow_the_queue(cast: Cast, project: Project) -> None:
    bobs = handed_in(cast.bob, project)
    bots = handed_in(cast.review_bot, project, weeks_ago=1)
    factories.entry(cast.review_bot, project, submission=bots, source="agent", session_id="s1", notes="")
    approved = handed_in(cast.bob, project, weeks_ago=2, state="approved", decided_by=cast.alice)
    carol = browser_of(cast.carol)

    def shown(query: str) -> list[str]:
        page = carol.page(f"/time/approval/?{query}")
        return re.findall(r'data-opens-submission="(sub_\w+)"', page)

    assert shown("") == [bots.public_id, bobs.public_id] or set(shown("")) == {bots.public_id, bobs.public_id}
    assert shown(f"member={cast.bob.public_id}") == [bobs.public_id]
    assert shown("source=agent") == [bots.public_id]
    assert shown("flagged=yes") == [bots.public_id]
    assert shown("state=approved") == [approved.public_id]
    assert set(shown("state=all")) == {bots.public_id, bobs.public_id, approved.public_id}
    assert set(shown("state=nonsense&source=nonsense")) == {bots.public_id, bobs.public_id}
    assert shown("flagged=yes&source=cli") == []
    assert carol.get(f"/time/approval/?member={cast.mallory.public_id}").status_code == 404
    assert carol.get("/time/approval/?cursor=nonsense").headers["Location"] == carol.url("/time/approval/")


def test_an_agents_timesheet_is_marked_and_its_entries_can_be_narrowed_to_a_source(
    cast: Cast, project: Project
) -> None:
    submission = handed_in(cast.review_bot, project)
    factories.entry(cast.review_bot, project, submission=submission, source="agent", session_id="s1", notes="By itself")
    carol = browser_of(cast.carol)
    [row] = rows_of(carol.page("/time/approval/"))
    assert "Agent" in text_of(row)
    assert "1 session" in text_of(row)
    assert 'fill="url(#hatch)"' in row
    opened = carol.page(path_of(submission))
    assert "Agent" not in text_of(opened[opened.index('class="ledger review__table"') :])
    narrowed = text_of(carol.page(f"{path_of(submission)}?entries=agent"))
    assert "By itself" in narrowed
    assert "Cut-over" not in narrowed
    assert "Locks 3 entries." in narrowed


def test_who_decides_submits_for_agents(cast: Cast, project: Project) -> None:
    factories.entry(cast.review_bot, project, notes="Reviewed", duration_ms=2 * HOUR_MS)
    carol = browser_of(cast.carol)
    page = carol.page("/time/approval/agents/")
    assert "review-bot-01" in text_of(page)
    days = {"first_day": "2026-03-12", "last_day": "2026-03-12", "next": carol.url("/time/approval/agents/")}
    told = carol.saved("/time/timesheets/submit/", member_id=cast.review_bot.public_id, **days)
    assert "Submitted review-bot-01, 12 Mar, 2:00" in text_of(told)
    assert "All of it is submitted" in told
    refused = carol.post("/time/timesheets/submit/", member_id=cast.bob.public_id, **days)
    assert refused.status_code == 403


def test_htmx_gets_the_opened_one_alone(cast: Cast, project: Project) -> None:
    submission = handed_in(cast.bob, project)
    carol = browser_of(cast.carol)
    headers = {"HX-Request": "true", "HX-Target": "opened"}
    answer = carol.client.get(carol.url(path_of(submission)), headers=headers)
    assert answer.content.decode().lstrip().startswith("<title>Bob Lindqvist")
    assert b"submissions" not in answer.content
    assert "HX-Target" in answer.headers["Vary"]


@pytest.mark.parametrize("count", [5, 50])
def test_the_page_takes_so_many_queries_however_long_the_queue_is(cast: Cast, project: Project, count: int) -> None:
    people = [factories.member(cast.alice.workspace, first_name=f"Person {number}") for number in range(count)]
    submissions = [handed_in(one, project) for one in people]
    alice = browser_of(cast.alice)
    assert alice.queries("/time/approval/") == QUERIES
    assert alice.queries(path_of(submissions[-1])) == QUERIES
    assert len(rows_of(alice.page("/time/approval/"))) == count


def test_a_decided_one_that_is_not_on_the_page_takes_two_queries_more(cast: Cast, project: Project) -> None:
    waiting = handed_in(cast.bob, project)
    approved = handed_in(cast.bob, project, weeks_ago=1, state="approved", decided_by=cast.alice)
    alice = browser_of(cast.alice)
    assert alice.queries(path_of(approved)) == QUERIES + 2
    assert f'data-submission="{approved.public_id}"' in alice.page(path_of(approved))
    assert len(rows_of(alice.page(path_of(approved)))) == 1
    assert alice.get(path_of(waiting) + "?state=approved").status_code == 200


def test_pages_of_what_is_decided_lead_from_newest_to_older_and_those_that_wait_onward(
    cast: Cast, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "list_queue", partial(queries.list_queue, limit=1))
    decided = [
        handed_in(
            cast.bob,
            project,
            weeks_ago=weeks,
            state="approved",
            decided_by=cast.alice,
            decided_at=NOW - timedelta(days=weeks),
        )
        for weeks in (3, 2, 1)
    ]
    handed_in(cast.bob, project)
    handed_in(cast.bob, project, weeks_ago=4)
    alice = browser_of(cast.alice)

    def led_by(page: str, words: str) -> str:
        [path] = re.findall(rf'href="([^"]+)" rel="\w+">(?:<svg.*?</svg>)?{words}', page)
        return alice.client.get(html.unescape(path)).content.decode()

    first = alice.page("/time/approval/?state=approved")
    second = led_by(first, "Older")
    third = led_by(second, "Older")
    for page, place in ((first, 2), (second, 1), (third, 0), (led_by(third, "Newer"), 1)):
        assert f'data-opens-submission="{decided[place].public_id}"' in page
        assert "Newest decision first." in page
        assert "Tick all that wait" not in page
    waiting = alice.page("/time/approval/")
    assert "Oldest first." in waiting
    assert "Tick all that wait" in waiting
    assert "Previous" in led_by(waiting, "Next")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_notes_and_reasons_are_shown_as_they_are(cast: Cast, project: Project, name: str) -> None:
    Member.objects.in_workspace(cast.bob.workspace_id).filter(id=cast.bob.id).update(first_name=name)
    submission = handed_in(cast.bob, project, state="rejected", decided_by=cast.alice, note=name)
    factories.entry(cast.bob, project, submission=submission, approval="unsubmitted", notes=name)
    for browser, path in ((browser_of(cast.alice), path_of(submission)), (browser_of(cast.bob), "/time/timesheets/")):
        assert "<script>alert" not in browser.page(path)
