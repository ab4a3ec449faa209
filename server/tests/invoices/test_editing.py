"""Editing a draft: words, lines, tax, and two who do it at the same time."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest

from keito_server.events.queries import list_for_subject
from keito_server.invoices import actions, queries
from keito_server.invoices.actions import LineChange
from keito_server.invoices.errors import AmountTooLarge, DraftChanged, InvoiceNotDraft, RateNotPercentage
from keito_server.invoices.models import Invoice, InvoicedEntry, InvoiceLine
from keito_server.kit.errors import NotFound, PermissionRefused, ValidationRefused
from keito_server.time_entries.models import TimeEntry
from tests.conftest import NOW
from tests.invoices.conftest import Desk, later


def lines_of(desk: Desk, invoice: Invoice) -> list[InvoiceLine]:
    return queries.list_lines(desk.cast.alice, invoice)


def as_shown(line: InvoiceLine) -> LineChange:
    return LineChange(
        line_id=line.id,
        description=line.description,
        detail=line.detail,
        quantity=line.quantity,
        unit_price=line.unit_price,
        is_taxed=line.is_taxed,
    )


def test_changes_words_and_tax_and_reckons_the_total_again(desk: Desk) -> None:
    desk.time(desk.cast.bob, hours="2")
    invoice = desk.draft()
    changed = actions.update_draft(
        actor=desk.cast.alice,
        invoice_id=invoice.id,
        changes={"subject": "March", "tax_label": "VAT", "tax_rate": Decimal("17.5"), "terms_days": 45},
        now=later(),
    )
    assert (changed.tax_base, changed.tax_amount, changed.total) == (Decimal(250), Decimal("43.75"), Decimal("293.75"))
    assert (changed.subject, changed.terms_days, changed.updated_at) == ("March", 45, later())


def test_a_line_out_of_the_tax_leaves_its_base(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    desk.time(desk.cast.review_bot, rate="75")
    invoice = desk.draft()
    bot = lines_of(desk, invoice)[1]
    changed = actions.update_draft(
        actor=desk.cast.alice,
        invoice_id=invoice.id,
        changes={"tax_rate": Decimal(20)},
        lines=[replace(as_shown(bot), is_taxed=False)],
        now=later(),
    )
    assert (changed.tax_base, changed.tax_amount) == (Decimal(125), Decimal(25))


def test_a_line_whose_figures_are_changed_by_hand_keeps_its_entries(desk: Desk) -> None:
    entry = desk.time(desk.cast.bob, hours="2")
    invoice = desk.draft()
    [line] = lines_of(desk, invoice)
    edit = replace(as_shown(line), quantity=Decimal("1.75"), unit_price=Decimal(100), description="Consulting")
    actions.update_draft(actor=desk.cast.alice, invoice_id=invoice.id, changes={}, lines=[edit], now=later())
    [line] = lines_of(desk, invoice)
    assert (line.description, line.amount, line.entry_count) == ("Consulting", Decimal(175), 1)
    assert queries.list_line_entries(desk.cast.alice, line) == [entry]


def test_sending_back_what_was_shown_changes_nothing(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    invoice = desk.draft()
    same = actions.update_draft(
        actor=desk.cast.alice,
        invoice_id=invoice.id,
        changes={"subject": invoice.subject, "tax_rate": None, "terms_days": 30},
        lines=[as_shown(line) for line in lines_of(desk, invoice)],
        now=later(),
    )
    assert same.updated_at == NOW
    assert [event.kind for event in list_for_subject(desk.cast.alice, invoice.id)] == ["InvoiceDrafted"]


def test_two_tabs_do_not_overwrite_each_other(desk: Desk) -> None:
    invoice = actions.draft_blank(actor=desk.cast.alice, client_id=desk.client.id, now=NOW)
    seen = invoice.updated_at
    first = actions.update_draft(
        actor=desk.cast.alice, invoice_id=invoice.id, changes={"subject": "First"}, version=seen, now=later(1)
    )
    with pytest.raises(DraftChanged):
        actions.update_draft(
            actor=desk.cast.alice, invoice_id=invoice.id, changes={"subject": "Second"}, version=seen, now=later(2)
        )
    actions.update_draft(
        actor=desk.cast.alice, invoice_id=invoice.id, changes={"notes": "Third"}, version=first.updated_at, now=later(3)
    )
    stored = queries.get_invoice(desk.cast.alice, invoice.id)
    assert (stored.subject, stored.notes) == ("First", "Third")


def test_adds_a_line_by_hand_and_allows_negative_ones(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    invoice = desk.draft()
    actions.add_line(
        actor=desk.cast.alice,
        invoice_id=invoice.id,
        fields={"description": "Goodwill", "quantity": Decimal(-1), "unit_price": Decimal(25)},
        now=later(),
    )
    assert [line.amount for line in lines_of(desk, invoice)] == [Decimal(125), Decimal(-25)]
    assert queries.get_invoice(desk.cast.alice, invoice.id).total == Decimal(100)


def test_removing_a_line_frees_its_entries_and_no_others(desk: Desk) -> None:
    bobs, bots = desk.time(desk.cast.bob), desk.time(desk.cast.review_bot, rate="75")
    invoice = desk.draft()
    first = lines_of(desk, invoice)[0]
    actions.remove_line(actor=desk.cast.alice, invoice_id=invoice.id, line_id=first.id, now=later())
    free = TimeEntry.objects.in_workspace(bobs.workspace_id).filter(is_invoiced=False)
    assert list(free) == [bobs]
    assert queries.get_invoice(desk.cast.alice, invoice.id).total == Decimal(75)
    assert [link.entry_id for link in InvoicedEntry.objects.in_workspace(bobs.workspace_id)] == [bots.id]


def test_deleting_a_draft_frees_all_its_entries_for_the_next_one(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    invoice = desk.draft()
    actions.delete_draft(actor=desk.cast.alice, invoice_id=invoice.id, now=later())
    assert desk.draft().total == Decimal(125)
    with pytest.raises(NotFound):
        queries.get_invoice(desk.cast.alice, invoice.id)


def test_moves_a_line_up_and_down_and_not_beyond_the_ends(desk: Desk) -> None:
    invoice = actions.draft_blank(actor=desk.cast.alice, client_id=desk.client.id, now=NOW)
    a, b, c = (
        actions.add_line(actor=desk.cast.alice, invoice_id=invoice.id, fields={"description": name}, now=later())
        for name in "abc"
    )
    for line, places, order in ((c, -1, "acb"), (a, 1, "cab"), (b, 1, "cab"), (b, -9, "bca")):
        actions.move_line(actor=desk.cast.alice, invoice_id=invoice.id, line_id=line.id, places=places, now=later(2))
        assert "".join(line.description for line in lines_of(desk, invoice)) == order


def test_refuses_what_no_invoice_may_say_and_changes_nothing(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    invoice = desk.draft()
    [line] = lines_of(desk, invoice)
    for refusal, changes, edit in (
        (RateNotPercentage, {"tax_rate": Decimal(101)}, as_shown(line)),
        (ValidationRefused, {"notes": "a\x00b"}, as_shown(line)),
        (ValidationRefused, {"subject": "\ud800"}, as_shown(line)),
        (AmountTooLarge, {"subject": "New"}, replace(as_shown(line), unit_price=Decimal(10) ** 13)),
        (ValidationRefused, {"subject": "New"}, replace(as_shown(line), description="\x00")),
        (NotFound, {"subject": "New"}, replace(as_shown(line), line_id=uuid4())),
    ):
        with pytest.raises(refusal):
            actions.update_draft(
                actor=desk.cast.alice,
                invoice_id=invoice.id,
                changes=changes,  # type: ignore[arg-type]  # each holds one field of the dictionary
                lines=[edit],
                now=later(),
            )
    assert queries.get_invoice(desk.cast.alice, invoice.id).subject == "Payments platform, March 2026"


def test_only_those_who_may_draft_edit_and_never_another_workspace(desk: Desk) -> None:
    invoice = actions.draft_blank(actor=desk.cast.alice, client_id=desk.client.id, now=NOW)
    with pytest.raises(PermissionRefused):
        actions.update_draft(actor=desk.cast.bob, invoice_id=invoice.id, changes={}, now=later())
    for act in (actions.delete_draft, actions.add_line):
        with pytest.raises(NotFound):
            act(actor=desk.cast.mallory, invoice_id=invoice.id, now=later())


def test_what_was_issued_is_neither_edited_nor_deleted(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    invoice = desk.draft()
    [line] = lines_of(desk, invoice)
    actions.issue(actor=desk.cast.alice, invoice_id=invoice.id, now=later())
    alice = desk.cast.alice
    for act in (
        lambda: actions.update_draft(actor=alice, invoice_id=invoice.id, changes={"subject": "x"}, now=later(2)),
        lambda: actions.add_line(actor=alice, invoice_id=invoice.id, now=later(2)),
        lambda: actions.remove_line(actor=alice, invoice_id=invoice.id, line_id=line.id, now=later(2)),
        lambda: actions.move_line(actor=alice, invoice_id=invoice.id, line_id=line.id, places=1, now=later(2)),
        lambda: actions.delete_draft(actor=alice, invoice_id=invoice.id, now=later(2)),
    ):
        with pytest.raises(InvoiceNotDraft):
            act()
