"""What narrows the list of invoices: read from the address, shown as a chip."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from keito_server.kit.errors import NotFound
from keito_server.projects.models import Project
from keito_server.web.chips import Chip, Option, named


@dataclass(frozen=True, slots=True)
class InvoiceAddress:
    """The project that one address of the list narrows to; None shows invoices of all projects and of none."""

    here: str
    project: Project | None

    @classmethod
    def read(cls, typed: QueryDict, *, here: str, reached: Sequence[Project]) -> "InvoiceAddress":
        """The filter in an address; `NotFound` for a project that is out of reach, or that is none (P2)."""
        text = typed.get("project", "").strip()
        if not text:
            return cls(here, None)
        project_id = Project.parse_id(text)
        project = next((one for one in reached if one.id == project_id), None)
        if project is None:
            raise NotFound
        return cls(here, project)

    @property
    def values(self) -> dict[str, str]:
        """What narrows the list, by name."""
        return {} if self.project is None else {"project": self.project.public_id}

    def to(self, **changes: str) -> str:
        """The address with some values changed; an empty one takes a filter out."""
        kept = {name: value for name, value in (self.values | changes).items() if value}
        return f"{self.here}?{urlencode(kept)}" if kept else self.here

    @property
    def without_project(self) -> str:
        """The address that shows invoices of all projects."""
        return self.to(project="")

    def chip(self, reached: Sequence[Project]) -> Chip:
        """The projects to choose from, under their clients."""
        return Chip(
            key="project",
            label="Project",
            value="" if self.project is None else self.project.name,
            clear_url=self.without_project,
            options=[
                Option(named(one.name, one.archived_at), self.to(project=one.public_id), group=one.client.name)
                for one in reached
            ],
        )
