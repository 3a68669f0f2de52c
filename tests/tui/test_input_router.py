from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from claude_router.terminal.tokens import InputSplitter
from claude_router.tui.input_router import InputRouter


@dataclass
class Window:
    """A host that notes where everything went, in order."""

    modes: frozenset[int] = frozenset()
    is_pane_focused: bool = True
    is_covered: bool = False
    went: list[tuple[str, bytes]] = field(default_factory=list)

    def has_pane_keys(self) -> bool:
        return self.is_pane_focused

    def has_screen(self) -> bool:
        return self.is_covered

    def is_child_mode_set(self, mode: int) -> bool:
        return mode in self.modes

    def send_to_child(self, data: bytes) -> None:
        self.went.append(("child", data))

    def send_to_textual(self, raw: bytes) -> None:
        self.went.append(("textual", raw))

    def route_mouse(self, raw: bytes) -> None:
        self.went.append(("mouse", raw))

    def receive_reply(self, raw: bytes) -> None:
        self.went.append(("reply", raw))

    def press_page_key(self, raw: bytes, step: int) -> None:
        self.went.append(("page", raw))

    def press_panel_key(self) -> None:
        self.is_pane_focused = not self.is_pane_focused

    def suspend_all(self) -> None:
        self.went.append(("suspend", b""))


def route(window: Window, *chunks: bytes) -> list[tuple[str, bytes]]:
    router = InputRouter(window, ["f2", "ctrl+]"])
    splitter = InputSplitter()
    for chunk in chunks:
        router.route(splitter.feed(chunk))
    router.route(splitter.flush())
    return window.went


def test_a_burst_is_written_to_the_child_in_one_piece() -> None:
    burst = b"abc\x1b[A\x1b\r" * 100
    assert route(Window(), burst) == [("child", burst)]


def test_keys_change_sides_exactly_at_the_panel_key() -> None:
    assert route(Window(), b"ab\x1dxy\x1bOQcd") == [
        ("child", b"ab"),
        ("textual", b"x"),
        ("textual", b"y"),
        ("child", b"cd"),
    ]


def test_page_keys_keep_their_place_and_are_the_panels_when_it_has_the_keys() -> None:
    assert route(Window(), b"a\x1b[5~b") == [
        ("child", b"a"),
        ("page", b"\x1b[5~"),
        ("child", b"b"),
    ]
    assert route(Window(is_pane_focused=False), b"\x1b[5~") == [("textual", b"\x1b[5~")]


def test_the_release_of_the_panel_key_goes_nowhere() -> None:
    window = Window()
    assert route(window, b"\x1b[93;5:1u\x1b[93;5:3u") == []
    assert not window.is_pane_focused


def test_ctrl_z_suspends_in_every_encoding_and_after_what_came_before_it() -> None:
    assert route(Window(), b"a\x1ab") == [("child", b"a"), ("suspend", b""), ("child", b"b")]
    assert route(Window(), b"\x1b[122;5u\x1b[122;5:3u") == [("suspend", b"")]


def test_ctrl_z_is_for_editing_in_a_screen_over_the_window() -> None:
    covered = Window(is_pane_focused=False, is_covered=True)
    assert route(covered, b"\x1a") == [("textual", b"\x1a")]


def test_replies_are_ours_except_the_one_textual_asked_for() -> None:
    assert route(Window(), b"\x1b[?62;22c\x1b[?2026;2$y") == [
        ("reply", b"\x1b[?62;22c"),
        ("textual", b"\x1b[?2026;2$y"),
    ]


def test_a_paste_is_typed_for_a_child_without_bracketed_paste() -> None:
    paste = b"\x1b[200~a\r\nb\nc\x1b[201~"
    assert route(Window(), paste) == [("child", b"a\rb\rc")]
    assert route(Window(frozenset({2004})), paste) == [("child", paste)]


def test_a_paste_while_the_panel_has_the_keys_is_not_the_childs() -> None:
    paste = b"\x1b[200~a\x1b[201~"
    assert route(Window(is_pane_focused=False), paste) == [("textual", paste)]


def test_focus_goes_to_a_child_that_asked_even_from_the_panel() -> None:
    window = Window(frozenset({1004}), is_pane_focused=False)
    assert route(window, b"\x1b[O\x1b[I") == [("child", b"\x1b[O\x1b[I")]
    assert route(Window(), b"\x1b[O\x1b[I") == []


@given(st.binary(max_size=60).filter(lambda data: not set(data) & {0x1A, 0x1B, 0x1D}))
def test_bytes_without_sequences_arrive_as_they_are(data: bytes) -> None:
    went = route(Window(), data)
    kept = b"".join(part for side, part in went if side == "child")
    assert data.startswith(kept)
    assert len(data) - len(kept) <= 3  # the start of a character stays with the splitter
