"""`manage.py check_integrity`: proves that the stored rows fit together, or lists those that do not."""

from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from keito_server.kit.integrity import all_checks

SHOWN = 20
"""Rows that are listed for each check; the rest is counted."""


class Command(BaseCommand):
    """Exit code 0 when all is right, 1 and a listing on standard output otherwise."""

    help = "Proves that no row points into another workspace or nowhere, and that stored sums are right."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = sum(self._report(name, iter(check())) for name, check in all_checks().items())
        if wrong:
            raise CommandError(f"{wrong:,} rows are wrong. Restore them from a backup, or report this as a defect.")
        self.stdout.write(f"All {len(all_checks())} checks passed.")

    def _report(self, name: str, findings: Any) -> int:
        shown = list(islice(findings, SHOWN))
        beyond = sum(1 for _ in findings)
        self.stdout.write(f"{'wrong' if shown else 'right'}  {name}")
        for finding in shown:
            self.stdout.write(f"         {finding}")
        if beyond:
            self.stdout.write(f"         and {beyond:,} more")
        return len(shown) + beyond
