"""Sums over requests: tokens, cost, and what the default model alone would have cost."""

from collections.abc import Iterable
from dataclasses import dataclass

from claude_router.events import Exchange, Usage


@dataclass(slots=True)
class Totals:
    """Sums over requests; costs in USD over those whose price is known.

    `priced` counts the requests whose cost is known. `compared_*` cover the requests whose
    cost is known on both their own and the default model, so that the two can be compared.
    `turn_costs` are those of the newest turns, oldest first; None where none is known.
    """

    requests: int = 0
    failed: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    cost_usd: float = 0.0
    priced: int = 0
    unpriced: int = 0
    compared: int = 0
    compared_cost_usd: float = 0.0
    compared_default_usd: float = 0.0
    turn_costs: tuple[float | None, ...] = ()

    @property
    def prompt_tokens(self) -> int:
        return self.input_tokens + self.cache_read_tokens + self.cache_write_tokens

    @property
    def cache_share(self) -> float | None:
        """Share of the prompt tokens that came from a cache, 0 to 1; None without tokens."""
        return self.cache_read_tokens / self.prompt_tokens if self.prompt_tokens else None

    @property
    def saved_usd(self) -> float | None:
        """What the default model alone would have cost more; None if nothing is comparable."""
        return self.compared_default_usd - self.compared_cost_usd if self.compared else None

    def add(self, exchange: Exchange, *, has_failed: bool = False) -> None:
        usage = exchange.usage or Usage()
        self.requests += 1
        self.failed += has_failed
        self.input_tokens += usage.input_tokens
        self.output_tokens += usage.output_tokens
        self.cache_read_tokens += usage.cache_read_tokens
        self.cache_write_tokens += usage.cache_write_tokens
        self.unpriced += is_unpriced(exchange)
        self._add_cost(exchange.cost_usd, exchange.default_cost_usd)

    def include(self, other: "Totals") -> None:
        """Add all of `other`'s sums."""
        for name in Totals.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def _add_cost(self, cost_usd: float | None, default_usd: float | None) -> None:
        if cost_usd is None:
            return
        self.priced += 1
        self.cost_usd += cost_usd
        if default_usd is not None:
            self.compared += 1
            self.compared_cost_usd += cost_usd
            self.compared_default_usd += default_usd


def is_unpriced(exchange: Exchange) -> bool:
    """Whether it cost something unknown; while a request is under way nothing has a cost yet."""
    has_ended = exchange.ended_after is not None
    return has_ended and exchange.usage is not None and exchange.cost_usd is None


def known_sum(values: Iterable[float | None]) -> float | None:
    """Sum of the values that are known; None if none is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def total_usage(exchanges: Iterable[Exchange]) -> Usage:
    usages = [exchange.usage for exchange in exchanges if exchange.usage is not None]
    return Usage(
        sum(usage.input_tokens for usage in usages),
        sum(usage.output_tokens for usage in usages),
        sum(usage.cache_read_tokens for usage in usages),
        sum(usage.cache_write_tokens for usage in usages),
    )


def prompt_tokens(usage: Usage) -> int:
    """Everything the model read, cached or not."""
    return usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens
