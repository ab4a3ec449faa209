"""Who stands behind a request, and what of the team each of them sees (P2, P4-P6)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keito_server.kit.errors import AuthenticationRefused, NotFound
from keito_server.kit.tenancy import Origin
from keito_server.team import queries
from keito_server.team.models import ApiKey, Member
from keito_server.team.permissions import permissions_of
from tests import factories
from tests.conftest import NOW, Cast

ORIGIN = Origin(address="192.0.2.7", user_agent="keito-python/1.0")


def _bearer(secret: str) -> Member:
    return queries.get_bearer(secret, now=NOW, origin=ORIGIN).actor


def test_a_key_acts_as_its_member_with_workspace_and_origin(cast: Cast) -> None:
    cast.carol.manager_permissions = ["draft_invoices"]
    cast.carol.save()
    actor = _bearer(factories.api_key(cast.carol))
    assert actor == cast.carol
    assert (actor.workspace, actor.zone, actor.name) == (cast.carol.workspace, "Europe/London", "Carol Okafor")
    assert permissions_of(actor) == permissions_of(cast.carol)
    key = ApiKey.objects.in_workspace(cast.carol.workspace_id).get()
    assert actor.origin == Origin(address="192.0.2.7", user_agent="keito-python/1.0", api_key_id=key.id)


def test_everything_of_a_bearer_is_as_the_orm_reads_it(cast: Cast) -> None:
    for of in (cast.bob, cast.review_bot, cast.mallory):
        actor = _bearer(factories.api_key(of))
        stored = Member.objects.in_workspace(of.workspace_id).select_related("workspace").get(id=of.id)
        for field in Member._meta.concrete_fields:
            assert getattr(actor, field.attname) == getattr(stored, field.attname), field.attname
        for field in type(stored.workspace)._meta.concrete_fields:
            assert getattr(actor.workspace, field.attname) == getattr(stored.workspace, field.attname), field.attname


def test_one_statement_checks_a_key(cast: Cast) -> None:
    secret = factories.api_key(cast.bob)
    with CaptureQueriesContext(connection) as statements:
        permissions_of(_bearer(secret))
    assert len(statements) == 1


@pytest.mark.parametrize(
    "dead",
    [
        {"revoked_at": NOW - timedelta(seconds=1)},
        {"expires_at": NOW},
        {"expires_at": NOW - timedelta(days=1)},
    ],
)
def test_a_dead_key_is_refused(cast: Cast, dead: dict[str, Any]) -> None:
    with pytest.raises(AuthenticationRefused):
        _bearer(factories.api_key(cast.bob, **dead))


def test_a_key_that_has_not_expired_yet_is_live(cast: Cast) -> None:
    assert _bearer(factories.api_key(cast.bob, expires_at=NOW + timedelta(seconds=1))) == cast.bob


def test_archiving_its_member_ends_a_key_at_the_next_request(cast: Cast) -> None:
    secret = factories.api_key(cast.bob)
    assert _bearer(secret) == cast.bob
    cast.bob.archived_at = NOW
    cast.bob.save()
    with pytest.raises(AuthenticationRefused):
        _bearer(secret)


@pytest.mark.parametrize(
    "secret", ["", "keito_sk_", "keito_sk_" + "x" * 43, "nonsense", "keito_sk_\x00", "keito_sk_\ud800"]
)
def test_what_is_no_key_is_refused(cast: Cast, secret: str) -> None:
    factories.api_key(cast.bob)
    with pytest.raises(AuthenticationRefused):
        _bearer(secret)


def test_a_digest_in_place_of_its_secret_opens_nothing(cast: Cast) -> None:
    factories.api_key(cast.bob)
    key = ApiKey.objects.in_workspace(cast.bob.workspace_id).get()
    for stolen in (key.digest, f"keito_sk_{key.digest}"):
        with pytest.raises(AuthenticationRefused):
            _bearer(stolen)


def test_a_login_is_a_member_only_where_it_is_active(cast: Cast) -> None:
    login = cast.bob.login
    assert login is not None
    twin = factories.member(cast.mallory.workspace, first_name="Bob", login=login)
    assert queries.find_member(login, subdomain="harrow-vale") == cast.bob
    assert queries.find_member(login, subdomain="elsewhere") == twin
    assert queries.find_member(login, subdomain="nowhere") is None
    assert queries.list_memberships(login) == [cast.bob, twin]
    cast.bob.archived_at = NOW
    cast.bob.save()
    assert queries.find_member(login, subdomain="harrow-vale") is None
    assert queries.list_memberships(login) == [twin]


def test_a_member_of_another_workspace_is_not_found(cast: Cast) -> None:
    assert queries.get_member(cast.bob, cast.carol.id) == cast.carol
    with pytest.raises(NotFound):
        queries.get_member(cast.alice, cast.mallory.id)
    assert cast.mallory not in queries.list_members(cast.alice)


def test_members_are_listed_people_first_without_the_archived_ones(cast: Cast) -> None:
    cast.carol.archived_at = NOW
    cast.carol.save()
    assert queries.list_members(cast.alice) == [cast.alice, cast.bob, cast.review_bot]
    assert cast.carol in queries.list_members(cast.alice, include_archived=True)


@pytest.mark.parametrize(
    ("who", "granted", "billable", "cost"),
    [
        ("alice", [], 150, 40),
        ("carol", ["billable_rates"], 150, None),
        ("carol", [], None, None),
        ("bob", [], None, None),
        ("review_bot", [], None, None),
    ],
)
def test_rates_are_shown_to_those_who_may_see_them(
    cast: Cast, who: str, granted: list[str], billable: int | None, cost: int | None
) -> None:
    factories.member_rate(cast.bob, "150")
    factories.member_rate(cast.bob, "40", kind="cost")
    factories.member_rate(cast.bob, "999", valid_from=date(2026, 3, 13))
    factories.teammate(cast.carol, cast.bob)
    actor: Member = getattr(cast, who)
    actor.manager_permissions = granted
    shown = queries.rates_shown(actor, [cast.bob], now=NOW)[cast.bob.id]
    assert (shown.billable, shown.cost) == (
        None if billable is None else Decimal(billable),
        None if cost is None else Decimal(cost),
    )


def test_a_manager_sees_no_rate_of_somebody_who_is_no_teammate(cast: Cast) -> None:
    factories.member_rate(cast.bob, "150")
    factories.member_rate(cast.carol, "160")
    cast.carol.manager_permissions = ["billable_rates"]
    shown = queries.rates_shown(cast.carol, [cast.bob, cast.carol], now=NOW)
    assert (shown[cast.bob.id].billable, shown[cast.carol.id].billable) == (None, Decimal(160))


def test_keys_are_listed_to_their_member_and_to_administrators(cast: Cast) -> None:
    for of in (cast.alice, cast.bob, cast.mallory):
        factories.api_key(of, name=f"Key of {of.first_name}")
    factories.api_key(cast.bob, name="Old", revoked_at=NOW)
    assert [key.name for key in queries.list_api_keys(cast.bob)] == ["Key of Bob", "Old"]
    assert {key.name for key in queries.list_api_keys(cast.alice)} == {"Key of Alice", "Key of Bob", "Old"}
    foreign = ApiKey.objects.in_workspace(cast.mallory.workspace_id).get()
    for actor in (cast.bob, cast.alice):
        with pytest.raises(NotFound):
            queries.get_api_key(actor, foreign.id)
