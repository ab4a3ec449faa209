"""What is taken as a receipt is told by what the file holds, and what is hostile is refused in plain words."""

import random
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from keito_server.kit.document_files import HEAVIEST, DocumentRefused, read_document
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.pictures import PictureRefused
from tests.kit.sample_documents import ELF, HEIC, PROGRAM, archive, gif_bomb, grown_to, noise, pdf, photograph
from tests.kit.sample_pictures import HTML, SVG, bomb, picture, polyglot, talkative


def _opened(data: bytes) -> Image.Image:
    opened = Image.open(BytesIO(data))
    opened.load()
    return opened


@pytest.mark.parametrize(("written", "kind"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/gif")])
def test_a_picture_stays_what_it_is_and_gets_a_small_one(written: str, kind: str) -> None:
    document = read_document(picture(written, (1200, 400)))
    assert (document.kind, document.width, document.height) == (kind, 1200, 400)
    assert _opened(document.data).format == written
    small = _opened(document.thumbnail)
    assert (small.format, small.size) == ("WEBP", (320, 107))


def test_a_pdf_is_kept_as_it_is() -> None:
    document = read_document(pdf())
    assert (document.kind, document.data, document.thumbnail) == ("application/pdf", pdf(), b"")


def test_a_photograph_is_upright_and_tells_neither_place_nor_camera() -> None:
    document = read_document(photograph())
    assert (document.width, document.height) == (40, 120)
    kept = _opened(document.data)
    assert dict(kept.getexif()) == {}
    assert b"Camera of Bob" not in document.data


@pytest.mark.parametrize("data", [polyglot(), talkative()], ids=["polyglot", "metadata"])
def test_copies_no_second_meaning_of_a_picture(data: bytes) -> None:
    assert b"<script>" in data
    assert b"<script>" not in read_document(data).data


def test_of_a_moving_gif_the_first_picture_is_kept() -> None:
    moving = BytesIO()
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue")]
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])
    kept = _opened(read_document(moving.getvalue()).data)
    assert getattr(kept, "n_frames", 1) == 1
    assert kept.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_a_jpeg_with_a_second_picture_behind_the_first_is_a_jpeg() -> None:
    behind = BytesIO()
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue")]
    frames[0].save(behind, "MPO", save_all=True, append_images=frames[1:])
    document = read_document(behind.getvalue())
    assert document.kind == "image/jpeg"
    assert _opened(document.data).format == "JPEG"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_takes_every_depth_of_a_png(mode: str) -> None:
    written = BytesIO()
    Image.new(mode, (20, 10)).save(written, "PNG")
    assert _opened(read_document(written.getvalue()).data).size == (20, 10)


def test_makes_a_large_picture_smaller() -> None:
    document = read_document(picture("JPEG", (6000, 1500)))
    assert (document.width, document.height) == (3000, 750)


def test_what_is_kept_is_never_larger_than_what_may_be_sent() -> None:
    document = read_document(noise((2700, 2000), "JPEG"))
    assert len(document.data) <= HEAVIEST


def test_takes_ten_megabytes_to_the_byte_and_not_one_more() -> None:
    assert len(read_document(grown_to(pdf(), HEAVIEST)).data) == 10 * 1024 * 1024
    with pytest.raises(DocumentRefused, match="more than 10 MB"):
        read_document(grown_to(pdf(), HEAVIEST + 1))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (PROGRAM, "a program"),
        (ELF, "a program"),
        (b"#!/bin/sh\nrm -rf /", "a program"),
        (archive(), "an archive"),
        (HTML, "a web page or a drawing"),
        (SVG, "a web page or a drawing"),
        (b"\xef\xbb\xbf \n<svg/>", "a web page or a drawing"),
        (HEIC, "an HEIC"),
        (picture("WEBP"), "a WebP picture"),
        (picture("BMP"), "not taken"),
        (picture("TIFF"), "not taken"),
        (b"12.50 for lunch", "not taken"),
        (b"\n" + pdf(), "not taken"),
        (PROGRAM + pdf(), "a program"),
        (pdf()[:-200], "damaged or was cut off"),
        (b"%PDF-", "damaged or was cut off"),
        (b"%PDF-1.4\n%%EOF", "damaged or was cut off"),
        (pdf(b"<script>alert(1)</script>"), "another kind of file"),
        (pdf(b"<!DOCTYPE html>"), "another kind of file"),
        (pdf() + archive(), "another kind of file"),
    ],
)
def test_refuses_what_is_neither_picture_nor_pdf_by_what_it_holds(data: bytes, words: str) -> None:
    with pytest.raises(DocumentRefused, match=words) as refused:
        read_document(data, field="receipt_id")
    assert refused.value.field == "receipt_id"


@pytest.mark.parametrize("data", [bomb(), gif_bomb(), bomb(7_072, 7_072)], ids=["PNG", "GIF", "just too large"])
def test_a_picture_of_50_000_by_50_000_is_refused_by_its_head(data: bytes) -> None:
    with pytest.raises(PictureRefused, match="more than 50 million pixels"):
        read_document(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_a_truncated_picture_is_refused(kind: str, part: float) -> None:
    whole = noise((400, 400), kind)
    with pytest.raises(PictureRefused, match="damaged or was cut off"):
        read_document(whole[: int(len(whole) * part)])


@given(st.sampled_from(["PNG", "JPEG", "GIF"]), st.integers(0, 2**32), st.integers(1, 40))
def test_a_damaged_file_is_kept_as_a_picture_or_refused_and_nothing_else(kind: str, seed: int, count: int) -> None:
    data, chance = bytearray(picture(kind)), random.Random(seed)
    for _ in range(count):
        data[chance.randrange(len(data))] = chance.randrange(256)
    with suppress(ValidationRefused):
        _opened(read_document(bytes(data)).data)
