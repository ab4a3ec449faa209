"""Whatever people do in whatever order, entries and submissions stay in step (A1): held against a model."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keito_server.approvals import actions
from keito_server.approvals.models import Submission
from keito_server.approvals.queries.integrity import list_wrong_submissions
from keito_server.kit.errors import Refusal
from keito_server.kit.identifiers import new_id
from keito_server.time_entries import actions as time_entries
from keito_server.time_entries.models import TimeEntry
from tests.approvals.conftest import Studio
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

STEPS = st.sampled_from(["log", "submit", "approve", "reject", "withdraw", "edit", "delete", "undo", "invoice", "free"])


@dataclass
class Model:
    """What ought to be: of each entry its state and submission, of each submission its state."""

    entries: dict[UUID, tuple[str, UUID | None]] = field(default_factory=dict)
    submissions: dict[UUID, str] = field(default_factory=dict)
    invoiced: set[UUID] = field(default_factory=set)

    def move(self, submission: UUID, state: str, entries_state: str) -> None:
        self.submissions[submission] = state
        for entry, (_, bundled) in self.entries.items():
            if bundled == submission:
                self.entries[entry] = (entries_state, submission)


@contextmanager
def taken_back() -> Iterator[None]:
    """Each generated story begins with the same empty week."""
    with suppress(_Over), transaction.atomic():
        yield
        raise _Over


class _Over(Exception):
    pass


@dataclass
class Story:
    """One story as it is told: the product's rows on one side, the model on the other."""

    studio: Studio
    model: Model = field(default_factory=Model)
    deletions: list[tuple[UUID, UUID]] = field(default_factory=list)

    def tell(self, step: str, which: int) -> None:
        getattr(self, step)(which)

    def log(self, _: int) -> None:
        self.model.entries[self.studio.time().id] = ("unsubmitted", None)

    def submit(self, _: int) -> None:
        ready = [entry for entry, (state, _) in self.model.entries.items() if state == "unsubmitted"]
        if self.allowed(bool(ready), lambda: self.made.append(self.studio.submit())):
            submission = self.made[-1].id
            self.model.submissions[submission] = "submitted"
            for entry in ready:
                self.model.entries[entry] = ("submitted", submission)

    made: list[Submission] = field(default_factory=list)

    def approve(self, which: int) -> None:
        self._decide(which, actions.approve_one, "approved", "approved")

    def reject(self, which: int) -> None:
        self._decide(which, actions.reject_one, "rejected", "unsubmitted")

    def _decide(self, which: int, verb: Callable[..., object], state: str, entries_state: str) -> None:
        if not self.made:
            return
        one = self.made[which % len(self.made)].id
        may = self.model.submissions[one] == "submitted"
        if self.allowed(may, lambda: verb(actor=self.studio.cast.alice, submission_id=one, now=NOW)):
            self.model.move(one, state, entries_state)

    def withdraw(self, which: int) -> None:
        if not self.made:
            return
        one = self.made[which % len(self.made)].id
        holds_invoiced = any(
            bundled == one and entry in self.model.invoiced for entry, (_, bundled) in self.model.entries.items()
        )
        may = self.model.submissions[one] == "approved" and not holds_invoiced
        if self.allowed(may, lambda: actions.withdraw(actor=self.studio.cast.alice, submission_id=one, now=NOW)):
            self.model.move(one, "submitted", "submitted")

    def edit(self, which: int) -> None:
        if entry := self._entry(which):
            may = self.model.entries[entry][0] == "unsubmitted" and entry not in self.model.invoiced
            changes: time_entries.EntryChanges = {"notes": f"Story {new_id()}"}
            edit = partial(time_entries.update, actor=self.studio.cast.bob, entry_id=entry, changes=changes, now=NOW)
            self.allowed(may, edit)

    def delete(self, which: int) -> None:
        if entry := self._entry(which):
            may = self.model.entries[entry][0] != "approved" and entry not in self.model.invoiced
            delete = partial(time_entries.delete, actor=self.studio.cast.alice, entry_id=entry, now=NOW)
            if self.allowed(may, lambda: self.deletions.append((entry, delete()))):
                self.gone[entry] = self.model.entries.pop(entry)

    gone: dict[UUID, tuple[str, UUID | None]] = field(default_factory=dict)

    def undo(self, _: int) -> None:
        if not self.deletions:
            return
        entry, event = self.deletions.pop()
        time_entries.restore(actor=self.studio.cast.alice, event_id=event, now=NOW)
        state, bundled = self.gone.pop(entry)
        is_late = state == "submitted" and bundled is not None and self.model.submissions[bundled] != "submitted"
        self.model.entries[entry] = ("unsubmitted", None) if is_late else (state, bundled)

    def invoice(self, which: int) -> None:
        if entry := self._entry(which):
            taken = time_entries.mark_invoiced(actor=self.studio.cast.alice, entry_ids=[entry])
            assert taken == (self.model.entries[entry][0] == "approved" and entry not in self.model.invoiced)
            if taken:
                self.model.invoiced.add(entry)

    def free(self, which: int) -> None:
        if entry := self._entry(which):
            time_entries.unmark_invoiced(actor=self.studio.cast.alice, entry_ids=[entry])
            self.model.invoiced.discard(entry)

    def _entry(self, which: int) -> UUID | None:
        known = list(self.model.entries)
        return known[which % len(known)] if known else None

    @staticmethod
    def allowed(may: bool, act: Callable[[], object]) -> bool:
        """Does it, and holds that it was refused exactly where the model says so."""
        try:
            act()
        except Refusal:
            assert not may
            return False
        assert may
        return True


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(STEPS, st.integers(0, 5)), min_size=4, max_size=25))
def test_any_story_of_a_timesheet_goes_as_the_model_says(studio: Studio, steps: list[tuple[str, int]]) -> None:
    with taken_back():
        story = Story(studio)
        for step, which in steps:
            story.tell(step, which)
            workspace_id = studio.project.workspace_id
            entries = TimeEntry.objects.in_workspace(workspace_id)
            assert {one.id: (one.approval, one.submission_id) for one in entries} == story.model.entries
            submissions = Submission.objects.in_workspace(workspace_id)
            assert {one.id: one.state for one in submissions} == story.model.submissions
            assert not list(list_wrong_submissions())
