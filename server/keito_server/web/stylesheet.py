"""Writes a map of `@import` lines out as one stylesheet, keeping each line's cascade layer. Pure text."""

import posixpath
import re
from collections.abc import Callable

_IMPORT = re.compile(
    r"""^@import\s+url\(["']?(?P<file>[^"')]+)["']?\)(?:\s+layer\((?P<layer>[\w.-]+)\))?\s*;[ \t]*$""", re.M
)
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_BLANK = re.compile(r"\n\s*\n+")
_INDENT = re.compile(r"^[ \t]+", re.M)


class UnreadableImport(ValueError):
    """The map holds an `@import` that cannot be written out: a condition, a nested import, or another folder."""


def write_out(name: str, read: Callable[[str], str]) -> str:
    """The stylesheet `name` with every `@import url("x.css") layer(y);` replaced by the file's text inside `@layer y`.

    `read` gives the text of a file by its name. All files lie in one folder, so that their relative addresses stay right.
    """
    folder = posixpath.dirname(name)

    def put(found: re.Match[str]) -> str:
        file, layer = found["file"], found["layer"]
        if "/" in file:
            raise UnreadableImport(f"{name} imports {file}, which lies in another folder.")
        text = read(posixpath.join(folder, file))
        if "@import" in _COMMENT.sub("", text):
            raise UnreadableImport(f"{file} is imported by {name} and imports again.")
        return f"@layer {layer} {{\n{text}\n}}" if layer else text

    whole = _IMPORT.sub(put, read(name))
    if "@import" in _COMMENT.sub("", whole):
        raise UnreadableImport(f"{name} holds an @import of a kind that is not understood.")
    return _INDENT.sub("", _BLANK.sub("\n", _COMMENT.sub("", whole))).strip() + "\n"
