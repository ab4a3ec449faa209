"""The logo on an invoice's sheet in the browser: the one it was issued with; on a draft, the workspace's."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from keito_server.invoices import queries
from keito_server.invoices.documents import picture_format
from keito_server.invoices.models import Invoice
from keito_server.invoices.views.requests import InvoiceRequest, logo_name
from keito_server.team.permissions import Permission, requires

_TYPES = {"png": "image/png", "jpg": "image/jpeg"}


@requires(Permission.INVOICES_DRAFT_MANAGED)
@require_GET
def logo(request: InvoiceRequest, invoice_id: str, **_workspace: str) -> HttpResponse:
    """The picture, as what its bytes say it is; 204 where there is none, so that the monogram stands."""
    invoice = queries.get_invoice(request.actor, Invoice.parse_id(invoice_id))
    picture = queries.read_logo(logo_name(request, invoice))
    kind = picture_format(picture)
    if not kind:
        return HttpResponse(status=204)
    response = HttpResponse(picture, content_type=_TYPES[kind])
    # The address on the page names the stored picture, so that another logo has another address.
    response.headers["Cache-Control"] = "private, max-age=86400"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
