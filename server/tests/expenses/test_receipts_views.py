"""Receipts over the wire: sent and judged at once, and shown to whoever sees the expense and to nobody else."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from keito_server.expenses import actions
from keito_server.expenses.models import Expense, Receipt
from keito_server.kit.document_files import HEAVIEST
from keito_server.team.models import Member
from tests import factories
from tests.conftest import NOW, Cast
from tests.expenses.purse import Purse
from tests.kit.sample_documents import PROGRAM, grown_to, pdf
from tests.kit.sample_pictures import HTML, SVG, bomb, picture
from tests.pages import Browser, browser_of, text_of

UPLOAD = "/expenses/receipts/"


def keep(by: Member, data: bytes | None = None, name: str = "lunch.png") -> Receipt:
    return actions.keep_receipt(actor=by, name=name, data=picture() if data is None else data, now=NOW)


def send(by: Member, data: bytes, name: str = "lunch.png", **fields: object) -> HttpResponse:
    browser = browser_of(by)
    sent = {"workspace": by.workspace.subdomain, "receipt_file": SimpleUploadedFile(name, data), **fields}
    return browser.client.post(browser.url(UPLOAD), sent, headers={"HX-Request": "true"})  # type: ignore[return-value]  # the test client adds to the response


def paths(receipt: Receipt) -> tuple[str, str]:
    return f"{UPLOAD}{receipt.public_id}/", f"{UPLOAD}{receipt.public_id}/thumbnail/"


def seen_by(who: Browser, receipt: Receipt) -> list[int]:
    """What the two addresses of a receipt answer."""
    return [who.client.get(f"/w/harrow-vale{path}").status_code for path in paths(receipt)]


def body(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]  # a streamed answer


def test_a_chosen_file_is_kept_at_once_and_shown_in_the_area(cast: Cast) -> None:
    page = send(cast.bob, picture(size=(600, 200))).content.decode()
    [receipt] = Receipt.objects.in_workspace(cast.bob.workspace_id)
    assert f'name="receipt" value="{receipt.public_id}"' in page
    assert f"{receipt.public_id}/thumbnail/" in page
    assert 'data-state="filled"' in page
    for words in ("lunch.png", "1 KB", "Replace", "Remove", "Saved with the draft"):
        assert words in text_of(page)


def test_a_pdf_is_shown_as_a_drawn_sheet(cast: Cast) -> None:
    page = send(cast.bob, pdf(), "bill.pdf").content.decode()
    assert "<svg" in page
    assert "/thumbnail/" not in page


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("receipt.pdf", PROGRAM, "This is a program"),
        ("receipt.png", HTML, "This is a web page"),
        ("receipt.png", SVG, "This is a web page or a drawing"),
        ("receipt.png", bomb(), "more than 50 million pixels"),
        ("receipt.jpg", picture("JPEG", (900, 900))[:900], "cut off on its way"),
        ("receipt.pdf", grown_to(pdf(), HEAVIEST + 1), "more than 10 MB"),
        ("receipt.png", b"", "empty"),
    ],
)
def test_a_refused_file_is_told_under_the_area_which_keeps_what_it_had(
    cast: Cast, name: str, data: bytes, words: str
) -> None:
    before = keep(cast.bob)
    response = send(cast.bob, data, name, receipt=before.public_id)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in text_of(page)
    assert f'name="receipt" value="{before.public_id}"' in page
    assert Receipt.objects.in_workspace(cast.bob.workspace_id).count() == 1


def test_ten_megabytes_to_the_byte_are_taken(cast: Cast) -> None:
    assert send(cast.bob, grown_to(pdf(), HEAVIEST), "bill.pdf").status_code == 200


def test_what_takes_the_place_of_a_loose_receipt_removes_it(cast: Cast) -> None:
    before = keep(cast.bob)
    send(cast.bob, picture(), receipt=before.public_id)
    [after] = Receipt.objects.in_workspace(cast.bob.workspace_id)
    assert after.id != before.id


def test_the_receipt_of_an_expense_stays_until_the_form_is_saved(purse: Purse) -> None:
    receipt = keep(purse.cast.bob)
    purse.save(receipt_id=receipt.id)
    send(purse.cast.bob, picture(), receipt=receipt.public_id)
    bob = browser_of(purse.cast.bob)
    page = bob.post(f"{UPLOAD}{receipt.public_id}/remove/").content.decode()
    assert 'name="receipt" value=""' in page
    assert "goes away when you save" in text_of(page)
    assert Receipt.objects.in_workspace(purse.cast.bob.workspace_id).filter(id=receipt.id).exists()


def test_a_loose_receipt_is_removed_at_once(cast: Cast) -> None:
    receipt = keep(cast.bob)
    page = browser_of(cast.bob).post(f"{UPLOAD}{receipt.public_id}/remove/").content.decode()
    assert 'data-state="empty"' in page
    assert not Receipt.objects.in_workspace(cast.bob.workspace_id).exists()


def test_without_a_script_the_sent_receipt_is_shown(cast: Cast) -> None:
    response = browser_of(cast.bob).post(UPLOAD, receipt_file=SimpleUploadedFile("lunch.png", picture()))
    [receipt] = Receipt.objects.in_workspace(cast.bob.workspace_id)
    assert response.headers["Location"] == f"/w/harrow-vale{UPLOAD}{receipt.public_id}/"


def test_owner_manager_and_administrator_see_a_receipt_and_nobody_else_not_even_with_its_address(purse: Purse) -> None:
    cast = purse.cast
    colleague = factories.member(cast.bob.workspace, first_name="Dan")
    factories.assignment(purse.project, colleague)
    factories.assignment(purse.project, cast.carol, is_manager=True)
    receipt = keep(cast.bob)
    purse.save(receipt_id=receipt.id)
    for member in (cast.bob, cast.carol, cast.alice):
        assert seen_by(browser_of(member), receipt) == [200, 200]
    for member in (colleague, cast.mallory):
        assert seen_by(browser_of(member), receipt) == [404, 404]
    signed_out = browser_of(cast.bob)
    signed_out.client.logout()
    assert seen_by(signed_out, receipt) == [302, 302]


def test_a_manager_of_other_people_and_projects_does_not_see_it(purse: Purse) -> None:
    receipt = keep(purse.cast.bob)
    purse.save(receipt_id=receipt.id)
    assert seen_by(browser_of(purse.cast.carol), receipt) == [404, 404]
    factories.teammate(purse.cast.carol, purse.cast.bob)
    assert seen_by(browser_of(purse.cast.carol), receipt) == [200, 200]


def test_a_loose_receipt_is_seen_by_whoever_uploaded_it_alone(cast: Cast) -> None:
    receipt = keep(cast.bob)
    assert seen_by(browser_of(cast.bob), receipt) == [200, 200]
    for member in (cast.alice, cast.carol, cast.mallory):
        assert seen_by(browser_of(member), receipt) == [404, 404]


def test_in_another_workspaces_address_it_is_not_found_either(cast: Cast) -> None:
    receipt = keep(cast.bob)
    for path in paths(receipt):
        assert browser_of(cast.mallory).get(path).status_code == 404


def test_a_receipt_comes_as_what_it_is_and_can_do_nothing(cast: Cast) -> None:
    receipt = keep(cast.bob, name="Käse.png")
    full, small = paths(receipt)
    response = browser_of(cast.bob).get(full)
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Disposition"] == "inline; filename*=utf-8''K%C3%A4se.png"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert body(response).startswith(b"\x89PNG")
    thumbnail = browser_of(cast.bob).get(small)
    assert thumbnail.headers["Content-Type"] == "image/webp"
    assert body(thumbnail)[8:12] == b"WEBP"


def test_a_pdf_comes_as_a_pdf_and_may_load_nothing(cast: Cast) -> None:
    receipt = keep(cast.bob, pdf(), "bill.pdf")
    response = browser_of(cast.bob).get(paths(receipt)[0])
    assert response.headers["Content-Type"] == "application/pdf"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert browser_of(cast.bob).get(paths(receipt)[1]).status_code == 404


def test_a_receipt_whose_file_is_gone_is_told_in_words(cast: Cast) -> None:
    receipt = keep(cast.bob)
    default_storage.delete(receipt.file.name or "")
    response = browser_of(cast.bob).get(paths(receipt)[0])
    assert response.status_code == 410
    assert "no longer in the storage" in text_of(response.content.decode())


def test_where_expenses_are_switched_off_nothing_is_kept_or_shown(cast: Cast) -> None:
    receipt = keep(cast.bob)
    workspace = cast.bob.workspace
    workspace.uses_expenses = False
    workspace.save(update_fields=["uses_expenses"])
    assert send(cast.bob, picture()).status_code == 403
    assert seen_by(browser_of(cast.bob), receipt) == [403, 403]


def test_no_receipt_is_shown_of_an_expense_that_was_moved_out_of_reach(purse: Purse) -> None:
    cast = purse.cast
    factories.assignment(purse.project, cast.carol, is_manager=True)
    receipt = keep(cast.bob)
    expense = purse.save(receipt_id=receipt.id)
    elsewhere = factories.project(factories.client(cast.bob.workspace, name="Other"), team=(cast.bob,), name="Other")
    Expense.objects.in_workspace(cast.bob.workspace_id).filter(id=expense.id).update(project=elsewhere)
    assert seen_by(browser_of(cast.carol), receipt) == [404, 404]


def test_undo_tells_that_a_receipt_is_gone(purse: Purse) -> None:
    browser = browser_of(purse.cast.bob)
    for is_gone, words in ((False, "Expense restored"), (True, "Restored without its receipt")):
        receipt = keep(purse.cast.bob)
        expense = purse.save(receipt_id=receipt.id)
        page = browser.saved(f"/expenses/{expense.public_id}/delete/")
        if is_gone:
            actions.remove_receipt(actor=purse.cast.bob, receipt_id=receipt.id)
        undo = page.split("/expenses/restore/")[1].split('"')[0]
        assert words in text_of(browser.saved(f"/expenses/restore/{undo}"))
