"""Whoever somebody adds to a project is told, once a day, with what they need to log time."""

from datetime import timedelta

import pytest
from django.conf import LazySettings

from keito_server.notifications.models import Mail, NoticeChoice
from keito_server.projects import actions
from keito_server.projects.models import Project
from keito_server.team.models import Member
from tests import factories
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast: Cast, settings: LazySettings) -> Project:
    settings.DEMO = settings.MAIL_IS_CONFIGURED = True
    workspace = cast.alice.workspace
    tasks = tuple(factories.task(workspace, name=f"Task {letter} & co") for letter in "ABCDEFGHIJ")
    client = factories.client(workspace, name="Fenwick & Sons")
    return factories.project(client, name="Payments <platform>", code="PAY", tasks=tasks)


def assign(by: Member, who: Member, to: Project, *, after: timedelta = timedelta(), is_manager: bool = False) -> None:
    actions.assign(actor=by, project_id=to.id, member_id=who.id, is_manager=is_manager, now=NOW + after)


def test_the_mail_says_who_and_what_and_leads_to_the_day(cast: Cast, project: Project) -> None:
    assign(cast.alice, cast.bob, project)
    mail = Mail.objects.get()
    assert (mail.recipient, mail.about) == (cast.bob.email, "project_assignment")
    assert mail.subject == "Alice Marlowe added you to Payments <platform>"
    assert mail.text.startswith("Alice Marlowe added you to Payments <platform>. You can log time on it from now on.")
    assert "Client: Fenwick & Sons\nCode: PAY\nTasks: Task A & co, Task B & co" in mail.text
    assert "and 2 more" in mail.text
    assert "/w/harrow-vale/time/" in mail.text
    assert "Payments &lt;platform&gt;" in mail.html
    assert "Task A &amp; co" in mail.html


def test_a_manager_of_the_project_is_told_so(cast: Cast, project: Project) -> None:
    assign(cast.alice, cast.carol, project, is_manager=True)
    mail = Mail.objects.get()
    assert mail.subject.endswith("Payments <platform> as a manager")
    assert "as one of its managers" in mail.html


def test_nobody_is_told_what_they_did_themselves_and_no_agent_of_anything(cast: Cast, project: Project) -> None:
    assign(cast.alice, cast.alice, project)
    assign(cast.alice, cast.review_bot, project)
    assert not Mail.objects.exists()


def test_who_does_not_want_it_is_left_alone(cast: Cast, project: Project) -> None:
    factories.made(
        NoticeChoice,
        workspace=cast.bob.workspace,
        member=cast.bob,
        notice="project_assignment",
        is_wanted=False,
        created_at=NOW,
    )
    assign(cast.alice, cast.bob, project)
    assert not Mail.objects.exists()


def test_who_comes_and_goes_on_one_day_is_told_once(cast: Cast, project: Project) -> None:
    for after in (timedelta(), timedelta(hours=1), timedelta(days=1)):
        assign(cast.alice, cast.bob, project, after=after)
        actions.unassign(actor=cast.alice, project_id=project.id, member_id=cast.bob.id, now=NOW + after)
    assert Mail.objects.count() == 2
