"""The bytes that terminals send for keys, pastes and focus changes, except the window's own keys.

Sources: xterm's ctlseqs, kitty's keyboard protocol, rxvt's and the Linux console's function keys.
"""

import random

PASTE = b"\x1b[200~%b\x1b[201~"
_OURS = {0x1A, 0x1D}  # ctrl+z, ctrl+]

CHARACTERS = [b"a", b"Z", b"0", b" ", b"~", *(c.encode() for c in "é漢ßЖ👍"), "👍🏽".encode()]
CONTROLS = [bytes([code]) for code in (*range(32), 0x7F) if code not in _OURS and code != 0x1B]
ESCAPES = [b"\x1b", b"\x1b\x1b"]
ALT = [b"\x1b" + key for key in (b"a", b"B", b"f", b"d", b"p", b"t", b"m", b"v", b"1", b"9", b".")]
ALT += [b"\x1b" + key for key in (b",", b"/", b"<", b"\r", b"\n", b"\t", b"\x7f", b"\x08", b" ")]
ALT += [b"\x1b" + key for key in (b"\x01", b"\x03", "é".encode(), "漢".encode())]
LOOK_UNFINISHED = [b"\x1b[", b"\x1bO", b"\x1b]", b"\x1bP", b"\x1b_"]
ARROWS = [b"\x1b[%c" % final for final in b"ABCDHFEZ"] + [b"\x1bO%c" % f for f in b"ABCDHFEM"]
ARROWS += [b"\x1b[1;%d%c" % (m, final) for m in (2, 3, 5, 6, 9) for final in b"ADH"]
EDITING = [b"\x1b[%d~" % number for number in range(1, 9)] + [b"\x1b[3;5~", b"\x1b[5;2~"]
FUNCTIONS = [b"\x1bO%c" % final for final in b"PRS"] + [b"\x1b[[%c" % final for final in b"ACDE"]
FUNCTIONS += [b"\x1b[%d~" % n for n in (11, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24, 25, 34)]
FUNCTIONS += [b"\x1b[1;2P", b"\x1b[1;2Q", b"\x1b[1;2R", b"\x1b[1;5S", b"\x1b[15;6~", b"\x1b[7$"]
KITTY = [
    b"\x1b[%bu" % key
    for key in (
        *(b"13", b"13;2", b"13;3", b"13;5", b"9;2", b"27", b"127;3", b"127;5", b"32;5"),
        *(b"97;5", b"97:65;2", b"97:65:113;6", b"97;1:3", b"97;1:2", b"97;;97", b"99;5:1"),
        *(b"1092::97;5", b"57358", b"57441;2", b"57399", b"122;9", b"93;7", b"93"),
    )
]
KITTY += [b"\x1b[1;1:3A", b"\x1b[3;1:2~", b"\x1b[1;129D"]
XTERM = [b"\x1b[27;2;13~", b"\x1b[27;5;9~", b"\x1b[27;5;13~", b"\x1b[27;6;65~", b"\x1b[27;3;127~"]
FOCUS = [b"\x1b[O", b"\x1b[I"]
PASTES = [PASTE % text for text in (b"", b"one\r\ntwo", b"red \x1b[31m", b"\x1b", b"\x03\x1a\x1d")]
PASTES += [PASTE % ("漢👍🏽\n" * 300).encode(), PASTE % b"\x1b[200~", PASTE % b"\x1b[20"]

SEQUENCES = [
    *(*CHARACTERS, *CONTROLS, *ESCAPES, *ALT, *LOOK_UNFINISHED, *ARROWS, *EDITING, *FUNCTIONS),
    *(*KITTY, *XTERM, *FOCUS, *PASTES),
]

NAMED = [
    *("a", "?", "/", "!", "@", ":", "Escape", "Tab", "BTab", "Enter", "Space", "BSpace", "DC"),
    *(f"C-{letter}" for letter in "abcdefghijklmnopqrstuvwxy_\\^"),
    *(f"M-{key}" for key in ("p", "t", "o", "m", "v", "b", "f", "d", "1", ".", "Enter", "BSpace")),
    *("Up", "Down", "Left", "Right", "Home", "End", "PPage", "NPage", "IC"),
    *("S-Up", "S-Left", "C-Left", "C-Right", "M-Left", "C-Home", "C-End", "S-PPage"),
    *("S-Enter", "C-Enter", "C-Space", "C-Tab", "C-BSpace", "C-M-a", "S-F3", "C-F5"),
    *(f"F{number}" for number in range(1, 13) if number != 2),
]
"""tmux's names, among them every key that Claude Code's own table names."""


def random_keys(count: int, *, seed: int) -> list[bytes]:
    """Keys and pastes. None that only a pause tells from the start of a longer sequence."""
    ambiguous = [*ESCAPES, *LOOK_UNFINISHED]
    choices = [raw for raw in SEQUENCES if raw not in ambiguous]
    return random.Random(seed).choices(choices, k=count)
