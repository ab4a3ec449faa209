"""Names that people give to things. Free of Django."""

from keito_server.kit.errors import ValidationRefused
from keito_server.kit.strict_json import check_text


def check_name(name: str, *, longest: int, field: str = "name") -> str:
    """A name without spaces at its ends: something is left of it, it is not too long, and a database can hold it."""
    plain = check_text(name, field).strip()
    if not plain:
        raise ValidationRefused("Give it a name.", field=field)
    if len(plain) > longest:
        raise ValidationRefused(f"A name may have at most {longest} characters.", field=field)
    return plain
