"""How the product calls time zones where one is chosen. Free of Django."""

from itertools import groupby

from keito_server.kit.days import timezone_names

_WORLD_PARTS = (
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


def timezone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Timezones by part of the world, each as its place ("Argentina, Salta"), and UTC."""
    named = sorted(name for name in timezone_names() if name.split("/")[0] in _WORLD_PARTS)
    parts = [
        (part, [(name, timezone_place(name)) for name in names])
        for part, names in groupby(named, lambda name: name.split("/")[0])
    ]
    return [*parts, ("Elsewhere", [("UTC", "UTC")])]


def timezone_place(timezone: str) -> str:
    """The place of a timezone in words: `Argentina, Salta`; `UTC` stays."""
    return ", ".join(timezone.split("/")[1:] or [timezone]).replace("_", " ")
