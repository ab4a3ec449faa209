"""Telling members: who is written to, once each, at a cost that does not grow with how many there are."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from keito_server.notifications import actions
from keito_server.notifications.actions import Letter
from keito_server.notifications.models import Mail, NoticeChoice
from keito_server.notifications.queries import who_wants
from keito_server.notifications.rules import NOTICES
from keito_server.team.models import Member
from tests import factories
from tests.conftest import NOW, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letter_paper")]


@pytest.fixture
def letter_paper(tmp_path: Path, settings: LazySettings) -> None:
    """A letter of its own, so that these tests know no other app's; and a mail server that nobody talks to."""
    (tmp_path / "mails").mkdir()
    (tmp_path / "mails" / "hello.txt").write_text("{% autoescape off %}{{ subject }}\n{{ words }}{% endautoescape %}\n")
    (tmp_path / "mails" / "hello.html").write_text(
        '{% extends "web/mail.html" %}{% block letter %}{{ words }}{% endblock %}'
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    settings.MAIL_URL, settings.MAIL_IS_CONFIGURED = "smtp://mail.example.com", True
    settings.MAIL_FROM = "Keito <keito@time.example.com>"


def letter(to: Member, **values: Any) -> Letter:
    defaults: dict[str, Any] = {
        "notice": "timesheet_approved",
        "subject": "Your week is approved",
        "template": "mails/hello",
        "context": {"words": "It is <well>."},
        "about_key": "week-11",
    }
    return Letter(member=to, **(defaults | values))


def chosen(by: Member, notice: str, *, is_wanted: bool) -> None:
    factories.made(NoticeChoice, workspace=by.workspace, member=by, notice=notice, is_wanted=is_wanted, created_at=NOW)


def test_a_letter_becomes_a_mail_that_can_be_stopped(cast: Cast) -> None:
    assert actions.tell([letter(cast.bob)], now=NOW) == 1
    mail = Mail.objects.get()
    assert (mail.recipient, mail.workspace_id, mail.about) == (
        cast.bob.email,
        cast.bob.workspace_id,
        "timesheet_approved",
    )
    assert (mail.state, mail.next_attempt_at, mail.created_at) == ("queued", NOW, NOW)
    assert mail.message_id == f"<{mail.id}@time.example.com>"
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = mail.headers["List-Unsubscribe"].strip("<>")
    assert url.startswith("http") and "/unsubscribe/" in url
    assert mail.text.startswith("Your week is approved\nIt is <well>.")
    assert mail.text.endswith(f"\n\nStop mails like this one:\n{url}\n")
    assert "It is &lt;well&gt;." in mail.html
    assert f'href="{url}"' in mail.html
    assert DBTaskResult.objects.get().run_after == NOW


def test_who_is_archived_or_an_agent_or_has_no_address_is_not_written_to(cast: Cast) -> None:
    archived = factories.member(cast.bob.workspace, archived_at=NOW)
    broken = factories.member(cast.bob.workspace)
    broken.email = "somebody"
    assert actions.tell([letter(one) for one in (archived, broken, cast.review_bot, cast.bob)], now=NOW) == 1
    assert Mail.objects.get().recipient == cast.bob.email


def test_a_choice_holds_over_the_default_in_both_directions(cast: Cast) -> None:
    chosen(cast.bob, "timesheet_approved", is_wanted=False)
    chosen(cast.carol, "daily_reminder", is_wanted=True)
    people = (cast.alice, cast.bob, cast.carol)
    letters = [letter(one, notice=notice) for one in people for notice in ("timesheet_approved", "daily_reminder")]
    assert actions.tell(letters, now=NOW) == 3
    told = set(Mail.objects.values_list("recipient", "about"))
    assert told == {
        (cast.alice.email, "timesheet_approved"),
        (cast.carol.email, "timesheet_approved"),
        (cast.carol.email, "daily_reminder"),
    }
    ids = {one.id for one in people}
    assert who_wants(ids, "timesheet_approved") == {cast.alice.id, cast.carol.id}
    assert who_wants(ids, "daily_reminder") == {cast.carol.id}


def test_the_same_about_the_same_is_told_once(cast: Cast) -> None:
    assert actions.tell([letter(cast.bob), letter(cast.bob)], now=NOW) == 1
    assert actions.tell([letter(cast.bob)], now=NOW) == 0
    assert actions.tell([letter(cast.bob, about_key="week-12"), letter(cast.carol)], now=NOW) == 2
    assert Mail.objects.count() == 3


def test_nothing_is_told_of_what_was_taken_back(cast: Cast) -> None:
    with transaction.atomic():
        actions.tell([letter(cast.bob)], now=NOW)
        transaction.set_rollback(True)
    assert not Mail.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_the_demo_keeps_its_letters_and_where_mail_reaches_nobody_none_is_written(
    cast: Cast, settings: LazySettings
) -> None:
    settings.MAIL_URL, settings.DEMO = "", True
    assert actions.tell([letter(cast.bob)], now=NOW) == 1
    assert Mail.objects.get().state == "kept"
    assert not DBTaskResult.objects.exists()
    settings.MAIL_IS_CONFIGURED = False
    assert actions.tell([letter(cast.carol)], now=NOW) == 0


def test_a_hundred_letters_cost_as_many_queries_as_ten_and_one_job(cast: Cast) -> None:
    people = [factories.member(cast.bob.workspace, login=None) for _ in range(100)]
    costs = []
    for count, about in ((10, "few"), (100, "many")):
        with CaptureQueriesContext(connection) as captured:
            assert actions.tell([letter(one, about_key=about) for one in people[:count]], now=NOW) == count
        inserts = [query for query in captured if 'INTO "notifications_mail"' in query["sql"]]
        costs.append(len(captured) - len(inserts))
        # SQLite takes a thousand values a statement, so that a hundred rows are two of them.
        assert len(inserts) <= (1 if count == 10 or connection.vendor == "postgresql" else 3)
    assert costs[0] == costs[1] <= 8
    assert DBTaskResult.objects.count() == 2


def test_more_than_a_hundred_letters_are_delivered_by_a_job_for_each_hundred(cast: Cast) -> None:
    people = [factories.member(cast.bob.workspace, login=None) for _ in range(205)]
    assert actions.tell([letter(one) for one in people], now=NOW) == 205
    assert sorted(len(job.args_kwargs["args"][0]) for job in DBTaskResult.objects.all()) == [5, 100, 100]


@pytest.mark.parametrize("notice", NOTICES.values(), ids=NOTICES)
def test_every_notice_fits_its_column_and_says_when_it_comes(notice: Any) -> None:
    assert len(notice.key) <= 40
    assert notice.words.endswith(".")
