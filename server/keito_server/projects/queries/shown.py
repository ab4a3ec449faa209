"""A project as its page shows it: what apps above are handed that put their own figures on that page."""

from dataclasses import dataclass
from datetime import date

from keito_server.projects.models import Project
from keito_server.projects.queries.lines import sees_all_time
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, permissions_of


@dataclass(frozen=True, slots=True)
class ShownProject:
    """A project, how its reader belongs to it, and the day that it is in the workspace: enough to decide on what they see.

    `today` is a day of the workspace's timezone.
    """

    project: Project
    reader: Member
    is_assigned: bool
    is_managed: bool
    today: date

    @property
    def sees_all_time(self) -> bool:
        """Whether everybody's hours are shown, and not the reader's own only (P3)."""
        return sees_all_time(self.reader, is_managed=self.is_managed)

    @property
    def may_edit(self) -> bool:
        """Whether the reader may change the project (P3)."""
        held = permissions_of(self.reader)
        return Permission.PROJECTS_EDIT_ALL in held or (self.is_managed and Permission.PROJECTS_EDIT_MANAGED in held)

    @property
    def sees_rates(self) -> bool:
        """Whether billable rates and what they come to are shown (P5)."""
        return self.may_edit and Permission.BILLABLE_RATES_VIEW in permissions_of(self.reader)

    @property
    def sees_costs(self) -> bool:
        """Whether cost and margin are shown: to administrators only (P5)."""
        return Permission.COST_RATES_VIEW in permissions_of(self.reader)
