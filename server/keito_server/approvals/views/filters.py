"""What narrows the queue: read from the address, and shown as chips."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from keito_server.approvals.models import Submission
from keito_server.approvals.queries import QueueFilters
from keito_server.kit.errors import NotFound
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry

ALL = "all"
SOURCES = [(source.value, source.label) for source in TimeEntry.Source]
_STATES = [(state.value, state.label) for state in Submission.State]
_NAMES = ("state", "member", "source", "flagged", "cursor")


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a chip offers."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: what it is set to (empty: not set) with the address that clears it, and what it offers.

    `toggle_url` is set for a chip of one value: pressing it sets it.
    """

    key: str
    label: str
    value: str
    clear_url: str
    options: tuple[Option, ...] = ()
    toggle_url: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of one address; what means nothing is left out. Without a state those that wait are shown."""

    subdomain: str
    values: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, typed: QueryDict, *, subdomain: str) -> "Filters":
        """The filters in an address."""
        offered = {"state": {*dict(_STATES), ALL}, "source": set(dict(SOURCES)), "flagged": {"yes"}}
        values = {name: typed.get(name, "") for name in _NAMES}
        known = {name: value for name, value in values.items() if value and value in offered.get(name, {value})}
        return cls(subdomain, known)

    @property
    def state(self) -> str:
        """The state that is shown; empty for all."""
        chosen = self.values.get("state", Submission.State.SUBMITTED)
        return "" if chosen == ALL else chosen

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the state is set."""
        return any(self.values.get(name) for name in ("member", "source", "flagged"))

    @property
    def query(self) -> QueueFilters:
        """The filters for the query; `NotFound` for an id that is no member's."""
        member = self.values.get("member", "")
        return QueueFilters(
            state=self.state or None,
            member_id=Member.parse_id(member) if member else None,
            source=self.values.get("source"),
            flagged_only="flagged" in self.values,
        )

    def chips(self, members: Sequence[Member]) -> list[Chip]:
        """All filters in their order; `members` are those who have anything in the queue."""
        names = [(one.public_id, one.name) for one in members]
        if self.values.get("member") and self.values["member"] not in dict(names):
            raise NotFound
        states = [("State", "state", _STATES, self.state)]
        others = [("Member", "member", names), ("Source", "source", SOURCES)]
        chips = [self._chip(*one) for one in states] + [
            self._chip(label, key, choices, self.values.get(key, "")) for label, key, choices in others
        ]
        is_flagged = "flagged" in self.values
        flagged = Chip(
            key="flagged",
            label="Flagged only",
            value="Flagged only" if is_flagged else "",
            clear_url=self.address(flagged=""),
            toggle_url=self.address(flagged="yes"),
        )
        return [*chips, flagged]

    def address(self, submission: str = "", **changes: str) -> str:
        """The address of the queue with these filters and some changed, or of one submission in it; other filters begin at the first page."""
        values = {key: value for key, value in (self.values | changes).items() if value}
        if changes and "cursor" not in changes:
            values.pop("cursor", None)
        name = "approvals:opened" if submission else "approvals:queue"
        path = reverse(name, args=[self.subdomain, submission] if submission else [self.subdomain])
        return f"{path}?{urlencode(values)}" if values else path

    def _chip(self, label: str, key: str, choices: Sequence[tuple[str, str]], value: str) -> Chip:
        return Chip(
            key=key,
            label=label,
            value=dict(choices).get(value, ""),
            clear_url=self.address(**{key: ALL if key == "state" else ""}),
            options=tuple(Option(words, self.address(**{key: one})) for one, words in choices),
        )
