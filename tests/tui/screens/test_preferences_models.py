"""The tabs of the models and of the rest."""

from pathlib import Path

import pytest

from tests.tui.screen_text import screen_text
from tests.tui.screens.preferences_app import hides, preferences, shows

NEW_KEY = "sk-typed-12345678"


async def test_m_makes_a_model_the_default(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("2", "j", "m")
        await shows(pilot, "openai/gpt-5.6  default", "(not saved)")
        await pilot.press("z")
        await shows(pilot, "anthropic/claude-sonnet-5-5  default")
        assert not app.world.workshop.draft.is_changed


async def test_enter_chooses_fallbacks_and_none_again(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("2", "j", "enter")
        await shows(pilot, "fallbacks of openai/gpt-5.6")
        await pilot.press("space", "enter")
        await shows(pilot, "fallbacks: anthropic/claude-sonnet-5-5")
        await pilot.press("enter", "space", "enter")
        await hides(pilot, "fallbacks: anthropic/claude-sonnet-5-5")
        await pilot.press("enter", "space", "escape")
        await hides(pilot, "fallbacks of openai")
        assert app.world.workshop.draft.models[1].fallbacks == ()


async def test_a_key_is_typed_blindly_and_never_shown(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("2", "j", "a")
        await shows(pilot, "API key of openai/gpt-5.6")
        await pilot.press(*NEW_KEY)
        await shows(pilot, "•" * len(NEW_KEY))
        assert NEW_KEY not in screen_text(app)
        await pilot.press("enter")
        await shows(pilot, "key from written in the file: ***")
        await pilot.press("ctrl+s")
        await shows(pilot, "Saved.")
        assert f"access_key: {NEW_KEY}" in app.world.text
        assert NEW_KEY not in screen_text(app)


async def test_a_keyring_is_named_and_its_key_is_neither_shown_nor_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    keyring = pytest.importorskip("keyring")
    monkeypatch.setattr(keyring, "get_password", lambda service, name: f"{NEW_KEY}-{name}")
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("2", "j", "a")
        await shows(pilot, "keyring:NAME")
        await pilot.press(*["colon" if letter == ":" else letter for letter in "keyring:work"])
        await pilot.press("enter")
        await shows(pilot, "key from the system's keyring: ***")
        await pilot.press("ctrl+s")
        await shows(pilot, "Saved.")
        assert "access_key: keyring:work" in app.world.text
        assert NEW_KEY not in app.world.text + screen_text(app)


async def test_esc_leaves_the_key_as_it_is(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("2", "j", "a", "x", "escape")
        await hides(pilot, "API key of")
        assert not app.world.workshop.draft.is_changed


async def test_enter_picks_among_the_values_of_a_setting(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("3", "j", "enter")
        await shows(pilot, "fast")
        await pilot.press("j", "k", "end", "enter")
        await shows(pilot, "lanes.background       fast")
        await pilot.press("enter", "home", "escape")
        await pilot.press("d")
        await shows(pilot, "lanes.background       not set: default")
        assert not app.world.workshop.draft.is_changed


async def test_enter_takes_a_number_for_a_limit(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (_, pilot):
        await pilot.press("3", *"jjjjj", "enter")
        await shows(pilot, "US dollars; nothing typed means no limit.")
        await pilot.press(*"7.5", "enter")
        await shows(pilot, "budget.session_usd     7.5")
        await pilot.press("enter", "ctrl+a", "ctrl+k", "enter")
        await shows(pilot, "budget.session_usd     not set: no limit")


async def test_a_adds_an_alias_and_d_takes_one_out(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        before = app.world.workshop.draft
        await pilot.press("3", "a")
        await shows(pilot, "new alias")
        await pilot.press(*"big", "enter")
        await shows(pilot, "big stands for")
        await pilot.press("j", "enter")
        await shows(pilot, "alias big              openai/gpt-5.6")
        await pilot.press("end", "d")
        await hides(pilot, "alias big")
        await pilot.press("a", "escape", "a", *"x", "enter", "escape")
        await hides(pilot, "stands for")
        assert app.world.workshop.draft.models == before.models
        assert [row.label for row in app.world.workshop.draft.settings if row.is_alias] == [
            "alias fast"
        ]
