"""The sheet of components, as every page is held to."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.http import Http404
from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory

import keito_server.web
from keito_server.web.component_sheet import components

WEB = Path(keito_server.web.__file__).parent


def test_shows_every_component_without_inline_style_or_script(settings: Any) -> None:
    settings.DEBUG = True
    html = components(RequestFactory().get("/components")).content.decode()
    assert "style=" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert "<h1>Components and their states</h1>" in html


def test_gives_no_two_elements_the_same_id(settings: Any) -> None:
    settings.DEBUG = True
    html = components(RequestFactory().get("/components")).content.decode()
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_is_not_there_on_a_real_installation(settings: Any) -> None:
    settings.DEBUG = settings.DEMO = False
    with pytest.raises(Http404):
        components(RequestFactory().get("/components"))


@pytest.mark.parametrize("path", sorted(WEB.glob("templates/web/*.html")), ids=lambda path: path.name)
def test_every_template_of_the_app_compiles(path: Path) -> None:
    assert engines["django"]
    get_template(f"web/{path.name}")


def test_vendored_files_have_their_licence_beside_them() -> None:
    fonts = WEB / "static/web/fonts"
    for font in fonts.glob("*.woff2"):
        family = font.name.split("-latin")[0]
        assert (fonts / f"{family}-LICENSE.txt").is_file()
    assert (WEB / "static/web/vendor/htmx-LICENSE.txt").is_file()
