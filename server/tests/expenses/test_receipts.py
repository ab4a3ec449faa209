"""Receipts: kept as they are chosen, put on one expense, gone with their files when nobody needs them (receipts.md)."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import IntegrityError, transaction

from keito_server.events.models import AuditEvent
from keito_server.expenses import actions
from keito_server.expenses.actions.receipts import MOST_LOOSE
from keito_server.expenses.errors import ExpenseLocked, ReceiptMissing, TooManyLooseReceipts
from keito_server.expenses.models import Expense, Receipt
from keito_server.kit.document_files import DocumentRefused
from keito_server.kit.errors import RuleRefused
from keito_server.kit.stored_files import FilesAway
from keito_server.team.models import Member
from tests.conftest import NOW, Cast
from tests.expenses.purse import Purse
from tests.kit.sample_documents import PROGRAM, pdf
from tests.kit.sample_pictures import picture

A_DAY_LATER = NOW + timedelta(hours=24, seconds=1)


@pytest.fixture(autouse=True)
def on_commit_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's own transaction is never committed: what waits for that happens at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda do, robust=False: do())


def keep(by: Member, name: str = "lunch.png", data: bytes | None = None) -> Receipt:
    return actions.keep_receipt(actor=by, name=name, data=picture() if data is None else data, now=NOW)


def stored(receipt: Receipt) -> Receipt | None:
    return Receipt.objects.in_workspace(receipt.workspace_id).filter(id=receipt.id).first()


def files(tmp_path: Path) -> int:
    return sum(1 for file in (tmp_path / "files").rglob("*") if file.is_file())


def test_a_kept_receipt_is_loose_with_a_random_name_and_a_small_picture(cast: Cast) -> None:
    receipt = keep(cast.bob, "../../lunch\N{RIGHT-TO-LEFT OVERRIDE}.exe")
    assert (receipt.name, receipt.kind, receipt.width, receipt.height) == ("lunch.exe.png", "image/png", 120, 40)
    assert (receipt.loose_since, receipt.expense_id) == (NOW, None)
    name = receipt.file.name or ""
    assert name.startswith("receipts/2026-03-12/")
    assert "lunch" not in name
    assert default_storage.size(name) == receipt.size
    assert default_storage.exists(receipt.thumbnail.name or "")


def test_a_pdf_has_no_small_picture(cast: Cast) -> None:
    receipt = keep(cast.bob, "bill.pdf", pdf())
    assert (receipt.kind, receipt.width, receipt.thumbnail.name) == ("application/pdf", None, "")


def test_a_program_called_pdf_is_refused_and_leaves_nothing(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(DocumentRefused, match="a program"):
        keep(cast.bob, "bill.pdf", PROGRAM)
    assert files(tmp_path) == 0


def test_files_of_a_row_that_cannot_be_saved_are_removed(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_values: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(Receipt.objects, "create", refused)
    with pytest.raises(IntegrityError):
        keep(cast.bob)
    assert files(tmp_path) == 0


def test_a_storage_that_is_full_is_told_and_leaves_nothing(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = FileSystemStorage._save  # type: ignore[attr-defined]  # where Django has storages write
    written: list[str] = []

    def writes_one(storage: FileSystemStorage, name: str, content: object) -> str:
        if written:
            raise OSError("No space left on device")
        written.append(write(storage, name, content))
        return str(written[0])

    monkeypatch.setattr(FileSystemStorage, "_save", writes_one)
    with pytest.raises(FilesAway, match="does not answer"):
        keep(cast.bob)
    assert files(tmp_path) == 0
    assert not Receipt.objects.in_workspace(cast.bob.workspace_id).exists()


def test_nobody_keeps_more_loose_receipts_than_forms_can_be_filled_in(cast: Cast) -> None:
    one = keep(cast.bob)
    Receipt.objects.across_workspaces().bulk_create(
        Receipt(
            workspace_id=one.workspace_id,
            uploaded_by=cast.bob,
            name="more.png",
            kind="image/png",
            size=1,
            file=f"receipts/{number}",
            loose_since=NOW,
            created_at=NOW,
        )
        for number in range(MOST_LOOSE - 1)
    )
    with pytest.raises(TooManyLooseReceipts):
        keep(cast.bob)
    keep(cast.carol)


def test_an_expense_is_saved_with_its_receipt(purse: Purse) -> None:
    receipt = keep(purse.cast.bob)
    expense = purse.save(receipt_id=receipt.id)
    kept = stored(receipt)
    assert kept is not None
    assert (kept.expense_id, kept.loose_since) == (expense.id, None)
    events = AuditEvent.objects.in_workspace(expense.workspace_id).filter(subject_id=expense.id)
    assert "ReceiptAttached" in events.values_list("kind", flat=True)


@pytest.mark.parametrize("whose", ["carol", "mallory"])
def test_a_loose_receipt_of_somebody_else_is_put_on_no_expense(purse: Purse, whose: str) -> None:
    receipt = keep(getattr(purse.cast, whose))
    with pytest.raises(ReceiptMissing):
        purse.save(receipt_id=receipt.id)
    assert not Expense.objects.in_workspace(purse.cast.bob.workspace_id).exists()


def test_a_receipt_is_on_one_expense_only(purse: Purse) -> None:
    receipt = keep(purse.cast.bob)
    purse.save(receipt_id=receipt.id)
    with pytest.raises(ReceiptMissing):
        purse.save(receipt_id=receipt.id)


def test_the_database_holds_one_receipt_an_expense(purse: Purse) -> None:
    first, second = keep(purse.cast.bob), keep(purse.cast.bob)
    expense = purse.save(receipt_id=first.id)
    second.expense_id, second.loose_since = expense.id, None
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_another_receipt_removes_the_one_before_with_its_files(purse: Purse, tmp_path: Path) -> None:
    first, second = keep(purse.cast.bob), keep(purse.cast.bob, "bill.pdf", pdf())
    expense = purse.save(receipt_id=first.id)
    purse.change(expense, receipt_id=second.id)
    kept = stored(second)
    assert stored(first) is None
    assert kept is not None
    assert kept.expense_id == expense.id
    assert files(tmp_path) == 1


def test_a_receipt_is_taken_off_its_expense(purse: Purse, tmp_path: Path) -> None:
    receipt = keep(purse.cast.bob)
    expense = purse.save(receipt_id=receipt.id)
    purse.change(expense, receipt_id=None)
    assert stored(receipt) is None
    assert files(tmp_path) == 0


def test_a_locked_expense_keeps_its_receipt(purse: Purse) -> None:
    receipt, other = keep(purse.cast.bob), keep(purse.cast.bob)
    expense = purse.save(receipt_id=receipt.id)
    Expense.objects.in_workspace(expense.workspace_id).update(is_invoiced=True)
    for wanted in (None, other.id):
        with pytest.raises(ExpenseLocked):
            purse.change(expense, receipt_id=wanted)
    with pytest.raises(RuleRefused, match="on an expense"):
        actions.remove_receipt(actor=purse.cast.bob, receipt_id=receipt.id)
    assert stored(receipt) is not None


def test_a_deleted_expense_comes_back_with_its_receipt(purse: Purse) -> None:
    receipt = keep(purse.cast.bob)
    expense = purse.save(receipt_id=receipt.id)
    event = actions.delete(actor=purse.cast.bob, expense_id=expense.id, now=NOW)
    loose = stored(receipt)
    assert loose is not None
    assert (loose.expense_id, loose.loose_since) == (None, NOW)
    actions.clear_loose_receipts(NOW + timedelta(hours=24))
    actions.restore(actor=purse.cast.bob, event_id=event, now=NOW + timedelta(hours=24))
    back = stored(receipt)
    assert back is not None
    assert (back.expense_id, back.loose_since) == (expense.id, None)


def test_a_deleted_expense_comes_back_without_a_receipt_that_is_on_another_by_then(purse: Purse) -> None:
    receipt = keep(purse.cast.bob)
    expense = purse.save(receipt_id=receipt.id)
    event = actions.delete(actor=purse.cast.bob, expense_id=expense.id, now=NOW)
    other = purse.save(receipt_id=receipt.id)
    restored = actions.bring_back(actor=purse.cast.bob, event_id=event, now=NOW)
    assert restored.is_without_its_receipt
    kept = stored(receipt)
    assert kept is not None
    assert kept.expense_id == other.id


def test_loose_receipts_go_after_a_day_with_their_files_and_no_others(purse: Purse, tmp_path: Path) -> None:
    on_expense, loose = keep(purse.cast.bob), keep(purse.cast.bob)
    purse.save(receipt_id=on_expense.id)
    actions.clear_loose_receipts(NOW + timedelta(hours=24))
    assert stored(loose) is not None
    actions.clear_loose_receipts(A_DAY_LATER)
    assert stored(loose) is None
    assert stored(on_expense) is not None
    assert files(tmp_path) == 2


def test_files_that_no_receipt_names_are_cleared_and_all_others_stay(cast: Cast, tmp_path: Path) -> None:
    named, unnamed = keep(cast.bob), keep(cast.bob)
    Receipt.objects.in_workspace(cast.bob.workspace_id).filter(id=unnamed.id).delete()
    actions.clear_unnamed_files(NOW + timedelta(days=1))
    assert files(tmp_path) == 4
    actions.clear_unnamed_files(NOW + timedelta(days=2))
    assert files(tmp_path) == 2
    assert default_storage.exists(named.file.name or "")


def test_removes_a_loose_receipt_of_ones_own_only(cast: Cast, tmp_path: Path) -> None:
    receipt = keep(cast.bob)
    for stranger in (cast.alice, cast.carol, cast.mallory):
        with pytest.raises(ReceiptMissing):
            actions.remove_receipt(actor=stranger, receipt_id=receipt.id)
    with time_machine.travel(NOW):
        actions.remove_receipt(actor=cast.bob, receipt_id=receipt.id)
    assert stored(receipt) is None
    assert files(tmp_path) == 0
