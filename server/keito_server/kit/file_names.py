"""Names of files that people upload: for showing alone. What is stored has a random name. Free of Django."""

import re
import unicodedata

LONGEST = 120
"""Characters of a name that is shown."""

_UNSEEN = ("C", "Zl", "Zp")
"""Unicode categories that are left out: controls, marks that turn the reading direction, halves of characters, line ends."""
_EXTENSION = re.compile(r"\.(png|jpe?g|jfif|gif|pdf|heic|heif|webp)$", re.IGNORECASE)


def shown_name(name: str, *, extensions: tuple[str, ...], otherwise: str) -> str:
    """The last part of a name as it can be shown and saved: no folders, nothing unseen, at most `LONGEST` characters.

    It ends in one of `extensions` (`.jpg`), the first unless it has another; `otherwise` stands where nothing is left.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(character for character in last if not unicodedata.category(character).startswith(_UNSEEN))
    plain = " ".join(re.sub(r'[<>:"|?*]', " ", seen).split()).rstrip(". ")
    extension = next((one for one in extensions if plain.lower().endswith(one)), "")
    stem = plain[: -len(extension)] if extension else _EXTENSION.sub("", plain)
    kept = plain[-len(extension) :] if extension else extensions[0]
    return (stem[: LONGEST - len(kept)].strip(". ") or otherwise) + kept
