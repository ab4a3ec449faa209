"""What of a company stands on its invoices: its address and country, its entry in a register, and how to pay it."""

from keito_server.kit.ibans import grouped_iban


def address_lines(address: str, country: str) -> list[str]:
    """The lines of an address and the country beneath it, unless its last line says the country already."""
    lines = [line for line in address.splitlines() if line.strip()]
    is_said = bool(lines) and lines[-1].strip(" ,.").casefold() == country.casefold()
    return lines if is_said or not country else [*lines, country]


def company_line(name: str, registration: str) -> str:
    """The line at the foot of each page: what is registered, with the company's name before it where it is not in it."""
    registered = " ".join(registration.split())
    return registered if not registered or name.casefold() in registered.casefold() else f"{name}, {registered}"


def payment_lines(details: str, iban: str) -> list[str]:
    """How to pay, with the IBAN in groups of four on its own line, unless the details have it already."""
    lines = details.strip().splitlines()
    is_said = iban in "".join(details.split()).upper()
    return lines if is_said or not iban else [*lines, f"IBAN {grouped_iban(iban)}"]
