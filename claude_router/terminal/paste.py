"""A paste as the child expects it: bracketed by mode 2004, or as if typed."""

import re

from claude_router.terminal.tokens import PASTE_END, PASTE_START

_NEWLINE = re.compile(rb"\r\n|\n")
_DEFUSED_END = b" " + PASTE_END[1:]
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def encode_paste(text: bytes, *, is_bracketed: bool) -> bytes:
    """`text` between the paste brackets, or with newlines as Enter and no other controls.

    Unbracketed, a control character would act as a key; xterm puts a space in its place too.
    """
    if is_bracketed:
        return PASTE_START + text.replace(PASTE_END, _DEFUSED_END) + PASTE_END
    return _CONTROL.sub(b" ", _NEWLINE.sub(b"\r", text))
