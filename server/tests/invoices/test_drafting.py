"""Drafting from time: what is taken, what is left, and who may."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from keito_server.clients.errors import ClientArchived
from keito_server.events.queries import list_for_subject
from keito_server.invoices import actions, queries
from keito_server.invoices.errors import NothingToInvoice, PeriodReversed, TimeAlreadyInvoiced, TooMuchTime
from keito_server.invoices.models import Invoice, InvoicedEntry, InvoiceSettings
from keito_server.kit.errors import NotFound, PermissionRefused
from keito_server.team.models import Member
from keito_server.time_entries import actions as time_entries
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW
from tests.invoices.conftest import Desk, later

MARCH: dict[str, Any] = {"first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31)}


def reloaded(entry: TimeEntry) -> TimeEntry:
    return TimeEntry.objects.in_workspace(entry.workspace_id).get(id=entry.id)


def test_drafts_one_line_a_person_and_rate_and_locks_the_entries(desk: Desk) -> None:
    bob, bot = desk.cast.bob, desk.cast.review_bot
    entries = [desk.time(bob, hours="1.5"), desk.time(bob, hours="2", rate="140"), desk.time(bot, rate="75")]
    invoice = desk.draft()
    lines = queries.list_lines(desk.cast.alice, invoice)
    assert [(line.description, line.quantity, line.amount, line.is_agent_work) for line in lines] == [
        ("Bob Lindqvist, Development", Decimal(2), Decimal(280), False),
        ("Bob Lindqvist, Development", Decimal("1.5"), Decimal("187.5"), False),
        ("review-bot-01, Development", Decimal(1), Decimal(75), True),
    ]
    assert invoice.total == Decimal("542.5")
    assert (invoice.number, invoice.state) == (None, "draft")
    assert all(reloaded(entry).is_invoiced for entry in entries)
    assert [event.kind for event in list_for_subject(desk.cast.alice, invoice.id)] == ["InvoiceDrafted"]


def test_counts_rounded_hours_and_adds_them_before_rounding_to_a_quantity(desk: Desk) -> None:
    for _ in range(3):
        desk.time(desk.cast.bob, duration_ms=1_190_000, rounded_ms=1_200_000)
    [line] = queries.list_lines(desk.cast.alice, desk.draft())
    assert line.quantity == 1


def test_leaves_other_days_projects_clients_and_kinds_of_time_alone(desk: Desk) -> None:
    taken = desk.time(desk.cast.bob)
    other_project = factories.project(desk.client)
    left = [
        desk.time(desk.cast.bob, spent_date=date(2026, 2, 28)),
        desk.time(desk.cast.bob, spent_date=date(2026, 4, 1)),
        desk.time(desk.cast.bob, on=other_project),
        desk.time(desk.cast.bob, is_billable=False, rate=None),
        desk.time(desk.cast.bob, is_running=True, started_at=NOW),
        desk.time(desk.cast.bob, rate=None),
    ]
    desk.draft()
    assert reloaded(taken).is_invoiced
    assert not any(reloaded(entry).is_invoiced for entry in left)


def test_time_without_a_rate_is_billed_only_at_a_rate_that_a_person_gives(desk: Desk) -> None:
    desk.time(desk.cast.bob, rate=None, hours="2")
    with pytest.raises(NothingToInvoice):
        desk.draft()
    assert desk.draft(rate_without=Decimal(90)).total == Decimal(180)


def test_a_rate_of_nothing_is_free_on_purpose_and_billed_as_such(desk: Desk) -> None:
    desk.time(desk.cast.bob, rate="0")
    invoice = desk.draft()
    assert (len(queries.list_lines(desk.cast.alice, invoice)), invoice.total) == (1, Decimal(0))


def test_hours_of_a_fixed_fee_project_are_not_offered(desk: Desk) -> None:
    fixed = factories.project(desk.client, billing_type="fixed_fee", fee=Decimal(5000))
    desk.time(desk.cast.bob, on=fixed)
    waiting = queries.list_project_time(
        desk.cast.alice, queries.list_client_projects(desk.cast.alice, desk.client), **MARCH
    )
    assert [one.project for one in waiting] == [desk.project]
    with pytest.raises(NothingToInvoice):
        desk.draft(project_ids=[fixed.id])


def test_what_waits_is_shown_by_project_with_the_time_that_has_no_rate(desk: Desk) -> None:
    desk.time(desk.cast.bob, hours="1.5")
    desk.time(desk.cast.review_bot, rate="75")
    desk.time(desk.cast.bob, rate=None, hours="3")
    [waiting] = queries.list_project_time(
        desk.cast.alice, queries.list_client_projects(desk.cast.alice, desk.client), **MARCH
    )
    assert (waiting.entries, waiting.counted_ms, waiting.amount) == (2, 9_000_000, Decimal("262.5"))
    assert (waiting.unrated_entries, waiting.unrated_ms) == (1, 10_800_000)


def test_an_invoice_begins_with_the_settings_of_the_workspace(desk: Desk) -> None:
    InvoiceSettings.objects.create(
        workspace=desk.cast.alice.workspace,
        terms_days=15,
        tax_label="VAT",
        tax_rate=Decimal(20),
        notes="Thank you.",
        created_at=NOW,
    )
    desk.time(desk.cast.bob, hours="2")
    invoice = desk.draft()
    assert (invoice.terms_days, invoice.tax_label, invoice.notes) == (15, "VAT", "Thank you.")
    assert (invoice.subtotal, invoice.tax_amount, invoice.total) == (Decimal(250), Decimal(50), Decimal(300))
    assert invoice.subject == "Payments platform, March 2026"


def test_a_first_invoice_with_agents_work_explains_it(desk: Desk) -> None:
    desk.time(desk.cast.review_bot)
    assert "software agents" in desk.draft().notes


def test_a_manager_invoices_everybody_on_a_managed_project(desk: Desk) -> None:
    desk.cast.carol.manager_permissions = ["draft_invoices"]
    desk.time(desk.cast.bob)
    assert desk.draft(actor=desk.cast.carol).total == Decimal(125)


def test_a_manager_cannot_invoice_or_see_a_project_of_others(desk: Desk) -> None:
    carol = desk.cast.carol
    carol.manager_permissions = ["draft_invoices"]
    other = factories.project(desk.client)
    desk.time(desk.cast.bob, on=other)
    desk.time(desk.cast.bob)
    with pytest.raises(NotFound):
        desk.draft(actor=carol, project_ids=[desk.project.id, other.id])
    both = desk.draft(project_ids=[desk.project.id, other.id], grouping="task")
    with pytest.raises(NotFound):
        queries.get_invoice(carol, both.id)
    assert queries.list_invoices(carol) == []


def test_a_blank_draft_is_seen_by_its_maker_and_by_administrators_only(desk: Desk) -> None:
    carol = desk.cast.carol
    carol.manager_permissions = ["draft_invoices"]
    hers = actions.draft_blank(actor=carol, client_id=desk.client.id, now=NOW)
    actions.draft_blank(actor=desk.cast.alice, client_id=desk.client.id, now=later())
    assert [invoice.id for invoice in queries.list_invoices(carol)] == [hers.id]
    assert len(queries.list_invoices(desk.cast.alice)) == 2


@pytest.mark.parametrize("who", ["bob", "carol"])
def test_members_and_managers_without_the_permission_draft_nothing(desk: Desk, who: str) -> None:
    actor: Member = getattr(desk.cast, who)
    desk.time(desk.cast.bob)
    with pytest.raises(PermissionRefused):
        desk.draft(actor=actor)


def test_clients_and_projects_of_another_workspace_are_not_there(desk: Desk) -> None:
    elsewhere = factories.client(desk.cast.mallory.workspace)
    theirs = factories.project(elsewhere)
    for foreign in ({"client_id": elsewhere.id}, {"project_ids": [theirs.id]}, {"project_ids": [uuid4()]}):
        with pytest.raises(NotFound):
            desk.draft(**foreign)
    with pytest.raises(NotFound):
        desk.draft(actor=desk.cast.mallory)


def test_refuses_reversed_days_and_archived_clients(desk: Desk) -> None:
    with pytest.raises(PeriodReversed):
        desk.draft(first_day=date(2026, 3, 31), last_day=date(2026, 3, 1))
    desk.client.archived_at = NOW
    desk.client.save()
    with pytest.raises(ClientArchived):
        desk.draft()


def test_a_second_import_of_the_same_hours_finds_nothing_and_drafts_nothing(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    desk.draft()
    with pytest.raises(NothingToInvoice):
        desk.draft()
    assert Invoice.objects.in_workspace(desk.client.workspace_id).count() == 1


def test_an_import_that_was_shown_more_than_is_left_takes_nothing(desk: Desk) -> None:
    desk.time(desk.cast.bob, spent_date=date(2026, 3, 2))
    desk.draft(last_day=date(2026, 3, 10))
    left = desk.time(desk.cast.bob)
    with pytest.raises(TimeAlreadyInvoiced):
        desk.draft(expected_entries=2)
    assert not reloaded(left).is_invoiced


def test_an_import_that_loses_an_entry_half_way_rolls_back_whole(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [desk.time(desk.cast.bob), desk.time(desk.cast.bob)]
    mark = time_entries.mark_invoiced

    def lose_one(*, actor: Member, entry_ids: list[object]) -> int:
        return mark(actor=actor, entry_ids=entry_ids[1:])  # type: ignore[arg-type]  # ids, whatever they are called

    monkeypatch.setattr("keito_server.invoices.actions.linking.mark_invoiced", lose_one)
    with pytest.raises(TimeAlreadyInvoiced):
        desk.draft()
    assert not any(reloaded(entry).is_invoiced for entry in entries)
    assert not Invoice.objects.in_workspace(desk.client.workspace_id).exists()


def test_an_entry_that_is_linked_already_is_refused_by_the_database_too(desk: Desk) -> None:
    entry = desk.time(desk.cast.bob)
    desk.draft()
    TimeEntry.objects.in_workspace(entry.workspace_id).update(is_invoiced=False)
    with pytest.raises(TimeAlreadyInvoiced):
        desk.draft()
    assert InvoicedEntry.objects.in_workspace(entry.workspace_id).count() == 1


def test_refuses_more_lines_than_an_invoice_holds(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keito_server.invoices.rules.issuing.LINES_LIMIT", 2)
    for _ in range(3):
        desk.time(desk.cast.bob)
    with pytest.raises(TooMuchTime):
        desk.draft(grouping="detailed")
    assert desk.draft(grouping="task").total == Decimal(375)


def test_a_client_with_an_invoice_keeps_its_currency(desk: Desk) -> None:
    assert not queries.has_invoices(desk.client)
    actions.draft_blank(actor=desk.cast.alice, client_id=desk.client.id, now=NOW)
    assert queries.has_invoices(desk.client)
