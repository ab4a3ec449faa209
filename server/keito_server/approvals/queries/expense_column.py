"""What the list of expenses says of one that was sent back."""

from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.expressions import BaseExpression

from keito_server.approvals.models import Submission


def why_sent_back(workspace_id: UUID) -> BaseExpression:
    """The note of the expense's submission where that was sent back (A1)."""
    rows = Submission.objects.in_workspace(workspace_id).filter(
        id=OuterRef("submission_id"), state=Submission.State.REJECTED
    )
    return Subquery(rows.values("note")[:1])
