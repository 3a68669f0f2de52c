"""Where the user's input goes, in a real terminal."""

import time
from base64 import b64encode

import pytest

from claude_router.terminal.screen import Attr
from tests.tui.terminal import ALT, ASK_SIZE, READY, Open, Terminal, ready

CONTROL_KEYS = [bytes([code]) for code in range(32) if code not in (0x04, 0x0C, 0x10, 0x1A, 0x1D)]
LETTERS = [b"a", b"Z", b" ", b"~", "é".encode(), "漢".encode(), "👍🏽".encode(), b"\x7f"]
ALT_KEYS = [b"\x1b" + key for key in (b"a", b"P", b"1", b".", b"\r", b"\x7f", b"\x08", b"\t")]
ARROWS = [b"\x1b[A", b"\x1bOA", b"\x1b[1;5C", b"\x1b[1;2A", b"\x1b[Z", b"\x1b[H", b"\x1bOH"]
FUNCTION_KEYS = [
    b"\x1bOP",
    b"\x1bOR",
    b"\x1b[15~",
    b"\x1b[24~",
    b"\x1b[1;2R",
    b"\x1b[3~",
    b"\x1b[5~",
]
KITTY_KEYS = [
    b"\x1b[13;2u",
    b"\x1b[97:65;2u",
    b"\x1b[99999999999u",
    b"\x1b[97;1:3u",
    b"\x1b[27u",
    b"\x1b[127;3u",
    b"\x1b[97;;97u",
    b"\x1b[57358u",
]
XTERM_KEYS = [b"\x1b[27;2;13~", b"\x1b[27;5;9~"]
KEYS = [*CONTROL_KEYS, *LETTERS, *ALT_KEYS, *ARROWS, *FUNCTION_KEYS, *KITTY_KEYS, *XTERM_KEYS]
PANEL_KEYS = [b"\x1bOQ", b"\x1b[12~", b"\x1d", b"\x1b[93;5u", b"\x1b[27;5;93~"]


def test_every_key_reaches_the_child_byte_for_byte(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY))
    sent = b""
    for key in KEYS:
        terminal.type(key)
        sent += key
        terminal.until_received(sent)


def test_what_is_typed_while_the_window_opens_is_not_lost(open_terminal: Open) -> None:
    terminal = open_terminal(child_output=ALT + READY)
    sent = b""
    while READY not in terminal.shown:
        terminal.type(b"%04d," % (len(sent) // 5))
        sent += b"%04d," % (len(sent) // 5)
        time.sleep(0.01)  # the kernel keeps 4 kB at most for a program that does not read yet
        terminal.pump(0)
    terminal.until_received(sent)


def test_the_panel_key_never_reaches_the_child_in_any_encoding(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY))
    sent = b""
    for number, key in enumerate(PANEL_KEYS):
        terminal.type(b"%d" % number + key + b"x" + key + b"y")  # x goes to the panel
        sent += b"%dy" % number
        terminal.until_received(sent)


def test_escape_leaves_the_panel(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + b"\x1b[?1h" + READY))
    terminal.until(lambda: terminal.is_set(1))
    terminal.type(b"\x1bOQ")
    terminal.until(lambda: not terminal.is_set(1))
    terminal.type(b"\x1b")
    terminal.until(lambda: terminal.is_set(1))  # the child's mode again
    terminal.type(b"k")
    terminal.until_received(b"k")


@pytest.mark.parametrize("key", [b"\x11", b"\x10"], ids=["ctrl+q", "ctrl+p"])
def test_no_key_of_textuals_ends_or_covers_the_session(open_terminal: Open, key: bytes) -> None:
    terminal = ready(open_terminal(child_output=ALT + b"\x1b[?1h" + READY))
    terminal.until(lambda: terminal.is_set(1))
    terminal.type(PANEL_KEYS[0])
    terminal.until(lambda: not terminal.is_set(1))
    terminal.type(key + b"\x03")  # ctrl+c goes back to claude
    terminal.until(lambda: terminal.is_set(1))
    terminal.type(b"a")
    terminal.until_received(b"a")


def test_no_reply_of_the_terminal_reaches_the_child(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY))
    replies = b"\x1b[?62;22c\x1b[?0u\x1b]11;rgb:0000/0000/0000\x1b\\\x1bP>|term 1\x1b\\\x1b[6;16;8t"
    terminal.type(b"a" + replies + b"b")
    terminal.until_received(b"ab")


def test_a_burst_of_keys_arrives_whole_and_in_order(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY))
    burst = b"".join(b"%05d," % number for number in range(3400))
    terminal.type(burst)
    terminal.until_received(burst)


def test_keys_arrive_while_the_child_prints(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY))
    terminal.type(b"\x10")
    keys = b"".join(b"%03d " % number for number in range(250))
    for start in range(0, len(keys), 5):
        terminal.type(keys[start : start + 5])
    terminal.until_received(b"\x10" + keys)


