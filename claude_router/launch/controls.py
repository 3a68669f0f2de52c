"""What the window may do to the session, on the objects that do it."""

import time
from collections.abc import Sequence
from pathlib import Path

from claude_router.proxy.services import Services
from claude_router.route.catalog import Candidate
from claude_router.tui.controls import Correction, ModelChoice, Pin, PinScope, RestingModel


class SessionControls:
    """Implements the window's `Controls` over the running services.

    `usual_config` is where the config file would be if there is none.
    """

    def __init__(self, services: Services, usual_config: Path) -> None:
        self._services = services
        self._usual_config = usual_config

    def models(self) -> Sequence[ModelChoice]:
        return [self._choice(each) for each in self._services.config.catalog.candidates.values()]

    def pins(self) -> Sequence[Pin]:
        return self._services.policy.pinned

    def pin_model(self, model: str, scope: PinScope, route: str | None = None) -> None:
        self._services.policy.pin(model, scope, route)

    def unpin(self) -> None:
        self._services.policy.unpin()

    def last_prompt(self) -> str:
        return self._services.policy.last_prompt()

    def corrections(self) -> Sequence[Correction]:
        return self._services.policy.corrections

    def resting(self) -> Sequence[RestingModel]:
        now = time.time()
        return [
            RestingModel(
                each.model,
                each.key_number if self._has_keys(each.model) else None,
                round(now + each.seconds) if each.seconds else None,
                each.is_tried,
                each.why,
            )
            for each in self._services.health.resting()
        ]

    def default_model(self) -> str:
        return self._services.config.catalog.default

    def has_preferences(self) -> bool:
        return bool(self._services.config.catalog.preferences)

    def config_path(self) -> str:
        return str(self._services.config.path or self._usual_config)

    def _has_keys(self, key: str) -> bool:
        model = self._services.config.models.get(key)
        return model is not None and len(model.access_keys) > 1

    def _choice(self, candidate: Candidate) -> ModelChoice:
        catalog = self._services.config.catalog
        model = self._services.config.models.get(candidate.key)
        return ModelChoice(
            key=candidate.key,
            provider=candidate.provider,
            context_window=candidate.context_window,
            preferences=tuple(p.name for p in catalog.preferences if p.model == candidate.key),
            is_default=candidate.key == catalog.default,
            prices=model.prices if model is not None else None,
        )
