"""Receipts: kept as soon as they are chosen, put on an expense when it is saved, removed with their files (receipts.md)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.expenses.errors import ReceiptMissing, TooManyLooseReceipts
from keito_server.expenses.events import ReceiptAttached, ReceiptRemoved
from keito_server.expenses.models import Expense, Receipt
from keito_server.kit.document_files import EXTENSIONS, read_document
from keito_server.kit.errors import RuleRefused
from keito_server.kit.file_names import shown_name
from keito_server.kit.stored_files import discard_after_commit, discard_file, keep_file, list_older_than
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require

LOOSE_LASTS: Final = timedelta(hours=24)
"""For how long a receipt waits for its expense: a form that is filled in, or a deletion that may be taken back."""
MOST_LOOSE: Final = 50
"""Loose receipts of one member; nobody fills in so many forms at once."""
FOLDER: Final = "receipts"
_UNNAMED_AFTER = timedelta(days=1)


def keep_receipt(*, actor: Member, name: str, data: bytes, now: datetime) -> Receipt:
    """Keeps the bytes of a PNG, JPEG, GIF or PDF file as a loose receipt of the actor, to be put on an expense.

    Pictures are written anew, with a small one of each. Raises `DocumentRefused` or `PictureRefused` (400) for what is no
    such file, `FilesAway` (503). The files are written before the row, and removed again where that cannot be saved.
    """
    require(actor, Permission.EXPENSES_EDIT_OWN)
    loose = Receipt.objects.in_workspace(actor.workspace_id).filter(uploaded_by=actor, loose_since__isnull=False)
    if loose.count() >= MOST_LOOSE:
        raise TooManyLooseReceipts(field="receipt_id")
    document = read_document(data, field="receipt_id")
    extensions = EXTENSIONS[document.kind]
    kept: list[str] = []
    try:
        kept.append(keep_file(FOLDER, document.data, extension=extensions[0], now=now))
        if document.thumbnail:
            kept.append(keep_file(FOLDER, document.thumbnail, extension=".webp", now=now))
        with transaction.atomic():
            return Receipt.objects.create(
                workspace_id=actor.workspace_id,
                uploaded_by=actor,
                name=shown_name(name, extensions=extensions, otherwise="receipt"),
                kind=document.kind,
                size=len(document.data),
                width=document.width,
                height=document.height,
                file=kept[0],
                thumbnail=kept[1] if document.thumbnail else "",
                loose_since=now,
                created_at=now,
            )
    except BaseException:
        for written in kept:
            discard_file(written)
        raise


@transaction.atomic
def attach_receipt(*, actor: Member, expense: Expense, receipt_id: UUID | None, now: datetime) -> list[str]:
    """Leaves a saved expense with this receipt, or with none: the one that it had is removed first, with its file.

    Answers the names of the one before and of this one, empty for none.

    For `create` and `update`, which have checked that the actor may change the expense and that it is not locked (T5). The
    receipt is the one that the expense has already, or a loose one of the actor: `ReceiptMissing` for any other.
    """
    receipts = Receipt.objects.in_workspace(actor.workspace_id).select_for_update()
    current = receipts.filter(expense_id=expense.id).first()
    if receipt_id == (current and current.id):
        return [current.name] * 2 if current else ["", ""]
    wanted = None
    if receipt_id is not None:
        wanted = receipts.filter(id=receipt_id, uploaded_by=actor, loose_since__isnull=False).first()
        if wanted is None:
            raise ReceiptMissing(field="receipt_id")
    if current is not None:
        _delete(current)
        removed = ReceiptRemoved(workspace_id=actor.workspace_id, subject_id=expense.id, name=current.name)
        record(event=removed, actor=actor, now=now)
    if wanted is not None:
        wanted.expense_id, wanted.loose_since = expense.id, None
        wanted.save(update_fields=["expense_id", "loose_since"])
        attached = ReceiptAttached(workspace_id=actor.workspace_id, subject_id=expense.id, name=wanted.name)
        record(event=attached, actor=actor, now=now)
    return [current.name if current else "", wanted.name if wanted else ""]


@transaction.atomic
def detach_receipt(*, expense: Expense, now: datetime) -> UUID | None:
    """Makes the receipt of an expense that is about to be deleted loose, and returns its id; None where it has none.

    The deletion keeps the id for `reattach_receipt`.
    """
    receipt = Receipt.objects.in_workspace(expense.workspace_id).select_for_update().filter(expense=expense).first()
    if receipt is None:
        return None
    receipt.expense_id, receipt.loose_since = None, now
    receipt.save(update_fields=["expense_id", "loose_since"])
    return receipt.id


@transaction.atomic
def reattach_receipt(*, expense: Expense, receipt_id: UUID | None) -> bool:
    """Gives an expense that came back the receipt which `detach_receipt` took off; whether it is still there to be given."""
    if receipt_id is None:
        return False
    rows = Receipt.objects.in_workspace(expense.workspace_id).filter(id=receipt_id, loose_since__isnull=False)
    return rows.update(expense_id=expense.id, loose_since=None) == 1


@transaction.atomic
def remove_receipt(*, actor: Member, receipt_id: UUID) -> None:
    """Removes a loose receipt of the actor with its file, at once. One that is on an expense goes by changing the expense."""
    require(actor, Permission.EXPENSES_EDIT_OWN)
    receipts = Receipt.objects.in_workspace(actor.workspace_id).select_for_update()
    receipt = receipts.filter(id=receipt_id, uploaded_by=actor).first()
    if receipt is None:
        raise ReceiptMissing
    if receipt.expense_id is not None:
        raise RuleRefused("This receipt is on an expense. Open the expense, remove the receipt there, and save.")
    _delete(receipt)


def clear_loose_receipts(now: datetime) -> None:
    """A chore: removes receipts that have waited for an expense in vain, with their files."""
    with transaction.atomic():
        late = Receipt.objects.across_workspaces().filter(loose_since__lt=now - LOOSE_LASTS)
        for receipt in late.select_for_update(skip_locked=True):
            _delete(receipt)


def clear_unnamed_files(now: datetime) -> None:
    """A chore: removes files that no receipt names, which a process left behind that ended half-way."""
    rows = Receipt.objects.across_workspaces().values_list("file", "thumbnail")
    older = list(list_older_than(FOLDER, _UNNAMED_AFTER, now=now))
    named = {name for pair in rows.iterator() for name in pair}
    for name in older:
        if name not in named:
            discard_file(name)


def _delete(receipt: Receipt) -> None:
    discard_after_commit([receipt.file.name or "", receipt.thumbnail.name or ""])
    receipt.delete()
