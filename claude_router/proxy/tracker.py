"""Keeps one request's snapshot and publishes it at each phase."""

import dataclasses
import time
from collections.abc import Callable, Sequence
from typing import Any

from claude_router.config.model import Config, Prices
from claude_router.events import Attempt, Bus, Exchange, ExchangeEvent, Phase, Usage
from claude_router.route.decision import Decision
from claude_router.wire.redact import redact

PROGRESS_SECONDS = 0.25


class Tracker:
    """One exchange. Times are measured on a monotonic clock from its creation.

    Nothing that is published repeats one of `secrets` or what has the shape of a key.
    """

    def __init__(
        self,
        bus: Bus,
        exchange: Exchange,
        config: Config,
        clock: Callable[[], float] = time.monotonic,
        secrets: Sequence[str] = (),
    ) -> None:
        self._secrets = secrets
        self._bus, self._config, self._clock = bus, config, clock
        self._started = clock()
        self._next_progress = 0.0
        self.exchange = exchange
        self._publish("received")

    @property
    def elapsed(self) -> float:
        return self._clock() - self._started

    def classified(self) -> None:
        self._publish("classified", classified_after=self.elapsed)

    def routed(self, decision: Decision, config: Config) -> None:
        """`config` is what the decision was made with; its prices hold."""
        self._config = config
        if decision.note is not None:
            decision = dataclasses.replace(decision, note=redact(decision.note, self._secrets))
        self._publish("routed", decision=decision, model=decision.model)

    def sent(self, model: str, notes: tuple[str, ...] = ()) -> None:
        self.noted(*notes)
        self._publish("sent", model=model, sent_after=self.elapsed)

    def noted(self, *notes: str) -> None:
        """Sentences for the user, each kept once; told with the next phase."""
        known = self.exchange.notes
        masked = (redact(note, self._secrets) for note in notes)
        new = tuple(note for note in dict.fromkeys(masked) if note not in known)
        self.exchange = dataclasses.replace(self.exchange, notes=known + new)

    def tried(self, attempt: Attempt) -> None:
        if attempt.error is not None:
            error = redact(attempt.error, self._secrets)
            attempt = dataclasses.replace(attempt, error=error)
        self.exchange = dataclasses.replace(
            self.exchange, attempts=(*self.exchange.attempts, attempt)
        )

    @property
    def is_progress_due(self) -> bool:
        """Whether to tell that an answer grew: at once, then a few times a second."""
        return self.elapsed >= self._next_progress

    def streaming(self, usage: Usage) -> None:
        """The answer has begun, or grew."""
        now = self.elapsed
        if self.exchange.first_token_after is None:
            self._publish("first_token", first_token_after=now, usage=usage)
        else:
            self._publish("first_token", usage=usage)
        self._next_progress = now + PROGRESS_SECONDS

    def finished(self, usage: Usage, stop_reason: str | None) -> None:
        costs = self._costs(usage)
        self._end("finished", usage=usage, stop_reason=stop_reason, status=200, **costs)

    def failed(self, status: int, error_type: str, error: str, usage: Usage | None = None) -> None:
        costs = self._costs(usage) if usage else {}
        error = redact(error, self._secrets)
        self._end("failed", status=status, error_type=error_type, error=error, usage=usage, **costs)

    def cancelled(self, usage: Usage | None = None) -> None:
        self._end("cancelled", usage=usage, **(self._costs(usage) if usage else {}))

    def _end(self, phase: Phase, **changes: Any) -> None:
        if self.exchange.ended_after is None:
            self._publish(phase, ended_after=self.elapsed, **changes)

    def _costs(self, usage: Usage) -> dict[str, float | None]:
        chosen = self._config.models.get(self.exchange.model or "")
        default = self._config.models.get(self._config.catalog.default)
        return {
            "cost_usd": cost_usd(usage, chosen.prices if chosen else None),
            "default_cost_usd": cost_usd(usage, default.prices if default else None),
        }

    def _publish(self, phase: Phase, **changes: Any) -> None:
        self.exchange = dataclasses.replace(self.exchange, **changes)
        self._bus.publish(ExchangeEvent(phase, self.exchange))


def cost_usd(usage: Usage, prices: Prices | None) -> float | None:
    """What `usage` costs; cache reads and writes at the input price where no other is known."""
    if prices is None:
        return None
    read = prices.input if prices.cache_read is None else prices.cache_read
    write = prices.input if prices.cache_write is None else prices.cache_write
    total = (
        usage.input_tokens * prices.input
        + usage.output_tokens * prices.output
        + usage.cache_read_tokens * read
        + usage.cache_write_tokens * write
    )
    return total / 1_000_000
