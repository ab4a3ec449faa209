"""The area of a form in which a receipt is dropped, chosen or photographed: empty, or with one."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.urls import reverse
from django.utils import timezone

from keito_server.expenses.models import Receipt
from keito_server.expenses.queries.receipts import get_receipt
from keito_server.kit.document_files import EXTENSIONS, HEAVIEST
from keito_server.kit.errors import NotFound
from keito_server.team.permissions import MemberRequest
from keito_server.web.formats import number_words

_KILOBYTE, _MEGABYTE = 1024, 1024 * 1024
_FRESH_FOR = timedelta(minutes=5)
ACCEPTED = ",".join([*EXTENSIONS, *(extension for each in EXTENSIONS.values() for extension in each)])
"""What file pickers offer. Kinds beside extensions: phones then offer the camera, the photographs and the files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptArea:
    """What `expenses/_receipt.html` shows as `receipt_area`. With `is_locked` nothing in it can be changed (T5)."""

    subdomain: str
    receipt: Receipt | None
    error: str = ""
    was_removed: bool = False
    is_locked: bool = False

    accepted = ACCEPTED
    heaviest = HEAVIEST

    @property
    def size_words(self) -> str:
        """The size of the kept file: `1.8 MB`."""
        size = self.receipt.size if self.receipt else 0
        if size < _MEGABYTE:
            return f"{number_words(Decimal(-(-size // _KILOBYTE)))} KB"
        megabytes = (Decimal(size) / _MEGABYTE).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return f"{number_words(megabytes)} MB"

    @property
    def is_fresh(self) -> bool:
        """Whether it was added within the last minutes."""
        return self.receipt is not None and timezone.now() - self.receipt.created_at < _FRESH_FOR

    @property
    def upload_url(self) -> str:
        """Where a chosen file is sent at once."""
        return reverse("expenses:receipt_upload", args=[self.subdomain])

    @property
    def url(self) -> str:
        """Where the receipt is looked at."""
        return self._url("expenses:receipt")

    @property
    def thumbnail_url(self) -> str:
        """Its small picture; empty for a PDF."""
        return self._url("expenses:receipt_thumbnail") if self.receipt and self.receipt.thumbnail.name else ""

    @property
    def remove_url(self) -> str:
        """Where it is taken out of the area."""
        return self._url("expenses:receipt_remove")

    def _url(self, name: str) -> str:
        return reverse(name, args=[self.subdomain, self.receipt.public_id]) if self.receipt else ""


def receipt_area(
    request: MemberRequest,
    *,
    receipt: Receipt | None = None,
    receipt_id: str = "",
    error: str = "",
    was_removed: bool = False,
    is_locked: bool = False,
) -> ReceiptArea:
    """The area with this receipt, or with the one of a public id as a form sends it; empty where neither is there."""
    if receipt is None and receipt_id:
        try:
            receipt = get_receipt(request.actor, Receipt.parse_id(receipt_id))
        except NotFound:
            error = error or "The receipt that was here is gone. Choose the file once more."
    return ReceiptArea(
        subdomain=request.actor.workspace.subdomain,
        receipt=receipt,
        error=error,
        was_removed=was_removed,
        is_locked=is_locked,
    )
