"""Documents lead where they say, and none is left out of their index."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


def test_the_index_names_every_page() -> None:
    index = set(_LINK.findall((DOCS / "README.md").read_text()))
    pages = {str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md")} - {"README.md"}
    assert pages - index == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_to_files(page: Path) -> None:
    broken = [link for link in _LINK.findall(page.read_text()) if not (page.parent / link).exists()]
    assert broken == []


def test_the_architecture_names_every_app() -> None:
    apps = {path.parent.name for path in (ROOT / "server" / "keito_server").glob("*/__init__.py")}
    named = set(re.findall(r"^(\w+) +\w", (ROOT / "ARCHITECTURE.md").read_text(), flags=re.MULTILINE))
    assert apps - named == set()
