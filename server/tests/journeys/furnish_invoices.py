"""Adds to the furnished house a client with priced time of last month, which nobody else's journey looks at.

Run beside the server: `python -m tests.journeys.furnish_invoices harrow-vale`. Prints the client's name.
"""

import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import django


def furnish(subdomain: str) -> str:
    """A client with a fixed fee of 8,000, and a project with two people's and an agent's time, some of it without a rate."""
    from keito_server.kit.durations import HOUR_MS
    from keito_server.time_entries.rules import amount_of
    from keito_server.workspaces.models import Workspace
    from tests import factories

    here = Workspace.objects.get(subdomain=subdomain)
    mark = uuid4().hex[:6]
    client = factories.client(here, name=f"Brightwater Trust {mark}", address="2 Quay Street\nBristol", country="GB")
    people = [
        factories.member(here, first_name=name, email=f"{name.lower()}.{mark}@harrow-vale.example")
        for name in ("Priya", "Hannah")
    ]
    agent = factories.agent(here, name=f"donor-bot-{mark}", email=f"donor-bot-{mark}@agents.keito.ai")
    work = factories.task(here, name=f"Advice {mark}", slug=f"advice-{mark}")
    project = factories.project(
        client, name="Donor platform", code="BRI-DON", slug=f"donor-{mark}", team=(*people, agent), tasks=(work,)
    )
    factories.project(
        client, name="Donor website", slug=f"website-{mark}", billing_type="fixed_fee", fee=Decimal(8_000)
    )
    last_month = datetime.now(UTC).date().replace(day=1) - timedelta(days=10)
    for who, hours, rate in ((people[0], "12.5", "140"), (people[1], "3", None), (agent, "6", "75")):
        duration_ms, price = int(Decimal(hours) * HOUR_MS), None if rate is None else Decimal(rate)
        more = {"source": "agent", "session_id": f"session-{mark}"} if who.is_agent else {}
        factories.entry(
            who,
            project,
            task=work,
            spent_date=last_month,
            duration_ms=duration_ms,
            rate=price,
            amount=amount_of(duration_ms, price),
            notes="Quarterly review",
            **more,
        )
    return client.name


if __name__ == "__main__":
    django.setup()
    print(furnish(sys.argv[1]))  # noqa: T201  # its output is what it is for
