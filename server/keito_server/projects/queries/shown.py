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
    def may_invoice(self) -> bool:
        """Whether the reader may draft an invoice for the project's client, on which there is something to bill."""
        held = permissions_of(self.reader)
        if self.project.billing_type == Project.BillingType.NON_BILLABLE:
            return False
        return Permission.INVOICES_DRAFT_ALL in held or (self.is_managed and Permission.INVOICES_DRAFT_MANAGED in held)

    @property
    def invoice_query(self) -> str:
        """Chooses the client and the project on the page of a new invoice, where both are offered there; '' otherwise."""
        project = self.project
        is_offered = project.is_active and project.client.is_active
        if not is_offered or project.billing_type == Project.BillingType.NON_BILLABLE:
            return ""
        return f"?client={project.client.public_id}&project={project.public_id}"

    @property
    def sees_costs(self) -> bool:
        """Whether cost and margin are shown: to administrators only (P5)."""
        return Permission.COST_RATES_VIEW in permissions_of(self.reader)
