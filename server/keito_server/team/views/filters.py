"""What narrows the list of members: read from the address, and shown as chips."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from keito_server.team.models import BusinessRole, Member
from keito_server.team.queries import DirectoryFilters

Choice = tuple[str, str]

_CHOICES: dict[str, tuple[str, Sequence[Choice]]] = {
    "state": (
        "State",
        (("active", "Active"), ("pending", "Pending"), ("archived", "Archived"), ("all", "All")),
    ),
    "role": ("Role", [(role.value, role.label) for role in Member.Role]),
    "type": ("People or agents", ((Member.Type.HUMAN.value, "People"), (Member.Type.AGENT.value, "Agents"))),
    "engagement": ("Engagement", [(one.value, one.label) for one in Member.Engagement]),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a chip offers."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: what it is set to (empty: not set) with the address that clears it, and what it offers."""

    key: str
    label: str
    value: str
    clear_url: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ListFilters:
    """The filters of one address. `values` holds what is set, by name; what means nothing is left out."""

    subdomain: str
    values: dict[str, str]
    business_roles: Sequence[BusinessRole]

    @classmethod
    def read(cls, typed: QueryDict, *, subdomain: str, business_roles: Sequence[BusinessRole]) -> "ListFilters":
        """The filters in an address."""
        values = {name: typed.get(name, "") for name in (*_CHOICES, "business_role")}
        known = {
            name: value
            for name, value in values.items()
            if value and (name == "business_role" or value in dict(_CHOICES[name][1]))
        }
        return cls(subdomain, known, business_roles)

    @property
    def query(self) -> DirectoryFilters:
        """The filters for the query; `NotFound` for an id that is no business role's."""
        role_id = self.values.get("business_role", "")
        return DirectoryFilters(
            state=self.values.get("state", ""),
            role=self.values.get("role", ""),
            business_role=BusinessRole.parse_id(role_id) if role_id else None,
            user_type=self.values.get("type", ""),
            engagement=self.values.get("engagement", ""),
        )

    @property
    def chips(self) -> list[Chip]:
        """All filters in their order; business roles only where there are any."""
        roles = [(role.public_id, role.name) for role in self.business_roles]
        named = {
            "state": _CHOICES["state"],
            "role": _CHOICES["role"],
            **({"business_role": ("Business role", roles)} if roles else {}),
            "type": _CHOICES["type"],
            "engagement": _CHOICES["engagement"],
        }
        return [self._chip(key, label, choices) for key, (label, choices) in named.items()]

    def address(self, name: str = "members:list", **changes: str) -> str:
        """The address of a page with these filters and some changed; an empty value takes a filter out."""
        values = {key: value for key, value in (self.values | changes).items() if value}
        path = reverse(name, args=[self.subdomain])
        return f"{path}?{urlencode(values)}" if values else path

    def _chip(self, key: str, label: str, choices: Sequence[Choice]) -> Chip:
        return Chip(
            key=key,
            label=label,
            value=dict(choices).get(self.values.get(key, ""), ""),
            clear_url=self.address(**{key: ""}),
            options=tuple(Option(words, self.address(**{key: value})) for value, words in choices),
        )
