"""Uploads: only what is a picture gets through, and nothing of the file but its colours."""

import random
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from keito_server.kit.pictures import HEAVIEST, PictureRefused, as_png
from tests.kit.sample_pictures import HTML, SVG, bomb, picture, polyglot, talkative


def _opened(png: bytes) -> Image.Image:
    opened = Image.open(BytesIO(png))
    assert opened.format == "PNG"
    opened.load()
    return opened


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_takes_the_four_kinds_and_writes_each_as_png(kind: str) -> None:
    assert _opened(as_png(picture(kind), longest_edge=1024)).size == (120, 40)


@pytest.mark.parametrize(
    ("size", "becomes"), [((3000, 600), (1024, 205)), ((600, 3000), (205, 1024)), ((1, 1), (1, 1))]
)
def test_makes_large_pictures_smaller_and_leaves_small_ones(size: tuple[int, int], becomes: tuple[int, int]) -> None:
    assert _opened(as_png(picture(size=size), longest_edge=1024)).size == becomes


def test_keeps_transparency() -> None:
    png = as_png(picture(mode="RGBA"), longest_edge=1024)
    assert _opened(png).mode == "RGBA"


def test_turns_a_photograph_upright() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    assert _opened(as_png(picture("JPEG", exif=turned), longest_edge=1024)).size == (40, 120)


@pytest.mark.parametrize("data", [polyglot(), talkative()], ids=["polyglot", "metadata"])
def test_copies_no_second_meaning_of_a_file(data: bytes) -> None:
    assert b"<script>" in data
    png = as_png(data, longest_edge=1024)
    assert b"<script>" not in png
    assert _opened(png).info == {}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (SVG, "SVG is not taken"),
        (b"\xef\xbb\xbf \n<svg/>", "SVG is not taken"),
        (HTML, "no picture made of pixels"),
        (picture("JPEG")[:200], "cannot be read"),
        (picture("PNG")[:60], "cannot be read"),
        (b"", "cannot be read"),
        (b"GIF89a", "cannot be read"),
        (picture("BMP"), "cannot be read"),
        (picture("TIFF"), "cannot be read"),
        (picture("PDF"), "cannot be read"),
        (bomb(), "too many pixels"),
        (bomb(10_000, 9_000), "too many pixels"),
        (bomb(4_001, 4_000), "too many pixels"),
        (picture() + b"\0" * HEAVIEST, "more than 2 MB"),
    ],
)
def test_refuses_what_is_no_picture_that_can_be_shown(data: bytes, words: str) -> None:
    with pytest.raises(PictureRefused, match=words):
        as_png(data, longest_edge=1024, field="logo")


@given(st.sampled_from(["PNG", "JPEG", "GIF", "WEBP"]), st.integers(0, 2**32), st.integers(1, 40))
def test_a_damaged_file_is_shown_or_refused_and_nothing_else(kind: str, seed: int, count: int) -> None:
    data, chance = bytearray(picture(kind)), random.Random(seed)
    for _ in range(count):
        data[chance.randrange(len(data))] = chance.randrange(256)
    with suppress(PictureRefused):
        assert _opened(as_png(bytes(data), longest_edge=64))
