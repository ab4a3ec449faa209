"""The stylesheet that browsers get: one file, its layers kept."""

import re
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

import keito_server
import keito_server.web
from keito_server.web.storage import STYLESHEET, bundled
from keito_server.web.stylesheet import UnreadableImport, write_out

STATIC = Path(keito_server.web.__file__).parent / "static"


def read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def test_leaves_no_import() -> None:
    assert "@import" not in write_out(STYLESHEET, read)


def test_names_the_order_of_the_layers_first_and_puts_every_part_into_its_layer() -> None:
    whole = write_out(STYLESHEET, read)
    assert whole.startswith("@layer reset, tokens, base, shell, components, pages;")
    in_layers = re.findall(r"layer\((\w+)\)", read(STYLESHEET))
    assert re.findall(r"@layer (\w+) \{", whole) == in_layers


def test_holds_every_part_of_the_folder() -> None:
    imported = set(re.findall(r'url\("([\w-]+\.css)"\)', read(STYLESHEET)))
    assert imported == {path.name for path in (STATIC / "web/css").glob("*.css")} - {"app.css"}


def test_keeps_the_rules_whole() -> None:
    whole = write_out(STYLESHEET, read)
    assert whole.count("{") == whole.count("}")
    assert "/*" not in whole


@pytest.mark.parametrize(
    "line",
    ['@import url("a.css") print;', '@import "a.css";', '@import url("../other/a.css");', '@import url("nested.css");'],
)
def test_refuses_an_import_it_cannot_write_out(line: str) -> None:
    files = {"css/map.css": line, "css/nested.css": '@import url("a.css");', "css/a.css": "a {}"}
    with pytest.raises(UnreadableImport):
        write_out("css/map.css", files.__getitem__)


def test_collecting_replaces_the_map_and_leaves_its_parts_out() -> None:
    source = FileSystemStorage(location=STATIC)
    names = [f"web/css/{path.name}" for path in (STATIC / "web/css").glob("*.css")] + ["web/icons.svg"]
    collected = bundled({name: (source, name) for name in names})
    assert set(collected) == {STYLESHEET, "web/icons.svg"}
    storage, path = collected[STYLESHEET]
    with storage.open(path) as file:
        assert b"@import" not in file.read()


def test_components_write_no_colour_of_their_own_where_a_token_exists() -> None:
    allowed = {"tokens.css", "invoice-sheet.css", "invoice-sheet-parts.css", "toast.css"}
    for path in (STATIC / "web/css").glob("*.css"):
        if path.name not in allowed:
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b|oklch\(|rgb\(", path.read_text(encoding="utf-8")), path.name


def test_uses_logical_properties_and_never_important() -> None:
    for path in (STATIC / "web/css").glob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert "!important" not in text, path.name
        assert not re.search(r"(?:margin|padding|border)-(?:left|right|top|bottom)", text), path.name
        assert not re.search(r"text-align: (?:left|right)", text), path.name


def test_a_theme_changes_nothing_but_colours() -> None:
    """What `light-dark()` gives can only be a colour; so of axe's rules only those of colours are asked in both themes."""
    parts = Path(keito_server.__file__).parent.glob("*/static/**/*.*")
    for path in (path for path in parts if path.suffix in {".css", ".js", ".svg"}):
        text = path.read_text(encoding="utf-8")
        assert "prefers-color-scheme" not in text, path.name
        themed = re.findall(r"\[data-theme[^{]*\{([^}]*)\}", text)
        assert all(re.fullmatch(r"\s*color-scheme: (?:light|dark);\s*", rules) for rules in themed), path.name
