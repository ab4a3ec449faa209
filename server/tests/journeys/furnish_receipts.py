"""A workspace in which receipts are dropped: Bob and Dan on a project that Carol manages, Alice over all, Mallory elsewhere.

Run beside the server: `python -m tests.journeys.furnish_receipts`; prints the subdomain and everybody's session, as JSON.
"""

import json
from typing import Any

import django

SUBDOMAIN = "harrow-receipts"


def furnish() -> dict[str, Any]:
    """People, a project, and a category with an amount."""
    from tests import factories
    from tests.journeys.furnish import _session

    here = factories.workspace(name="Harrow receipts", subdomain=SUBDOMAIN)
    elsewhere = factories.workspace(name="Elsewhere", subdomain="elsewhere-receipts")
    people = {
        name.lower(): factories.member(
            elsewhere if name == "Mallory" else here,
            first_name=name,
            role=role,
            email=f"{name.lower()}@receipts.example",
        )
        for name, role in (
            ("Alice", "administrator"),
            ("Carol", "manager"),
            ("Bob", "member"),
            ("Dan", "member"),
            ("Mallory", "administrator"),
        )
    }
    project = factories.project(
        factories.client(here, name="Meridian Bank"), team=(people["bob"], people["dan"]), name="Migration"
    )
    factories.assignment(project, people["carol"], is_manager=True)
    factories.category(here, name="Printing")
    return {"subdomain": SUBDOMAIN, "sessions": {name: _session(member) for name, member in people.items()}}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(furnish()))  # noqa: T201  # its output is what it is for
