"""A contract for import-linter: one app may enter another only by its doors.

The types that import-linter brings would need a list of every private file of every app; this one holds for files that
do not exist yet.
"""

from collections.abc import Iterable
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    """Options: `root` (package that holds the apps), `doors` (modules of an app that others may import, as a whole),
    `open_apps` (no walls at all: they know no domain) and `masters` (apps that may go in anywhere: the wiring).
    """

    type_name = "doors"

    root = fields.StringField()
    doors = fields.ListField(subfield=fields.StringField())
    open_apps = fields.ListField(subfield=fields.StringField())
    masters = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Looks at each direct import between two apps."""
        trespasses = sorted(self._trespasses(graph))
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line for each import that does not go through a door."""
        for importer, imported in check.metadata["trespasses"]:
            output.print_error(f"{importer} may not import {imported}: it is no door.", bold=False)
        output.new_line()

    def _trespasses(self, graph: ImportGraph) -> Iterable[tuple[str, str]]:
        for importer in graph.find_children(str(self.root)):
            if self._name_of(importer) in cast("list[str]", self.masters):
                continue
            for module in {importer} | graph.find_descendants(importer):
                for imported in graph.find_modules_directly_imported_by(module):
                    if self._is_trespass(importer, imported):
                        yield module, imported

    def _is_trespass(self, importing_app: str, imported: str) -> bool:
        if not imported.startswith(f"{self.root}.") or f"{imported}.".startswith(f"{importing_app}."):
            return False
        app, _, inside = imported.removeprefix(f"{self.root}.").partition(".")
        return app not in cast("list[str]", self.open_apps) and inside not in cast("list[str]", self.doors)

    def _name_of(self, app: str) -> str:
        return app.removeprefix(f"{self.root}.")
