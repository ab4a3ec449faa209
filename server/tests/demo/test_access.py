"""What opens the sample workspace: kept beside the database, working at each start."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth import authenticate
from django.db import transaction

from keito_server.accounts.models import Login
from keito_server.accounts.queries import list_sample_people
from keito_server.demo.actions import Access, open_sample
from keito_server.demo.errors import DatabaseInUse
from keito_server.kit.errors import AuthenticationRefused
from keito_server.kit.tenancy import Origin
from keito_server.team.models import Member
from keito_server.team.queries import get_bearer
from keito_server.workspaces.models import Workspace
from tests import factories
from tests.conftest import NOW

LATER = NOW + timedelta(hours=20)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def little_to_fill(monkeypatch: pytest.MonkeyPatch) -> None:
    """People and projects without what they did: access is the same, and made in no time."""
    for name in ("track_time", "spend", "hand_in_timesheets", "send_invoices", "show_turnover", "limit_agents"):
        monkeypatch.setattr(f"keito_server.demo.actions.filling.{name}", lambda *_, **__: None)


@pytest.fixture
def opened(tmp_path: Path) -> tuple[Workspace, Access]:
    return open_sample(directory=tmp_path, now=NOW)


def actor_of(secret: str) -> Member:
    return get_bearer(secret, now=LATER, origin=Origin()).actor


def test_the_first_start_fills_and_keeps_access_where_only_its_owner_reads_it(
    opened: tuple[Workspace, Access], tmp_path: Path
) -> None:
    access = opened[1]
    (kept,) = (path for path in tmp_path.iterdir() if path.is_file())
    assert kept.stat().st_mode & 0o777 == 0o600
    assert access.api_key in kept.read_text()
    assert actor_of(access.api_key).name == "review-bot-01"
    assert authenticate(username="carol@harrowvale.example", password=access.password) is not None


def test_a_second_start_keeps_data_and_access(opened: tuple[Workspace, Access], tmp_path: Path) -> None:
    workspace, access = opened
    again, kept = open_sample(directory=tmp_path, now=LATER)
    assert (again.id, kept) == (workspace.id, access)
    assert Workspace.objects.count() == 1


@pytest.mark.parametrize("kept", [None, "", '{"password": "p", "api_key": "keito_sk_of another database"}'])
def test_a_start_without_fitting_access_gives_new_and_ends_the_old(
    opened: tuple[Workspace, Access], tmp_path: Path, kept: str | None
) -> None:
    file = next(tmp_path.iterdir())
    file.unlink() if kept is None else file.write_text(kept)
    _, access = open_sample(directory=tmp_path, now=LATER)
    assert actor_of(access.api_key).name == "review-bot-01"
    assert authenticate(username="bob@harrowvale.example", password=access.password) is not None
    assert authenticate(username="bob@harrowvale.example", password=opened[1].password) is None
    with pytest.raises(AuthenticationRefused):
        actor_of(opened[1].api_key)


def test_a_start_after_the_agent_was_archived_works_without_a_key(
    opened: tuple[Workspace, Access], tmp_path: Path
) -> None:
    Member.objects.in_workspace(opened[0].id).filter(first_name="review-bot-01").update(archived_at=NOW)
    _, access = open_sample(directory=tmp_path, now=LATER)
    assert access.api_key == ""
    assert open_sample(directory=tmp_path, now=LATER)[1] == access


def test_refuses_a_database_with_somebodys_workspace(tmp_path: Path) -> None:
    factories.workspace()
    with pytest.raises(DatabaseInUse), transaction.atomic():
        open_sample(directory=tmp_path, now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_the_sign_in_page_offers_the_three_in_a_demonstration_only(
    opened: tuple[Workspace, Access], settings: LazySettings
) -> None:
    settings.DEMO = True
    assert [(person.name, person.role) for person in list_sample_people()] == [
        ("Alice Marlowe", "Administrator"),
        ("Carol Okafor", "Manager"),
        ("Bob Lindqvist", "Member"),
    ]
    Member.objects.in_workspace(opened[0].id).filter(first_name="Bob").update(archived_at=NOW)
    assert [person.name for person in list_sample_people()] == ["Alice Marlowe", "Carol Okafor"]
    settings.DEMO = False
    assert list_sample_people() == []


def test_nobody_is_offered_before_the_sample_is_filled(settings: LazySettings) -> None:
    settings.DEMO = True
    assert list_sample_people() == []
    assert not Login.objects.exists()
