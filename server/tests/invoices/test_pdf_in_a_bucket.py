"""The kept PDF of an issued invoice where files are in a bucket (S3)."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from keito_server.invoices import jobs
from keito_server.invoices.models import Invoice
from tests.expenses.bucket import PREFIX, Bucket, open_bucket
from tests.invoices.conftest import Desk
from tests.pages import browser_of

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def bucket(settings: LazySettings, plain_files: None) -> Iterator[Bucket]:
    with open_bucket(settings) as opened:
        yield opened


def test_a_pdf_is_kept_read_again_and_set_anew_where_the_bucket_has_lost_it(bucket: Bucket, desk: Desk) -> None:
    invoice = desk.issued()
    pdf = jobs.kept_pdf(invoice)
    [key] = bucket.names()
    assert key.startswith(f"{PREFIX}/invoices/")
    page = f"/invoices/{invoice.public_id}/pdf/"
    assert browser_of(desk.cast.alice).get(page).content == pdf
    bucket.delete(key)
    kept = Invoice.objects.in_workspace(invoice.workspace_id).get(id=invoice.id)
    assert jobs.kept_pdf(kept).startswith(b"%PDF-")
