"""The window's controls and screens, over running services."""

import time
from pathlib import Path

import pytest

from claude_router.config.paths import Paths
from claude_router.launch.controls import SessionControls
from claude_router.launch.screens import SessionScreens
from claude_router.launch.setup import setup_for
from claude_router.proxy.services import Services
from claude_router.route.classifier import Classification
from claude_router.tui.controls import ModelChoice, Pin, Prices
from claude_router.tui.palette import UNICODE
from claude_router.tui.screens.history.screen import HistoryScreen
from claude_router.tui.screens.preferences.screen import PreferencesScreen
from tests.route.requests import traits

CONFIG = """\
llm_providers:
  - model: anthropic/claude-a
    default: true
    context_window: 200000
    prices: {input: 3, output: 15}
  - model: ollama/b
    base_url: http://localhost:11434
    routing_preferences:
      - {name: docs, description: writing documentation for code that exists}
"""
DOCS = Classification(scores={"docs": 0.9}, other=0.1, matched="docs", engine="fake", ms=1.0)
OTHER = Classification(scores={"docs": 0.1}, other=0.9, matched=None, engine="fake", ms=1.0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "config.yaml"
    file.write_text(CONFIG)
    return file


@pytest.fixture
def controls(services: Services, file: Path) -> SessionControls:
    return SessionControls(services, file)


def test_models_come_with_all_that_the_picker_shows(controls: SessionControls) -> None:
    first, second = controls.models()
    assert first == ModelChoice(
        "anthropic/claude-a", "anthropic", 200_000, (), True, Prices(3.0, 15.0)
    )
    assert (second.provider, second.preferences, second.is_default) == ("ollama", ("docs",), False)


def test_what_rests_is_told_with_the_time_of_day(
    controls: SessionControls, services: Services
) -> None:
    assert controls.resting() == []
    health = services.health
    health.failed(health.asked(("ollama/b", 0)), 429, {"retry-after": "60"}, "Slow down")
    (resting,) = controls.resting()
    assert (resting.model, resting.key_number, resting.why) == ("ollama/b", None, "429 Slow down")
    assert resting.until is not None and not resting.is_tried
    assert 0 < resting.until - time.time() <= 61


def test_a_pin_holds_until_all_are_taken_back(
    controls: SessionControls, services: Services
) -> None:
    controls.pin_model("anthropic/claude-a", "route", "docs")
    controls.pin_model("ollama/b", "next_turn")
    route = Pin("anthropic/claude-a", "route", "docs")
    assert controls.pins() == (Pin("ollama/b", "next_turn"), route)
    assert services.policy.decide("x1", traits()).model == "ollama/b"
    assert services.policy.decide("x2", traits(turn_id="t2"), DOCS).model == "anthropic/claude-a"
    controls.unpin()
    assert controls.pins() == ()


def test_the_last_prompt_and_its_correction_are_told(
    controls: SessionControls, services: Services
) -> None:
    with pytest.raises(ValueError, match="asked yet"):
        controls.last_prompt()
    services.policy.decide("x1", traits(user_text="say what it does"), OTHER)
    assert controls.last_prompt() == "say what it does"
    controls.pin_model("ollama/b", "next_turn")
    (correction,) = controls.corrections()
    assert (correction.excerpt, correction.chosen_route) == ("say what it does", "docs")


async def test_the_screens_are_over_the_sessions_own_files(
    services: Services, file: Path, tmp_path: Path
) -> None:
    environment = {"CLAUDE_ROUTER_HOME": str(tmp_path)}
    setup = setup_for(services.config, Paths.of(environment), environment)
    screens = SessionScreens(setup, services)
    assert isinstance(screens.history(UNICODE), HistoryScreen)
    first, second = screens.preferences(UNICODE), screens.preferences(UNICODE)
    assert isinstance(first, PreferencesScreen)
    assert first is not second