@pytest.mark.parametrize("is_bracketed", [True, False])
def test_a_large_paste_arrives_whole_as_the_child_wants_it(
    open_terminal: Open, is_bracketed: bool
) -> None:
    modes = b"\x1b[?2004h" if is_bracketed else b""
    terminal = ready(open_terminal(child_output=ALT + modes + READY))
    text = b"pasted\n" * 15000
    terminal.type(b"\x1b[200~" + text + b"\x1b[201~")
    if is_bracketed:
        terminal.until_received(b"\x1b[200~" + text + b"\x1b[201~")
    else:
        terminal.until_received(text.replace(b"\n", b"\r"))


def test_focus_is_reported_to_a_child_that_asked(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + b"\x1b[?1004h" + READY))
    terminal.type(b"\x1b[O\x1b[I" + b"a")
    terminal.until_received(b"\x1b[O\x1b[Ia")


def test_focus_is_kept_from_a_child_that_did_not_ask(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY))
    terminal.type(b"\x1b[O\x1b[I" + b"a")
    terminal.until_received(b"a")


def test_clicks_and_wheel_in_the_pane_reach_a_child_with_mouse_modes(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + b"\x1b[?1000h\x1b[?1006h" + READY))
    click = b"\x1b[<0;5;6M\x1b[<0;5;6m"
    terminal.type(click + b"\x1b[<64;5;6M" + b"\x1b[<35;5;6M" + b"a")  # motion is not wanted
    terminal.until_received(click + b"\x1b[<64;5;6Ma")


def test_a_click_on_the_panel_stays_there_and_one_on_the_pane_comes_back(
    open_terminal: Open,
) -> None:
    terminal = ready(open_terminal(child_output=ALT + b"\x1b[?1000h\x1b[?1006h" + READY))
    terminal.type(b"\x1b[<0;140;6M\x1b[<0;140;6m")
    terminal.until_shown("┏".encode())  # the border of a panel that has the keys
    terminal.type(b"x" + b"\x1b[<0;5;6M\x1b[<0;5;6m" + b"a")
    terminal.until(lambda: terminal.received().endswith(b"a"))
    assert terminal.received() == b"\x1b[<0;5;6M\x1b[<0;5;6ma"


def test_a_drag_that_leaves_the_pane_stays_the_childs_at_its_edge(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + b"\x1b[?1002h\x1b[?1006h" + READY))
    terminal.type(b"\x1b[<0;5;6M\x1b[<32;140;50M\x1b[<0;140;50m" + b"\x1b[<0;140;6M")
    terminal.until_received(b"\x1b[<0;5;6M\x1b[<32;110;40M\x1b[<0;110;40m")


def test_the_wheel_is_arrow_keys_to_a_full_screen_child_without_mouse(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY))
    terminal.type(b"\x1b[<64;5;6M\x1b[<65;5;6M")
    terminal.until_received(b"\x1b[A" * 3 + b"\x1b[B" * 3)


def test_the_keyboard_mode_follows_the_child_and_the_focus(open_terminal: Open) -> None:
    output = ALT + b"\x1b[>5u\x1b[>4;2m\x1b[?1h" + READY
    terminal = ready(open_terminal(child_output=output, has_kitty=True))
    for sequence in (b"\x1b[=5;1u", b"\x1b[>4;2m", b"\x1b[?1h"):
        terminal.until_shown(sequence)
    terminal.type(b"\x1bOQ")
    for sequence in (b"\x1b[=0;1u", b"\x1b[>4;0m", b"\x1b[?1l"):
        terminal.until_shown(sequence)


def test_a_terminal_without_the_kitty_protocol_is_told_nothing_of_it(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + b"\x1b[>5u\x1b[?u" + READY))
    terminal.type(b"a")
    terminal.until_received(b"a")
    assert b"\x1b[=" not in terminal.shown


def test_the_panel_key_closes_a_screen_over_the_window_first(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY))
    terminal.type(b"\x1bOQp")
    terminal.until_shown(b"openai/gpt-5.6")
    terminal.type(b"\x1bOQ" + b"\x1bOQ" + b"a")
    terminal.until_received(b"a")


def test_the_wheel_moves_through_what_scrolled_away(open_terminal: Open) -> None:
    lines = b"".join(b"row %d\r\n" % number for number in range(100))
    terminal = ready(open_terminal(child_output=lines + READY))
    assert b"row 50" not in terminal.shown
    terminal.type(b"\x1b[<64;5;6M" * 4)
    terminal.until_shown(b"row 50")
    assert terminal.received() == b""


def test_page_keys_move_through_history_and_reach_the_child_too(open_terminal: Open) -> None:
    lines = b"".join(b"row %d\r\n" % number for number in range(100))
    terminal = ready(open_terminal(child_output=lines + READY))
    terminal.type(b"\x1b[5~")
    terminal.until_shown(b"row 30")
    terminal.type(b"\x1b[5;2~")
    terminal.until(lambda: top_line(terminal) == "row 0")
    terminal.type(b"k")  # any other key goes back to the end
    terminal.until(lambda: top_line(terminal) == "row 61")
    terminal.until_received(b"\x1b[5~\x1b[5;2~k")


