"""Pure rules of invitations: how long one is good, what state it is in, and who can be invited (inviting-your-team.md)."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LIFETIME = timedelta(days=7)
"""How long a sent invitation can be accepted."""

RESENT_AFTER = timedelta(minutes=1)
"""How long after a mail the next one of the same invitation may follow."""

MOST_A_DAY = 1000
"""How many invitations, sent again or first, a workspace may send within a day."""

MOST_AT_ONCE = 100
"""How many people one batch may hold."""

_BETWEEN = re.compile(r"[,;\r\n]+")


class InvitationState(StrEnum):
    """Where an invitation stands. An expired one is still open: it can be sent again or cancelled."""

    PENDING = "pending"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"
    DECLINED = "declined"

    @property
    def is_open(self) -> bool:
        """Whether the person may still join by it, at once or after it was sent again."""
        return self in (InvitationState.PENDING, InvitationState.EXPIRED)


@dataclass(frozen=True, slots=True)
class TypedAddress:
    """One address of a pasted list, with the names that stood before it."""

    email: str
    first_name: str = ""
    last_name: str = ""


def state_of(
    *,
    accepted_at: datetime | None,
    cancelled_at: datetime | None,
    declined_at: datetime | None,
    expires_at: datetime,
    now: datetime,
) -> InvitationState:
    """The state of an invitation at `now`; it expires at `expires_at` itself."""
    if accepted_at is not None:
        return InvitationState.ACCEPTED
    if declined_at is not None:
        return InvitationState.DECLINED
    if cancelled_at is not None:
        return InvitationState.CANCELLED
    return InvitationState.EXPIRED if now >= expires_at else InvitationState.PENDING


def address_key(email: str) -> str:
    """What two spellings of one address have in common: case and spaces around it do not tell people apart."""
    return email.strip().lower()


def read_addresses(text: str) -> list[TypedAddress]:
    """The addresses of a pasted list, in order and each once, parted by commas, semicolons, lines or spaces.

    Reads `sofia@example.org` and `Sofia Brandt <sofia@example.org>`. What is no address is kept, for its row to say so.
    """
    found: dict[str, TypedAddress] = {}
    for part in _BETWEEN.split(text):
        name, _, rest = part.partition("<")
        address, closed, _ = rest.partition(">")
        typed = [_named(name, address)] if closed else [TypedAddress(word) for word in part.split()]
        for person in typed:
            if person.email:
                found.setdefault(address_key(person.email), person)
    return list(found.values())


def _named(name: str, address: str) -> TypedAddress:
    first, _, last = " ".join(name.replace('"', " ").split()).partition(" ")
    return TypedAddress("".join(address.split()), first, last)


def problems_of(
    emails: Sequence[str], *, unreadable: Collection[int], members: Mapping[str, bool], invited: Collection[str]
) -> dict[int, str]:
    """Why rows of a batch cannot be invited, by the row's place; rows without a problem are not in it.

    `members` says of each member's `address_key` whether the member is active, `invited` holds the keys of open
    invitations, `unreadable` the places of what is no address at all.
    """
    problems: dict[int, str] = {}
    seen: set[str] = set()
    for place, email in enumerate(emails):
        key = address_key(email)
        if place in unreadable:
            problems[place] = "This is not an e-mail address. It needs an @ and a domain, such as name@company.com."
        elif members.get(key) is True:
            problems[place] = "Is a member already."
        elif key in members:
            problems[place] = "Was a member and is archived. Reactivate them on their page under Team instead."
        elif key in invited:
            problems[place] = "Is invited already. Send that invitation again instead."
        elif key in seen:
            problems[place] = "Stands in this list twice. Remove one of the two."
        else:
            seen.add(key)
    return problems
