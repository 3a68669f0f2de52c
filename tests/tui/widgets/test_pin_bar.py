from claude_router.tui.controls import Pin
from claude_router.tui.palette import UNICODE
from claude_router.tui.widgets.pin_bar import pin_lines
from tests.tui.screen_text import plain


def said(*pins: Pin, width: int = 36) -> list[str]:
    return [plain(line) for line in pin_lines(pins, width, UNICODE)]


def test_model_and_scope_are_both_said() -> None:
    assert said(Pin("openai/gpt-5.6", "session")) == ["◆ pinned openai/gpt-5.6 · session"]


def test_a_long_name_and_its_scope_leave_no_room_for_the_word() -> None:
    long = "openrouter/deepseek/deepseek-reasoner-2026"
    assert said(Pin(long, "next_turn")) == ["◆ deepseek-reasoner-2026 · next turn"]
    assert said(Pin(long, "next_turn"), width=30) == ["◆ …k-reasoner-2026 · next turn"]


def test_the_models_own_name_stays_whole_beside_a_long_route() -> None:
    pin = Pin("anthropic/claude-sonnet-5-5", "route", "code generation")
    assert said(pin) == ["◆ claude-sonnet-5-5 · code generati…"]
    assert said(pin, width=37) == ["◆ claude-sonnet-5-5 · code generation"]
    assert said(pin, width=20) == ["◆ …net-5-5 · code g…"]


def test_a_route_is_called_by_its_name() -> None:
    pin = Pin("openai/gpt-5.6", "route", "code\x1b[2J review")
    assert said(pin) == ["◆ pinned gpt-5.6 · code[2J review"]


def test_every_pin_has_its_line() -> None:
    pins = (Pin("a/b", "next_turn"), Pin("c/d", "route", "docs"))
    assert said(*pins) == ["◆ pinned a/b · next turn", "◆ c/d · docs"]


def test_many_are_counted() -> None:
    pins = [Pin("a/b", "route", f"route {number}") for number in range(5)]
    assert said(*pins)[2:] == ["◆ a/b · route 2", "  and 2 more"]
