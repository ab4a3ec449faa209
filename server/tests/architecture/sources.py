"""The source files of the product and of its tests, as the tests of the house read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "server/keito_server"
OWN_SHAPE = {"config", "kit", "web"}
"""Packages that are no domain and so have no domain's furniture."""


def apps() -> list[Path]:
    """The folders of all apps."""
    return sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


def domain_apps() -> list[Path]:
    """The folders of the apps that the product talks about."""
    return [app for app in apps() if app.name not in OWN_SHAPE]


def python_files(*furniture: str) -> Iterator[Path]:
    """All Python files of the package, or those of some furniture of the domain apps; migrations are left out."""
    if not furniture:
        yield from (path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts)
    for app in domain_apps() if furniture else []:
        for name in furniture:
            yield from sorted([*app.glob(f"{name}.py"), *app.glob(f"{name}/**/*.py")])


def templates() -> list[Path]:
    """All templates of pages."""
    return sorted(PACKAGE.glob("*/templates/**/*.html"))


@cache
def tree_of(path: Path) -> ast.Module:
    """A Python file as its syntax tree."""
    return ast.parse(path.read_text(), str(path))


def shown(path: Path) -> str:
    """A path as it reads in a message."""
    return str(path.relative_to(ROOT))
