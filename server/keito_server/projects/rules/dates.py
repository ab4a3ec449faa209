"""When a project begins and ends."""

from datetime import date

from keito_server.kit.errors import ValidationRefused


def check_dates(start: date | None, end: date | None) -> None:
    """A project does not end before it starts."""
    if start is not None and end is not None and end < start:
        raise ValidationRefused("The end lies before the start. Choose a later day.", field="end_date")
