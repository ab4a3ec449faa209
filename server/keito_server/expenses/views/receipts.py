"""Receipts: uploaded as soon as they are chosen, shown to whoever sees the expense, removed."""

from typing import TYPE_CHECKING

from django.http import FileResponse, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from keito_server.expenses import actions
from keito_server.expenses.errors import ReceiptMissing
from keito_server.expenses.models import Receipt
from keito_server.expenses.queries.receipts import get_receipt
from keito_server.expenses.views.receipt_area import ReceiptArea, receipt_area
from keito_server.kit.document_files import HEAVIEST
from keito_server.kit.errors import Refusal, ValidationRefused
from keito_server.kit.stored_files import find_lent_address, open_file
from keito_server.team.permissions import MemberRequest, Permission, requires

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

FILE = "receipt_file"
"""The field of the file itself; `receipt` holds the id of the receipt that is kept already."""

_HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
_OF_PICTURES = "default-src 'none'; sandbox; frame-ancestors 'none'"
# Browsers refuse to show a PDF in a sandbox. It stands in a viewer of their own, which no page of ours can be reached from.
_OF_PDF = "default-src 'none'; object-src 'self'; frame-ancestors 'none'"


@requires(Permission.EXPENSES_EDIT_OWN)
@require_POST
def upload(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Keeps the chosen file as a loose receipt. With a script the area comes back, without one the receipt is shown.

    `receipt` names what the area showed until now: a loose one is replaced, and stays where the file is refused.
    """
    shown = request.POST.get("receipt", "")
    try:
        receipt = _keep(request)
    except Refusal as refusal:
        if not _wants_area(request):
            raise
        return _area(request, receipt_area(request, receipt_id=shown, error=refusal.message), status=422)
    _let_go(request, shown)
    if not _wants_area(request):
        return redirect("expenses:receipt", subdomain, receipt.public_id)
    return _area(request, receipt_area(request, receipt=receipt))


@requires(Permission.EXPENSES_EDIT_OWN)
@require_POST
def remove(request: MemberRequest, receipt_id: str, **_workspace: str) -> HttpResponse:
    """Empties the area. A loose receipt is gone at once, that of an expense when the form is saved."""
    receipt = get_receipt(request.actor, Receipt.parse_id(receipt_id))
    if receipt.expense_id is None:
        actions.remove_receipt(actor=request.actor, receipt_id=receipt.id)
    return _area(request, receipt_area(request, was_removed=receipt.expense_id is not None))


@requires(Permission.EXPENSES_VIEW_OWN)
@require_GET
def show(request: MemberRequest, receipt_id: str, **_workspace: str) -> HttpResponseBase:
    """The receipt itself, to whoever sees its expense. From a bucket by an address that lives a minute, made after the check."""
    receipt = get_receipt(request.actor, Receipt.parse_id(receipt_id))
    name = receipt.file.name or ""
    disposition = content_disposition_header(False, receipt.name) or "inline"
    lent = find_lent_address(name, kind=receipt.kind, disposition=disposition)
    if lent is not None:
        return HttpResponseRedirect(lent, headers=_HEADERS)
    policy = _OF_PDF if receipt.kind == "application/pdf" else _OF_PICTURES
    headers = _HEADERS | {"Content-Security-Policy": policy}
    return FileResponse(open_file(name), content_type=receipt.kind, filename=receipt.name, headers=headers)


@requires(Permission.EXPENSES_VIEW_OWN)
@require_GET
def thumbnail(request: MemberRequest, receipt_id: str, **_workspace: str) -> HttpResponseBase:
    """The small picture, through us from a bucket too: pages show pictures of this server only."""
    receipt = get_receipt(request.actor, Receipt.parse_id(receipt_id))
    if not receipt.thumbnail.name:
        raise ReceiptMissing("This receipt is a PDF and has no small picture.")
    headers = _HEADERS | {"Content-Security-Policy": _OF_PICTURES}
    small = open_file(receipt.thumbnail.name)
    return FileResponse(small, content_type="image/webp", filename="receipt.webp", headers=headers)


def typed_with_receipt(request: MemberRequest) -> QueryDict:
    """What was typed into a form that includes the area, with `receipt` as the form leaves it.

    Without a script the file comes with the form: it is kept now, so that it is there still when something else is wrong.
    Raises what `keep_receipt` raises, with the field `receipt_id`, and `NotFound` for a receipt that is not the sender's to see.
    """
    typed = request.POST.copy()
    if request.FILES.getlist(FILE):
        typed["receipt"] = _keep(request).public_id
    elif "removes_receipt" in typed:
        if named := request.POST.get("receipt"):
            get_receipt(request.actor, Receipt.parse_id(named))  # only what its sender sees is taken off
        typed["receipt"] = ""
    return typed


def _keep(request: MemberRequest) -> Receipt:
    files: list[UploadedFile[bytes]] = request.FILES.getlist(FILE)
    if len(files) != 1:
        words = "One receipt an expense: choose one file." if files else "Choose the file of the receipt."
        raise ValidationRefused(words, field="receipt_id")
    # One byte more than is taken tells what is too large; the rest of it is not even read.
    data = bytes(files[0].read(HEAVIEST + 1))
    return actions.keep_receipt(actor=request.actor, name=files[0].name or "", data=data, now=timezone.now())


def _let_go(request: MemberRequest, shown: str) -> None:
    """Removes the loose receipt that another one has taken the place of."""
    if not shown:
        return
    try:
        actions.remove_receipt(actor=request.actor, receipt_id=Receipt.parse_id(shown))
    except Refusal:  # of an expense, which keeps it until it is saved; or gone already
        return


def _wants_area(request: MemberRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _area(request: MemberRequest, area: ReceiptArea, *, status: int = 200) -> HttpResponse:
    return render(request, "expenses/_receipt_area.html", {"receipt_area": area}, status=status)