def test_page_keys_of_a_full_screen_child_are_its_own(open_terminal: Open) -> None:
    lines = b"".join(b"row %d\r\n" % number for number in range(100))
    terminal = ready(open_terminal(child_output=lines + ALT + b"full screen" + READY))
    terminal.type(b"\x1b[5~\x1b[6~")
    terminal.until_received(b"\x1b[5~\x1b[6~")
    assert top_line(terminal).startswith("full screen")


def test_a_drag_selects_text_and_copies_it_where_the_child_has_no_mouse(
    open_terminal: Open,
) -> None:
    terminal = ready(open_terminal(child_output="\x1b[Hsome 漢 text\r\nmore\r\n".encode() + READY))
    terminal.type(b"\x1b[<0;6;1M\x1b[<32;4;2M")
    terminal.until_shown("\x1b[7m漢 text".encode())
    terminal.type(b"\x1b[<0;4;2m")
    terminal.until_shown(b"\x1b]52;c;" + b64encode("漢 text\nmore".encode()))
    terminal.type(b"k")
    terminal.until(lambda: not is_inverted(terminal, 0))
    terminal.until_received(b"k")


def test_shift_selects_also_where_the_child_has_the_mouse(open_terminal: Open) -> None:
    output = ALT + b"\x1b[?1003h\x1b[?1006hsome text" + READY
    terminal = ready(open_terminal(child_output=output))
    terminal.type(b"\x1b[<4;1;1M\x1b[<36;4;1M\x1b[<4;4;1m")
    terminal.until_shown(b"\x1b]52;c;" + b64encode(b"some"))
    terminal.type(b"\x1b[<0;1;1M\x1b[<0;1;1m")
    terminal.until_received(b"\x1b[<0;1;1M\x1b[<0;1;1m")


def test_output_waits_while_the_button_is_down_and_ends_a_selection_it_overwrites(
    open_terminal: Open,
) -> None:
    terminal = ready(open_terminal(child_output=b"\x1b[Hsome text\x1b[40;1H" + READY))
    terminal.type(b"\x1b[<0;1;1M\x1b[<32;4;1M")
    terminal.until(lambda: is_inverted(terminal, 0))
    terminal.type(ASK_SIZE)  # typing gives the selection up, lost releases and all
    terminal.until(lambda: not is_inverted(terminal, 0))
    terminal.until_shown(b"size 110 40")


def test_a_changed_colour_scheme_is_told_once_and_with_its_colours(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + b"\x1b[?2031h" + READY))
    terminal.until(lambda: terminal.is_set(2031))
    asked = terminal.shown.count(b"\x1b[?996n")
    terminal.type(b"\x1b[?997;2n")
    terminal.until(lambda: terminal.shown.count(b"\x1b[?996n") == asked + 1)
    terminal.type(b"\x1b[?997;2n" + b"a")  # the answer to that
    terminal.until_received(b"\x1b[?997;2na")
    assert terminal.shown.count(b"\x1b[?996n") == asked + 1


def test_what_the_child_says_to_its_terminal_reaches_the_users(open_terminal: Open) -> None:
    said = [
        b"9;done",
        b"9;4;1;50",
        b"99;i=1;done",
        b"777;notify;a;b",
        b"7;file://h/p",
        b"52;c;YQ==",
    ]
    output = b"".join(b"\x1b]%b\x07" % osc for osc in said)
    terminal = ready(open_terminal(child_output=ALT + output + READY))
    for osc in said:
        terminal.until_shown(b"\x1b]%b\x1b\\" % osc)


def top_line(terminal: Terminal) -> str:
    return "".join(run.text for run in terminal.screen()[0]).partition("  ")[0]


def is_inverted(terminal: Terminal, line: int) -> bool:
    return Attr.INVERSE in terminal.screen()[line][0].style.attrs


PROMPT = "fix it,\nplease"


def test_a_prompt_asked_again_is_pasted_into_the_child_and_sent(open_terminal: Open) -> None:
    terminal = ready(
        open_terminal(
            child_output=ALT + b"\x1b[?2004h" + READY, variables={"WINDOW_PROMPT": PROMPT}
        )
    )
    terminal.type(b"\x1bOQr")
    terminal.until_shown(b"ask the last prompt again on")
    terminal.type(b"\r")
    terminal.until_received(b"\x1b[200~" + PROMPT.encode() + b"\x1b[201~\r")
    terminal.type(b"a")  # the child has the keys again
    terminal.until(lambda: terminal.received().endswith(b"\ra"))


def test_a_child_that_takes_no_paste_is_sent_nothing(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY, variables={"WINDOW_PROMPT": PROMPT}))
    terminal.type(b"\x1bOQr")
    terminal.until_shown(b"ask the last prompt again on")
    terminal.type(b"\r")
    terminal.until_shown(b"takes no paste")
    terminal.type(b"a")
    terminal.until_received(b"a")
