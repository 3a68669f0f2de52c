"""Exchanges and events with few words, and a Controls that remembers what it was told."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from claude_router.events import Exchange, ExchangeEvent, Phase
from claude_router.route.decision import Decision, Lane, Reason
from claude_router.tui.controls import Correction, ModelChoice, Pin, PinScope, Prices, RestingModel

START = datetime(2026, 3, 2, 14, 2).timestamp()
"""14:02 wherever the test runs."""


def decided(model: str = "openai/gpt-5.6", **changes: Any) -> Decision:
    decision = Decision(
        model=model,
        lane=Lane.USER_TURN,
        reason=Reason.MATCHED,
        route="code generation",
        scores={"code generation": 0.87, "code understanding": 0.09},
        other=0.04,
        engine="embedded",
        engine_ms=4.2,
    )
    return replace(decision, **changes)


def exchange(id_: str = "e1", **changes: Any) -> Exchange:
    made = Exchange(
        id=id_,
        launch_id="launch",
        session_id="session",
        turn_id="t1",
        agent_id=None,
        project="project",
        started_at=START,
        lane=Lane.USER_TURN,
        requested_model="claude-sonnet-5-5",
        is_streamed=True,
    )
    return replace(made, **changes)


def event(phase: Phase, id_: str = "e1", **changes: Any) -> ExchangeEvent:
    return ExchangeEvent(phase, exchange(id_, **changes))


CHOICES = (
    ModelChoice("anthropic/claude-sonnet-5-5", "anthropic", 200_000, (), True, Prices(3.0, 15.0)),
    ModelChoice(
        "openai/gpt-5.6",
        "openai",
        400_000,
        ("code generation", "code review"),
        prices=Prices(1.25, 10.0, cache_read=0.125),
    ),
    ModelChoice("ollama/qwen3-coder", "ollama", None),
)


@dataclass
class RememberingControls:
    """Controls over a fixed list of models."""

    choices: Sequence[ModelChoice] = CHOICES
    pinned: tuple[Pin, ...] = ()
    prompt: str = ""
    preferences: bool = True
    at_rest: Sequence[RestingModel] = ()
    calls: list[str] = field(default_factory=list)

    def models(self) -> Sequence[ModelChoice]:
        return self.choices

    def pins(self) -> Sequence[Pin]:
        return self.pinned

    def pin_model(self, model: str, scope: PinScope, route: str | None = None) -> None:
        self.calls.append(" ".join(filter(None, ("pin", model, scope, route))))
        self.pinned = (*self.pinned, Pin(model, scope, route))

    def unpin(self) -> None:
        self.calls.append("unpin")
        self.pinned = ()

    def last_prompt(self) -> str:
        if not self.prompt:
            raise ValueError("Nothing has been asked yet.")
        return self.prompt

    def corrections(self) -> Sequence[Correction]:
        return ()

    def resting(self) -> Sequence[RestingModel]:
        return self.at_rest

    def default_model(self) -> str:
        return "anthropic/claude-sonnet-5-5"

    def has_preferences(self) -> bool:
        return self.preferences

    def config_path(self) -> str:
        return "~/.config/claude-router/config.yaml"
