"""`manage.py openapi`: writes the API's contract and the table of error codes, or checks that they are current."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from keito_server.config.openapi import error_codes, openapi_text

REPOSITORY = Path(__file__).parents[5]
CONTRACT = REPOSITORY / "openapi.json"
REFERENCE = REPOSITORY / "docs" / "reference" / "api.md"
BEGIN, END = "<!-- codes: written by manage.py openapi -->", "<!-- end of codes -->"


class Command(BaseCommand):
    """Keeps `openapi.json` and the codes in `docs/reference/api.md` the same as the server."""

    help = "Writes openapi.json and the error codes in docs/reference/api.md; with --check only says whether they are current."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; fail if something is stale.")

    def handle(self, **options: Any) -> None:
        wanted = {CONTRACT: openapi_text(), REFERENCE: with_codes(REFERENCE.read_text())}
        stale = [path for path, text in wanted.items() if not path.exists() or path.read_text() != text]
        if options["check"]:
            if stale:
                names = " and ".join(str(path.relative_to(REPOSITORY)) for path in stale)
                raise CommandError(f"{names} differ from the server: run manage.py openapi and commit the result.")
            return
        for path in stale:
            path.write_text(wanted[path])


def with_codes(page: str) -> str:
    """The page with the table of error codes between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    rows = [f"| `{line.code}` | {line.status} | {line.meaning} |" for line in error_codes()]
    return "\n".join([before + BEGIN, "| Code | Status | Meaning |", "|---|---|---|", *rows, END + after])
