from dataclasses import fields

import pytest

from claude_router.translate.dialects import Dialect, resolve
from claude_router.translate.quirks import ROWS


def test_an_unknown_provider_is_a_plain_compatible_server() -> None:
    assert resolve("somewhere", "model", "chat", {}) == Dialect()


def test_dialects_can_be_compared_and_hashed() -> None:
    records = {resolve("openai", "gpt-5.6", "chat", {}) for _ in range(2)}
    assert len(records) == 1


def test_every_row_names_known_capabilities_of_fitting_types() -> None:
    for row in ROWS:
        overrides = {k: list(v) if isinstance(v, tuple) else v for k, v in row.changes.items()}
        assert resolve("somewhere", "model", "chat", overrides) is not None


def test_a_models_row_refines_its_providers() -> None:
    assert resolve("deepseek", "deepseek-v4-pro", "chat", {}).max_output == 393_216
    assert resolve("deepseek", "deepseek-chat", "chat", {}).max_output == 8_192
    assert resolve("openai", "gpt-4.1", "chat", {}).effort_parameter == "none"


def test_overrides_win_and_lists_become_tuples() -> None:
    dialect = resolve("openai", "gpt-5.6", "chat", {"max_stops": 2, "sampling": ["temperature"]})
    assert (dialect.max_stops, dialect.sampling) == (2, ("temperature",))


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"nope": 1}, "unknown quirk 'nope'; known are context_window"),
        ({"vision": "yes"}, "'vision' must be true or false"),
        ({"max_tools": True}, "'max_tools' must be a whole number or null"),
        ({"efforts": "low"}, "'efforts' must be a list of words"),
        ({"schema": "x"}, "'schema' must be one of json_schema, gemini"),
    ],
)
def test_a_wrong_override_is_named_with_what_would_be_right(
    overrides: dict[str, object], words: str
) -> None:
    with pytest.raises(ValueError) as raised:
        resolve("somewhere", "model", "chat", overrides)
    assert words in str(raised.value)


def test_all_limits_default_to_unknown() -> None:
    limits = {f.name: f.default for f in fields(Dialect) if f.default is None}
    assert set(limits) == {"context_window", "max_output", "max_tools"}


def test_xai_is_not_asked_for_a_summary_of_its_reasoning() -> None:
    assert not resolve("xai", "grok-4", "responses").reasoning_summary
    assert resolve("openai", "gpt-5.6", "responses").reasoning_summary
