"""The audit trail: written in the transaction of the change, told to those who listen, read within one workspace."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from keito_server.events import actions, queries
from keito_server.events.events import DomainEvent
from keito_server.events.models import AuditEvent
from keito_server.kit.errors import NotFound
from keito_server.kit.identifiers import new_id
from keito_server.kit.tenancy import Actor, Origin
from tests.conftest import NOW, Cast


@dataclass(frozen=True, slots=True, kw_only=True)
class KettleBoiled(DomainEvent):
    """The water is hot."""

    subject_type = "kettle"
    sentence = "Boiled {subject}"
    degrees: Decimal
    maker: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TeaPoured(DomainEvent):
    """Nothing but the fact."""

    subject_type = "cup"
    sentence = "Poured {subject}"


@pytest.fixture(autouse=True)
def nobody_listens_afterwards() -> Iterator[None]:
    yield
    for event_type in (KettleBoiled, TeaPoured):
        actions._reactions.pop(event_type, None)
        actions._bulk_reactions.pop(event_type, None)


def _boiled(cast: Cast) -> KettleBoiled:
    return KettleBoiled(
        workspace_id=cast.bob.workspace_id, subject_id=new_id(), degrees=Decimal("99.5"), maker=cast.bob.id
    )


def test_an_event_keeps_who_what_when_and_from_where(cast: Cast) -> None:
    cast.bob.origin = Origin("2001:db8::7", "keito-cli/1.0", api_key_id=new_id(), login_id=new_id())
    event = _boiled(cast)
    event_id = actions.record(event=event, actor=cast.bob, now=NOW)
    stored = AuditEvent.objects.in_workspace(cast.bob.workspace_id).get(id=event_id)
    assert (stored.kind, stored.subject_type, stored.subject_id) == ("KettleBoiled", "kettle", event.subject_id)
    assert (stored.actor_id, stored.happened_at) == (cast.bob.id, NOW)
    assert (stored.address, stored.user_agent) == ("2001:db8::7", "keito-cli/1.0")
    assert (stored.api_key_id, stored.login_id) == (cast.bob.origin.api_key_id, cast.bob.origin.login_id)
    assert json.loads(stored.data) == {"degrees": "99.5", "maker": str(cast.bob.id)}


def test_overlong_origins_are_cut_and_not_refused(cast: Cast) -> None:
    cast.bob.origin = Origin("1" * 500, "x" * 5000)
    event_id = actions.record(event=_boiled(cast), actor=cast.bob, now=NOW)
    stored = AuditEvent.objects.in_workspace(cast.bob.workspace_id).get(id=event_id)
    assert (len(stored.address), len(stored.user_agent)) == (64, 300)


def test_what_nobody_did_has_no_actor_and_may_have_an_origin(cast: Cast) -> None:
    actions.record(event=_boiled(cast), actor=None, now=NOW)
    actions.record(event=_boiled(cast), actor=None, now=NOW, origin=Origin("192.0.2.7"))
    rows = AuditEvent.objects.in_workspace(cast.bob.workspace_id).order_by("id")
    assert [(row.actor_id, row.address) for row in rows] == [(None, ""), (None, "192.0.2.7")]


def test_a_reaction_hears_of_its_kind_of_event_once_each(cast: Cast) -> None:
    heard: list[tuple[DomainEvent, Actor | None, datetime]] = []

    def listen(event: KettleBoiled, actor: Actor | None, now: datetime) -> None:
        heard.append((event, actor, now))

    actions.subscribe(KettleBoiled, listen)
    actions.subscribe(KettleBoiled, listen)
    event = _boiled(cast)
    actions.record(event=event, actor=cast.bob, now=NOW)
    actions.record(event=TeaPoured(workspace_id=cast.bob.workspace_id, subject_id=new_id()), actor=cast.bob, now=NOW)
    assert heard == [(event, cast.bob, NOW)]


def test_many_events_are_one_insert_and_each_is_heard_of(cast: Cast, django_assert_num_queries: Any) -> None:
    heard: list[DomainEvent] = []
    heard_at_once: list[list[DomainEvent]] = []
    actions.subscribe(KettleBoiled, lambda event, _actor, _now: heard.append(event))
    actions.subscribe_all(KettleBoiled, lambda events, _actor, _now: heard_at_once.append(list(events)))
    boiled = [_boiled(cast) for _ in range(30)]
    poured = TeaPoured(workspace_id=cast.bob.workspace_id, subject_id=new_id())
    with django_assert_num_queries(1):
        ids = actions.record_all(events=[*boiled, poured], actor=cast.bob, now=NOW)
    rows = AuditEvent.objects.in_workspace(cast.bob.workspace_id).in_bulk()
    assert [(rows[one].kind, rows[one].subject_id) for one in ids] == [
        *(("KettleBoiled", event.subject_id) for event in boiled),
        ("TeaPoured", poured.subject_id),
    ]
    assert heard == boiled
    assert heard_at_once == [boiled]
    actions.record(event=boiled[0], actor=None, now=NOW)
    assert heard_at_once[1:] == [[boiled[0]]]


def test_no_events_are_no_insert(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert actions.record_all(events=[], actor=cast.bob, now=NOW) == []


def test_thousands_of_events_fit_both_engines(cast: Cast) -> None:
    poured = [TeaPoured(workspace_id=cast.bob.workspace_id, subject_id=new_id()) for _ in range(4_500)]
    assert len(set(actions.record_all(events=poured, actor=cast.bob, now=NOW))) == 4_500
    assert AuditEvent.objects.in_workspace(cast.bob.workspace_id).count() == 4_500


def test_a_reaction_that_fails_takes_the_change_back(cast: Cast) -> None:
    def refuse(event: KettleBoiled, actor: Actor | None, now: datetime) -> None:
        raise RuntimeError

    actions.subscribe(KettleBoiled, refuse)
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.record(event=_boiled(cast), actor=cast.bob, now=NOW)
    assert not AuditEvent.objects.in_workspace(cast.bob.workspace_id).exists()


def test_an_event_is_found_by_whoever_did_it_and_by_its_kind_only(cast: Cast) -> None:
    event_id = actions.record(event=_boiled(cast), actor=cast.bob, now=NOW)
    assert queries.get_event(cast.bob, event_id, kind="KettleBoiled").id == event_id
    for actor, kind in ((cast.bob, "TeaPoured"), (cast.alice, "KettleBoiled"), (cast.mallory, "KettleBoiled")):
        with pytest.raises(NotFound):
            queries.get_event(actor, event_id, kind=kind)


def test_what_happened_to_a_thing_is_told_in_order_and_within_its_workspace(cast: Cast) -> None:
    event = _boiled(cast)
    ids = [actions.record(event=event, actor=cast.bob, now=NOW + timedelta(seconds=seconds)) for seconds in (2, 1, 1)]
    listed = [row.id for row in queries.list_for_subject(cast.alice, event.subject_id)]
    assert listed == [ids[1], ids[2], ids[0]]
    assert queries.list_for_subject(cast.mallory, event.subject_id) == []
