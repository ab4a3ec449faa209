"""Hard limits of agent work, and what of them is used (G5)."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from keito_server.kit.money import LIMIT

TIME, SPENDING = ("hours", "money"), ("money", "tokens")
"""The kinds of limit that refuse new time, and new expenses, of agents (docs/decisions/0018-limits-of-agents.md)."""


@dataclass(frozen=True, slots=True)
class AgentWork:
    """What agents have used: counted milliseconds, money, and tokens (G5)."""

    ms: int = 0
    amount: Decimal = Decimal(0)
    tokens: int = 0

    def __add__(self, other: "AgentWork") -> "AgentWork":
        return AgentWork(self.ms + other.ms, self.amount + other.amount, self.tokens + other.tokens)

    @property
    def kept(self) -> "AgentWork":
        """The same as a row keeps it: no more money than an amount can be, at which each limit of money is used up (N2)."""
        return self if self.amount <= LIMIT else AgentWork(self.ms, LIMIT, self.tokens)


@dataclass(frozen=True, slots=True)
class AgentAllowance:
    """A hard limit of agent work with what is used of it; what is None has no limit (G5)."""

    limit_ms: int | None
    limit_amount: Decimal | None
    limit_tokens: int | None
    used: AgentWork

    def exhausted(self, kinds: Collection[str]) -> str | None:
        """The first of these kinds (`hours`, `money`, `tokens`) of which nothing is left, or None."""
        left = self._left
        return next((kind for kind in kinds if (rest := left[kind]) is not None and rest <= 0), None)

    def beyond(self, kinds: Collection[str]) -> str | None:
        """The first of these kinds of which more is used than the limit allows, or None."""
        left = self._left
        return next((kind for kind in kinds if (rest := left[kind]) is not None and rest < 0), None)

    @property
    def is_over(self) -> bool:
        """Whether more of any kind is used than the limit allows."""
        return self.beyond(tuple(self._left)) is not None

    @property
    def _left(self) -> dict[str, int | Decimal | None]:
        return {"hours": self.left_ms, "money": self.left_amount, "tokens": self.left_tokens}

    @property
    def left_ms(self) -> int | None:
        """Milliseconds that are left, below 0 beyond the limit; None without a limit."""
        return None if self.limit_ms is None else self.limit_ms - self.used.ms

    @property
    def left_amount(self) -> Decimal | None:
        """Money that is left, likewise."""
        return None if self.limit_amount is None else self.limit_amount - self.used.amount

    @property
    def left_tokens(self) -> int | None:
        """Tokens that are left, likewise."""
        return None if self.limit_tokens is None else self.limit_tokens - self.used.tokens

    def add(self, work: AgentWork) -> "AgentAllowance":
        """The same with more used."""
        return AgentAllowance(self.limit_ms, self.limit_amount, self.limit_tokens, self.used + work)
