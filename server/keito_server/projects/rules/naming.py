"""The name of a copied project."""

from collections.abc import Collection


def copy_name(name: str, taken: Collection[str], *, longest: int) -> str:
    """`Copy of Website`, or `Copy of Website 2` and so on where that is taken, whatever its case; cut where it must."""
    known = {other.casefold() for other in taken}
    number = 1
    while True:
        end = "" if number == 1 else f" {number}"
        candidate = f"Copy of {name}"[: longest - len(end)].rstrip() + end
        if candidate.casefold() not in known:
            return candidate
        number += 1
