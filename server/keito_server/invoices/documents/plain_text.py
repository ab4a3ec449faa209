"""Text that people and agents typed, made fit to be printed: nothing in it may steer the page (rule G2)."""

import re

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Control characters, the byte order mark, and the marks that reverse the order in which text is shown.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\u202a-\u202e\u2066-\u2069]")
# Halves of a pair, and code points that can never be a character.
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def plain_text(typed: str) -> str:
    """The text with its lines kept (each ended by "\\n") and everything that cannot be seen taken out."""
    lines = _LINE_ENDS.sub("\n", typed).replace("\t", " ")
    return _NO_CHARACTER.sub("\ufffd", _UNPRINTABLE.sub("", lines)).strip()


def plain_line(typed: str) -> str:
    """The same on a single line."""
    return " ".join(plain_text(typed).split("\n"))


def plain_lines(typed: tuple[str, ...]) -> list[str]:
    """The lines that have something to print."""
    return [line for line in map(plain_line, typed) if line]
