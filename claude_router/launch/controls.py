"""What the window may do to the session, on the objects that do it."""

from collections.abc import Sequence
from pathlib import Path

from claude_router.proxy.services import Services
from claude_router.route.policy import PinScope
from claude_router.tui.controls import ModelChoice


class SessionControls:
    """Implements the window's `Controls` over the running services.

    `usual_config` is where the config file would be if there is none.
    """

    def __init__(self, services: Services, usual_config: Path) -> None:
        self._services = services
        self._usual_config = usual_config

    def models(self) -> Sequence[ModelChoice]:
        catalog = self._services.config.catalog
        return [
            ModelChoice(
                key=candidate.key,
                provider=candidate.provider,
                context_window=candidate.context_window,
                preferences=tuple(p.name for p in catalog.preferences if p.model == candidate.key),
                is_default=candidate.key == catalog.default,
            )
            for candidate in catalog.candidates.values()
        ]

    def pin(self) -> tuple[str, PinScope] | None:
        return self._services.policy.pinned

    def pin_model(self, model: str, scope: PinScope) -> None:
        self._services.policy.pin(model, scope)

    def unpin(self) -> None:
        self._services.policy.unpin()

    def default_model(self) -> str:
        return self._services.config.catalog.default

    def has_preferences(self) -> bool:
        return bool(self._services.config.catalog.preferences)

    def config_path(self) -> str:
        return str(self._services.config.path or self._usual_config)
