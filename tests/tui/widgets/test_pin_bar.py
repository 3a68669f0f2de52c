from claude_router.tui.controls import PinScope
from claude_router.tui.palette import UNICODE
from claude_router.tui.widgets.pin_bar import pin_line
from tests.tui.screen_text import plain


def said(model: str, scope: PinScope, width: int) -> str:
    return plain(pin_line(model, scope, width, UNICODE))


def test_model_and_scope_are_both_said() -> None:
    assert said("openai/gpt-5.6", "session", 36) == "◆ pinned openai/gpt-5.6 · session"


def test_the_scope_stays_when_the_name_is_long() -> None:
    long = "openrouter/deepseek/deepseek-reasoner-2026"
    assert said(long, "next_turn", 36) == "◆ pinned …-reasoner-2026 · next turn"
