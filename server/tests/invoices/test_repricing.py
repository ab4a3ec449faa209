"""A member's changed rate reaches drafts and stops at what was issued (R3, N4, R1)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from keito_server.events.queries import list_for_subject
from keito_server.invoices import actions, queries
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.invoices.queries.integrity import list_wrong_links, list_wrong_totals
from keito_server.team import actions as team
from keito_server.team import models as team_models
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.invoices.conftest import Desk, later
from tests.invoices.test_editing import as_shown, lines_of

MARCH_10, MARCH_20 = date(2026, 3, 10), date(2026, 3, 20)


@pytest.fixture(autouse=True)
def bills_by_person(desk: Desk) -> None:
    desk.project.bill_by = "person"
    desk.project.save()


def set_rate(
    desk: Desk, amount: str | None, *, of: Member | None = None, since: date = MARCH_10, kind: str = "billable"
) -> team.Repriced:
    value = None if amount is None else Decimal(amount)
    member = of or desk.cast.bob
    return team.set_rate(actor=desk.cast.alice, member=member, kind=kind, amount=value, now=later(9), valid_from=since)


def stored(desk: Desk, invoice: Invoice) -> Invoice:
    return queries.get_invoice(desk.cast.alice, invoice.id)


def figures(desk: Desk, invoice: Invoice) -> list[tuple[Decimal, Decimal, int]]:
    return [(line.quantity, line.unit_price, line.entry_count) for line in lines_of(desk, invoice)]


def rates(desk: Desk, *entries: TimeEntry) -> list[Decimal | None]:
    rows = TimeEntry.objects.in_workspace(desk.client.workspace_id)
    return [rows.get(id=entry.id).rate for entry in entries]


def edited(desk: Desk, invoice: Invoice, line: InvoiceLine, **values: object) -> None:
    change = replace(as_shown(line), **values)  # type: ignore[arg-type]  # the test names fields of the change
    actions.update_draft(actor=desk.cast.alice, invoice_id=invoice.id, changes={}, lines=[change], now=later())


def assert_sound() -> None:
    assert not [*list_wrong_totals(), *list_wrong_links()]


def test_a_line_all_of_whose_time_is_repriced_takes_the_price_and_keeps_its_words(desk: Desk) -> None:
    entry = desk.time(desk.cast.bob, hours="2.5")
    others = desk.time(desk.cast.carol)
    invoice = desk.draft()
    changes: actions.DraftChanges = {"tax_rate": Decimal(20)}
    actions.update_draft(actor=desk.cast.alice, invoice_id=invoice.id, changes=changes, now=later())
    [bob, carol] = lines_of(desk, invoice)
    edited(desk, invoice, bob, description="Consulting")
    assert set_rate(desk, "150.10") == team.Repriced(entries=1, drafts=1)
    [bob, carol] = lines_of(desk, invoice)
    assert (bob.description, bob.unit_price, bob.amount) == ("Consulting", Decimal("150.1"), Decimal("375.25"))
    assert carol.unit_price == Decimal(125)
    now = stored(desk, invoice)
    assert (now.subtotal, now.tax_amount, now.total) == (Decimal("500.25"), Decimal("100.05"), Decimal("600.30"))
    assert rates(desk, entry, others) == [Decimal("150.1"), Decimal(125)]
    assert_sound()


def test_a_line_is_split_where_only_some_of_its_time_is_repriced(desk: Desk) -> None:
    desk.time(desk.cast.bob, hours="3", spent_date=date(2026, 3, 9))
    late = desk.time(desk.cast.bob, hours="1", spent_date=MARCH_10, task=desk.review)
    invoice = desk.draft()
    desk.time(desk.cast.carol)
    assert figures(desk, invoice) == [(Decimal(4), Decimal(125), 2)]
    set_rate(desk, "150")
    assert figures(desk, invoice) == [(Decimal(3), Decimal(125), 1), (Decimal(1), Decimal(150), 1)]
    [old, new] = lines_of(desk, invoice)
    assert (old.description.partition(", ")[2], new.description.partition(", ")[2]) == ("Development", "Code review")
    assert (new.heading, new.unit, new.is_taxed, new.project_id) == (old.heading, "h", True, desk.project.id)
    assert [entry.id for entry in queries.list_line_entries(desk.cast.alice, new)] == [late.id]
    assert stored(desk, invoice).total == Decimal(525)
    assert_sound()


def test_time_joins_the_line_that_has_its_new_price_already(desk: Desk) -> None:
    for day, rate in ((date(2026, 3, 9), "125"), (MARCH_10, "125"), (MARCH_20, "150")):
        desk.time(desk.cast.bob, hours="0.33333", spent_date=day, rate=rate)
    factories.member_rate(desk.cast.bob, "150", valid_from=MARCH_20)
    invoice = desk.draft()
    set_rate(desk, "150")
    assert figures(desk, invoice) == [(Decimal("0.6667"), Decimal(150), 2), (Decimal("0.3333"), Decimal(125), 1)]
    set_rate(desk, "150", since=date(2026, 3, 1))
    assert figures(desk, invoice) == [(Decimal(1), Decimal(150), 3)], "the line that was left empty is gone"
    assert_sound()


def test_a_line_with_words_of_its_own_does_not_vanish_into_another(desk: Desk) -> None:
    desk.time(desk.cast.bob, spent_date=MARCH_10)
    desk.time(desk.cast.bob, spent_date=MARCH_20, rate="150")
    factories.member_rate(desk.cast.bob, "150", valid_from=MARCH_20)
    invoice = desk.draft()
    edited(desk, invoice, lines_of(desk, invoice)[1], description="The first sprint")
    set_rate(desk, "150")
    assert figures(desk, invoice) == [(Decimal(1), Decimal(150), 1)] * 2
    assert lines_of(desk, invoice)[1].description == "The first sprint"


@pytest.mark.parametrize("by_hand", [{"unit_price": Decimal(99)}, {"quantity": Decimal("1.5")}])
def test_a_price_or_quantity_set_by_hand_stays_and_is_told(desk: Desk, by_hand: dict[str, Decimal]) -> None:
    entry = desk.time(desk.cast.bob, hours="2")
    invoice = desk.draft()
    edited(desk, invoice, lines_of(desk, invoice)[0], **by_hand)
    [before] = figures(desk, invoice)
    assert set_rate(desk, "150") == team.Repriced(entries=1, drafts=1, lines_by_hand=1)
    assert figures(desk, invoice) == [before]
    assert rates(desk, entry) == [Decimal(150)]
    [told] = queries.list_repricings(desk.cast.alice, stored(desk, invoice))
    assert (told.lines, told.lines_by_hand, told.totals) == (0, 1, None)


def test_a_price_given_for_time_without_a_rate_stays_and_is_told(desk: Desk) -> None:
    entry = desk.time(desk.cast.bob, rate=None)
    invoice = desk.draft(rate_without=Decimal(80))
    assert set_rate(desk, "150").lines_by_hand == 1
    assert figures(desk, invoice) == [(Decimal(1), Decimal(80), 1)]
    assert rates(desk, entry) == [Decimal(150)]


def test_time_that_has_no_rate_any_more_leaves_the_draft(desk: Desk) -> None:
    desk.time(desk.cast.bob, spent_date=date(2026, 3, 9))
    gone = desk.time(desk.cast.bob)
    invoice = desk.draft()
    assert set_rate(desk, None) == team.Repriced(entries=1, drafts=1, freed_entries=1)
    assert figures(desk, invoice) == [(Decimal(1), Decimal(125), 1)]
    gone.refresh_from_db()
    assert (gone.rate, gone.is_invoiced) == (None, False)
    set_rate(desk, None, since=date(2026, 3, 1))
    assert figures(desk, invoice) == []
    assert stored(desk, invoice).total == 0
    assert_sound()


def test_what_was_issued_keeps_its_rate_and_cost_rates_reach_drafts_without_a_notice(desk: Desk) -> None:
    issued = desk.issued()
    assert set_rate(desk, "150") == team.Repriced()
    assert figures(desk, issued) == [(Decimal(1), Decimal(125), 1)]
    entry = desk.time(desk.cast.bob)
    invoice = desk.draft()
    assert set_rate(desk, "40", kind="cost") == team.Repriced(entries=1)
    entry.refresh_from_db()
    assert (entry.cost_rate, entry.cost_amount) == (Decimal(40), Decimal(40))
    assert queries.list_repricings(desk.cast.alice, stored(desk, invoice)) == []


@pytest.mark.parametrize("grouping", Invoice.Grouping.values)
def test_the_lines_are_those_that_a_new_draft_would_have(desk: Desk, grouping: str) -> None:
    for place, day in enumerate((9, 10, 11, 20, 21)):
        who = desk.cast.carol if place == 2 else desk.cast.bob
        task = desk.review if place % 2 else desk.development
        desk.time(who, hours="0.77777", spent_date=date(2026, 3, day), task=task, rate="150" if day > 19 else "125")
    desk.time(desk.cast.review_bot, rate="75")
    factories.member_rate(desk.cast.bob, "150", valid_from=MARCH_20)
    factories.member_rate(desk.cast.carol, "125")
    invoice = desk.draft(grouping=grouping)
    set_rate(desk, "150")
    lines = {(one.heading, one.description, one.detail, one.unit_price, one.amount) for one in lines_of(desk, invoice)}
    total = stored(desk, invoice).total
    assert_sound()
    actions.delete_draft(actor=desk.cast.alice, invoice_id=invoice.id, now=later(10))
    again = desk.draft(grouping=grouping)
    assert lines == {
        (one.heading, one.description, one.detail, one.unit_price, one.amount) for one in lines_of(desk, again)
    }
    assert total == again.total


def test_taking_a_rate_out_reprices_the_draft_back(desk: Desk) -> None:
    factories.member_rate(desk.cast.bob, "125")
    desk.time(desk.cast.bob)
    invoice = desk.draft()
    set_rate(desk, "150")
    row = next(row for row in team_rates(desk) if row.valid_from == MARCH_10)
    team.remove_rate(actor=desk.cast.alice, member_id=desk.cast.bob.id, rate_id=row.id, now=later(20))
    assert stored(desk, invoice).total == Decimal(125)
    before, after = queries.list_repricings(desk.cast.alice, stored(desk, invoice))
    assert (before.after, after.after) == ([Decimal(150)], [Decimal(125)])


def team_rates(desk: Desk) -> list[team_models.MemberRate]:
    return list(team_models.MemberRate.objects.in_workspace(desk.client.workspace_id).filter(member=desk.cast.bob))


def test_the_notice_says_who_what_and_when_until_the_draft_is_saved_with_it(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    invoice = desk.draft()
    set_rate(desk, "150")
    now = stored(desk, invoice)
    assert now.updated_at == later(9), "whoever has the draft open is told when they save"
    [told] = queries.list_repricings(desk.cast.alice, now)
    assert (told.by, told.whose, told.happened_at) == ("Alice Marlowe", [desk.cast.bob.name], later(9))
    assert (told.before, told.after, told.lines) == ([Decimal(125)], [Decimal(150)], 1)
    assert told.totals == (Decimal(125), Decimal(150))
    for has_seen_rates, pending in ((False, 1), (True, 0), (True, 0)):
        actions.update_draft(
            actor=desk.cast.alice, invoice_id=invoice.id, changes={}, now=later(10), has_seen_rates=has_seen_rates
        )
        assert len(queries.list_repricings(desk.cast.alice, now)) == pending
    kinds = [event.kind for event in list_for_subject(desk.cast.alice, invoice.id)]
    assert kinds == ["InvoiceDrafted", "InvoiceRepriced", "InvoiceRepricingSeen"]


def test_nothing_is_told_where_no_rate_became_another(desk: Desk) -> None:
    factories.member_rate(desk.cast.bob, "125")
    desk.time(desk.cast.bob)
    invoice = desk.draft()
    set_rate(desk, "125")
    now = stored(desk, invoice)
    assert (now.updated_at, queries.list_repricings(desk.cast.alice, now)) == (invoice.updated_at, [])
