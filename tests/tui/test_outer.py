from collections.abc import Iterator

import pytest

from claude_router.terminal.screen import Cursor, OuterTraits
from claude_router.tui.outer import Modes, OuterTerminal


class Sink:
    """Remembers what was written since it was last asked."""

    def __init__(self) -> None:
        self._text = ""

    def write(self, text: str) -> None:
        self._text += text

    def take(self) -> str:
        text, self._text = self._text, ""
        return text


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def outer(sink: Sink) -> Iterator[OuterTerminal]:
    outer = OuterTerminal()
    outer.attach(sink.write)
    sink.take()
    yield outer


def test_the_title_is_kept_and_the_terminal_asked_at_the_start(sink: Sink) -> None:
    OuterTerminal().attach(sink.write)
    text = sink.take()
    assert text.startswith("\x1b[22;2t")
    assert text.endswith("\x1b[c")  # its answer comes last


def test_the_answers_become_traits(outer: OuterTerminal) -> None:
    for raw in (b"\x1b[?0u", b"\x1b[?997;1n", b"\x1b]10;rgb:ffff/8080/0000\x1b\\"):
        assert not outer.receive(raw)
    assert not outer.receive(b"\x1b]11;rgb:1/2/f\x07")
    assert outer.receive(b"\x1b[?62;22c")
    assert outer.traits == OuterTraits(True, True, (255, 128, 0), (17, 34, 255))


def test_other_replies_change_nothing(outer: OuterTerminal) -> None:
    for raw in (b"\x1b[?2048;0$y", b"\x1bP>|xterm\x1b\\", b"\x1b]11;white\x07", b"\x1b[>1;2c"):
        assert not outer.receive(raw)
    assert outer.traits == OuterTraits()


def test_a_mode_is_told_once(outer: OuterTerminal, sink: Sink) -> None:
    modes = Modes(modify_other_keys=2, has_cursor_keys=True, has_keypad=True)
    outer.mirror(modes)
    assert sink.take() == "\x1b[>4;2m\x1b[?1h\x1b="
    outer.mirror(modes)
    assert sink.take() == ""
    outer.mirror(Modes())
    assert sink.take() == "\x1b[>4;0m\x1b[?1l\x1b>"


def test_kitty_flags_go_only_to_a_terminal_that_has_them(outer: OuterTerminal, sink: Sink) -> None:
    outer.mirror(Modes(kitty_flags=5))
    assert sink.take() == ""
    outer.mirror(Modes())
    outer.receive(b"\x1b[?0u")
    outer.mirror(Modes(kitty_flags=5))
    assert sink.take() == "\x1b[=5;1u"


def test_leaving_undoes_all_that_was_told_and_then_is_silent(
    outer: OuterTerminal, sink: Sink
) -> None:
    outer.receive(b"\x1b[?0u")
    outer.mirror(Modes(5, 2, True, True, True))
    outer.show_cursor(Cursor(0, 0, True, 5))
    sink.take()
    outer.detach()
    text = sink.take()
    for undone in ("[=0;1u", "[>4;0m", "[?1l", ">", "[?2031l", "[0 q", "[23;2t"):
        assert f"\x1b{undone}" in text
    outer.set_title("late")
    assert sink.take() == ""


def test_the_cursor_is_told_when_it_changes(outer: OuterTerminal, sink: Sink) -> None:
    outer.show_cursor(Cursor(0, 0, False, 0))
    assert sink.take() == ""
    outer.show_cursor(Cursor(0, 0, True, 5))
    assert sink.take() == "\x1b[5 q\x1b[?25h"
    outer.show_cursor(Cursor(3, 3, True, 5))
    assert sink.take() == ""
    outer.hide_cursor()
    assert sink.take() == "\x1b[?25l"


def test_copied_text_goes_to_the_clipboard(outer: OuterTerminal, sink: Sink) -> None:
    outer.copy("漢 a")
    assert sink.take() == "\x1b]52;c;5ryiIGE=\x1b\\"


def test_a_title_cannot_smuggle_sequences(outer: OuterTerminal, sink: Sink) -> None:
    outer.set_title("a\x1b[31mb\x07c")
    assert sink.take() == "\x1b]0;a[31mbc\x07"
