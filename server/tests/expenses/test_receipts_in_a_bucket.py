"""Receipts, logos and PDFs in a bucket (S3): reached through our check only, by an address that lives a minute."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import LazySettings

from keito_server.expenses import actions
from keito_server.expenses.models import Receipt
from keito_server.invoices.queries import read_logo as read_logo_of_invoice
from keito_server.kit.stored_files import FilesAway
from keito_server.team.actions.settings import set_logo
from keito_server.team.models import Member
from keito_server.workspaces.queries import read_logo
from tests import factories
from tests.conftest import NOW, Cast
from tests.expenses.bucket import BUCKET, PREFIX, Bucket, open_bucket
from tests.expenses.purse import Purse
from tests.kit.sample_documents import pdf
from tests.kit.sample_pictures import picture
from tests.pages import browser_of, text_of

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def bucket(settings: LazySettings, plain_files: None) -> Iterator[Bucket]:
    with open_bucket(settings) as opened:
        yield opened


def keep(by: Member, data: bytes | None = None, name: str = "lunch.png") -> Receipt:
    return actions.keep_receipt(actor=by, name=name, data=picture() if data is None else data, now=NOW)


def path_of(receipt: Receipt, part: str = "") -> str:
    return f"/expenses/receipts/{receipt.public_id}/{part}"


def test_a_receipt_is_kept_in_the_bucket_which_shows_it_to_nobody(bucket: Bucket, cast: Cast) -> None:
    receipt = keep(cast.bob)
    key = f"{PREFIX}/{receipt.file.name}"
    assert set(bucket.names()) == {key, f"{PREFIX}/{receipt.thumbnail.name}"}
    assert bucket.grants_of(key) == {"owner"}


def test_whoever_may_see_it_is_led_to_an_address_that_lives_a_minute(bucket: Bucket, cast: Cast) -> None:
    receipt = keep(cast.bob, pdf(), "Käse.pdf")
    response = browser_of(cast.bob).get(path_of(receipt))
    assert response.status_code == 302
    assert response.headers["Cache-Control"] == "private, no-store"
    address = response.headers["Location"]
    assert address.startswith(f"{bucket.endpoint}/{BUCKET}/{PREFIX}/receipts/")
    signed = parse_qs(urlsplit(address).query)
    assert signed["X-Amz-Expires"] == ["60"]
    assert signed["X-Amz-Signature"]
    fetched = bucket.fetch(address)
    assert fetched.content == pdf()
    assert fetched.headers["Content-Type"] == "application/pdf"
    assert fetched.headers["Content-Disposition"] == "inline; filename*=utf-8''K%C3%A4se.pdf"


def test_each_look_gets_an_address_of_its_own_after_the_check(bucket: Bucket, purse: Purse) -> None:
    cast = purse.cast
    receipt = keep(cast.bob)
    purse.save(receipt_id=receipt.id)
    assert browser_of(cast.alice).get(path_of(receipt)).status_code == 302
    colleague = factories.member(cast.bob.workspace, first_name="Dan")
    for stranger in (colleague, cast.carol, cast.mallory):
        response = browser_of(stranger).client.get(f"/w/harrow-vale{path_of(receipt)}")
        assert response.status_code == 404
        assert "Location" not in response.headers
        assert "Amz" not in response.content.decode()
        assert bucket.endpoint not in response.content.decode()


def test_the_small_picture_comes_through_us(bucket: Bucket, cast: Cast) -> None:  # files are in it
    response = browser_of(cast.bob).get(path_of(keep(cast.bob), "thumbnail/"))
    assert response.headers["Content-Type"] == "image/webp"
    assert b"".join(response.streaming_content)[8:12] == b"WEBP"  # type: ignore[attr-defined]  # a streamed answer


def test_a_file_that_the_bucket_has_lost_is_told_in_words(bucket: Bucket, cast: Cast) -> None:
    receipt = keep(cast.bob)
    for key in bucket.names():
        bucket.delete(key)
    for part in ("", "thumbnail/"):
        response = browser_of(cast.bob).get(path_of(receipt, part))
        assert response.status_code == 410
        assert "no longer in the storage" in text_of(response.content.decode())


def test_a_bucket_that_is_not_there_is_told_in_words(bucket: Bucket, cast: Cast) -> None:
    receipt = keep(cast.bob)
    for key in bucket.names():
        bucket.delete(key)
    bucket.client.delete_bucket(Bucket=BUCKET)
    with pytest.raises(FilesAway):
        keep(cast.bob)
    assert browser_of(cast.bob).get(path_of(receipt)).status_code in (410, 503)


def test_loose_receipts_and_unnamed_files_go_from_the_bucket_too(
    bucket: Bucket, cast: Cast, django_capture_on_commit_callbacks: type
) -> None:
    keep(cast.bob)
    unnamed = keep(cast.bob)
    Receipt.objects.in_workspace(cast.bob.workspace_id).filter(id=unnamed.id).delete()
    with django_capture_on_commit_callbacks(execute=True):
        actions.clear_loose_receipts(NOW + timedelta(hours=25))
    assert len(bucket.names()) == 2
    actions.clear_unnamed_files(NOW + timedelta(days=2))
    assert bucket.names() == []


def test_logos_work_in_the_bucket(bucket: Bucket, cast: Cast) -> None:
    workspace = set_logo(actor=cast.alice, data=picture(), now=NOW)
    assert (read_logo(workspace) or b"").startswith(b"\x89PNG")
    assert read_logo_of_invoice(workspace.logo).startswith(b"\x89PNG")
    assert browser_of(cast.alice).get("/settings/company/logo.png").content.startswith(b"\x89PNG")
    bucket.delete(f"{PREFIX}/{workspace.logo}")
    assert read_logo(workspace) is None
    assert read_logo_of_invoice(workspace.logo) == b""
