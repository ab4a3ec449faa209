"""Pure rules of accounts: how a typed name divides."""


def split_name(name: str) -> tuple[str, str]:
    """First and last name of what was typed in one field: the first word, and all the others."""
    first, _, last = " ".join(name.split()).partition(" ")
    return first, last
