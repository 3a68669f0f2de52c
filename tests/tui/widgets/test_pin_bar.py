from claude_router.tui.controls import Pin
from claude_router.tui.palette import UNICODE
from claude_router.tui.widgets.pin_bar import pin_lines
from tests.tui.screen_text import plain


def said(*pins: Pin, width: int = 36) -> list[str]:
    return [plain(line) for line in pin_lines(pins, width, UNICODE)]


def test_model_and_scope_are_both_said() -> None:
    assert said(Pin("openai/gpt-5.6", "session")) == ["◆ pinned openai/gpt-5.6 · session"]


def test_the_scope_stays_when_the_name_is_long() -> None:
    long = "openrouter/deepseek/deepseek-reasoner-2026"
    assert said(Pin(long, "next_turn")) == ["◆ pinned …-reasoner-2026 · next turn"]


def test_a_route_is_called_by_its_name() -> None:
    pin = Pin("openai/gpt-5.6", "route", "code\x1b[2J review")
    assert said(pin) == ["◆ pinned gpt-5.6 · code[2J review"]


def test_every_pin_has_its_line() -> None:
    pins = (Pin("a/b", "next_turn"), Pin("c/d", "route", "docs"))
    assert said(*pins) == ["◆ pinned a/b · next turn", "◆ c/d · docs"]


def test_many_are_counted() -> None:
    pins = [Pin("a/b", "route", f"route {number}") for number in range(5)]
    assert said(*pins)[2:] == ["◆ a/b · route 2", "  and 2 more"]
