"""No ignored warning without its reason on the same line."""

import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, shown

FOLDERS = ("server/keito_server", "server/tests", "scripts", "bench")
IGNORES = re.compile(r"#\s*(noqa|type:\s*ignore|mypy:|ruff:|pragma:)", re.IGNORECASE)
IGNORES_WITH_REASON = re.compile(
    r"#\s*(noqa:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|type:\s*ignore\[[\w-]+(,\s*[\w-]+)*\])\s+#\s+(?!noqa|type:)\w.*\s\S+",
    re.IGNORECASE,
)


def _comments(path: Path) -> Iterator[tuple[int, str]]:
    with tokenize.open(path) as source:
        for token in tokenize.generate_tokens(source.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def _lacks_reason(comment: str) -> bool:
    return IGNORES.search(comment) is not None and IGNORES_WITH_REASON.match(comment) is None


def test_whatever_is_ignored_says_why() -> None:
    files = [ROOT / "server/manage.py", *(path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")))]
    unexplained = [
        f"{shown(path)}:{line} {comment}"
        for path in files
        if "migrations" not in path.parts
        for line, comment in _comments(path)
        if _lacks_reason(comment)
    ]
    assert unexplained == []


@pytest.mark.parametrize(
    ("comment", "lacks_reason"),
    [
        ("# noqa", True),
        ("# noqa: E402", True),
        ("# noqa: E402, F403", True),
        ("# type: ignore", True),
        ("# type: ignore[arg-type]", True),
        ("# type: ignore[arg-type]  # noqa: E402", True),
        ("# noqa  # whatever it may be", True),
        ("# ruff: noqa", True),
        ("# noqa: E402, F403  # all of them, once it is set", False),
        ("# type: ignore[arg-type]  # what it refuses", False),
        ("# an ordinary remark", False),
    ],
)
def test_a_reason_is_told_from_its_lack(comment: str, lacks_reason: bool) -> None:
    assert _lacks_reason(comment) is lacks_reason
