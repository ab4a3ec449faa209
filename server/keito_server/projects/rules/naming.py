"""The name of a copied project, and names in a sentence."""

from collections.abc import Collection, Sequence


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


def archived_words(names: Sequence[str]) -> str:
    """`Fax is archived`, or `Fax, Post and Telex are archived`; of many names the first three and how many more."""
    if len(names) == 1:
        return f"{names[0]} is archived"
    most = 3
    last = names[-1] if len(names) <= most else f"{len(names) - most} more"
    return f"{', '.join(names[: min(most, len(names) - 1)])} and {last} are archived"
