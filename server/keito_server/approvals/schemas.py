"""Shapes of submissions in the API; shape checks only."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from keito_server.approvals.queries.listing import SubmissionFilters
from keito_server.approvals.rules import NOTE_LENGTH, check_period
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.shapes import Day, Input, Instant, Output, PageQuery, PublicId, example_id, example_page
from keito_server.team.errors import UnknownMember

State = Literal["submitted", "approved", "rejected"]
UserId = Annotated[UUID, PublicId("usr", "user_id", UnknownMember)]

_SHOWN: JsonDict = {
    "id": example_id("sub"),
    "user_id": example_id("usr"),
    "from": "2026-03-02",
    "to": "2026-03-08",
    "state": "approved",
    "hours": 38.75,
    "billable_hours": 34.16667,
    "entry_count": 21,
    "expense_count": 1,
    "expenses": [{"currency": "GBP", "amount": 28.8}],
    "submitted_by": example_id("usr"),
    "submitted_at": "2026-03-06T17:42:00Z",
    "decided_by": example_id("usr"),
    "decided_at": "2026-03-09T09:20:00Z",
    "note": "",
    "created_at": "2026-03-06T17:42:00Z",
}


class NewSubmission(Input):
    """A period to hand in, its time and its expenses."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"from": "2026-03-02", "to": "2026-03-08"}]}, populate_by_name=False
    )

    from_: Day = Field(alias="from", description="First day, included.")
    to: Day = Field(description="Last day, included; at most a year after the first.")
    user_id: UserId | None = Field(
        None, description="Whose time: your own, or an agent's for those who may approve that agent."
    )

    @model_validator(mode="after")
    def check_days(self) -> Self:
        """Names the field as the API has it."""
        try:
            check_period(self.from_, self.to)
        except ValidationRefused as refusal:
            raise ValidationRefused(refusal.message, field="to") from None
        return self


class Decision(Input):
    """What comes with a decision."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "Please split the meetings."}]})

    note: str | None = Field(
        None, max_length=NOTE_LENGTH, description="A word to the user; why, where it is sent back or withdrawn."
    )


class SubmissionQuery(PageQuery):
    """Filters of the list; all that are given hold together."""

    user_id: UserId | None = Field(None, description="Submissions of one user.")
    state: State | None = Field(None, description="What became of them.")
    from_: Day | None = Field(None, alias="from", description="Periods that end on this day or later.")
    to: Day | None = Field(None, description="Periods that begin on this day or earlier.")

    def to_filters(self) -> SubmissionFilters:
        """The same for the query."""
        return SubmissionFilters(member_id=self.user_id, state=self.state, first_day=self.from_, last_day=self.to)


class SpentTotal(Output):
    """What was spent in one currency."""

    currency: str
    amount: float | int


class Submission(Output):
    """A period of one user, handed in for approval."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SHOWN]})

    id: str
    user_id: str
    from_: str = Field(alias="from", json_schema_extra={"format": "date"})
    to: str = Field(json_schema_extra={"format": "date"})
    state: State
    hours: float | int = Field(description="Counted hours of all that is bundled in it, as it is now.")
    billable_hours: float | int
    entry_count: int
    expense_count: int
    expenses: list[SpentTotal] = Field(description="What its expenses come to, one total a currency.")
    submitted_by: str | None = Field(description="Who handed it in; null where an agent's week was by itself.")
    submitted_at: Instant
    decided_by: str | None
    decided_at: Instant | None
    note: str = Field(description="What came with the decision.")
    created_at: Instant


class SubmissionPage(Output):
    """A page of submissions, oldest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [example_page(_SHOWN)]})

    data: list[Submission]
    next_cursor: str | None
    has_more: bool
