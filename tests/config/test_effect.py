"""Every key that is accepted does something, or is said to do nothing yet."""

import pytest

from claude_router.config.sections import PANEL_KEY_NAMES
from claude_router.tui.hotkeys import ACCEPTED_NAMES
from tests.config.loading import config_of, lines_of

ONE = "llm_providers: [{model: anthropic/claude-sonnet-5-5}]\n"


@pytest.mark.parametrize("limit", ["session_usd: 5", "day_usd: 0"])
def test_a_budget_is_said_to_count_nothing_for_models_without_prices(limit: str) -> None:
    (note,) = config_of(f"{ONE}budget: {{{limit}, when_spent: block}}").notes
    assert note.startswith("config.yaml:2: budget: counts nothing for anthropic/claude-sonnet-5-5")
    priced = ONE.replace("5-5}", "5-5, prices: {input: 3, output: 15}}")
    assert config_of(f"{priced}budget: {{{limit}}}").notes == ()


@pytest.mark.parametrize("nothing", ["session_usd: null", "when_spent: warn"])
def test_a_budget_without_a_limit_needs_no_note(nothing: str) -> None:
    assert config_of(f"{ONE}budget: {{{nothing}}}").notes == ()


@pytest.mark.parametrize("key", ["fast: embedded", "ask_when: always", "sure_margin: 0.5"])
@pytest.mark.parametrize("engine", ["embedded", "off"])
def test_keys_of_two_engines_are_said_to_do_nothing_with_one(engine: str, key: str) -> None:
    (note,) = config_of(f"{ONE}router: {{engine: {engine}, {key}}}").notes
    name = key.partition(":")[0]
    assert note.startswith(f"config.yaml:2: router.{name}: does nothing with engine: {engine}")


@pytest.mark.parametrize("key", ["ask_when: never", "sure_margin: 0.5"])
def test_keys_of_a_fast_engine_are_said_to_do_nothing_without_one(key: str) -> None:
    (note,) = config_of(f"{ONE}router: {{engine: arch, {key}}}").notes
    assert "does nothing without `fast`" in note


@pytest.mark.parametrize(
    "router",
    ["engine: embedded", "engine: off", "engine: arch", "engine: endpoint", "device: cuda"]
    + [f"engine: arch, fast: embedded, ask_when: {when}" for when in ("always", "unsure", "never")],
)
def test_what_an_engine_needs_gets_no_note(router: str) -> None:
    assert config_of(f"{ONE}router: {{{router}}}").notes == ()


@pytest.mark.parametrize("key", ["banana", "f13", "ctrl+c", "ctrl+1", "alt+x", "shift+f2"])
def test_a_key_that_the_window_cannot_take_is_refused_by_the_check(key: str) -> None:
    (line,) = lines_of(f"{ONE}keys: {{panel: [f2, '{key}']}}")
    assert line.startswith(f'config.yaml:2: keys.panel[1]: "{key}" is claude\'s, or not a key')


def test_the_check_and_the_window_know_the_same_keys() -> None:
    assert set(ACCEPTED_NAMES) == PANEL_KEY_NAMES
