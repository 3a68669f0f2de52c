"""Splits the outer terminal's raw input into keys, pastes, mouse and focus reports, and replies.

Follows ECMA-48 (control sequences and strings) and xterm's ctlseqs (mouse, focus, paste).
"""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["paste", "mouse", "focus", "reply", "csi", "key"]

PASTE_START = b"\x1b[200~"
PASTE_END = b"\x1b[201~"
_LONGEST_REPLY = 65536  # bytes; what is longer is no reply of a terminal

_TOKEN = re.compile(
    rb"""
    (?P<paste> \x1b\[200~ )                          # only its start; the rest has its own state
  | (?P<mouse> \x1b\[<-?\d{1,8};-?\d{1,8};-?\d{1,8}[Mm] )
  | (?P<focus> \x1b\[[IO] )
  | (?P<reply> \x1b\[[<=>?][\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]     # no key has a private marker
             | \x1b\[\d+(?:;\d+){2,}t                              # window report
             | \x1b\[\d+;\d+\$y                                    # DECRPM of an ANSI mode
             | \x1b[P\]_][\x20-\x7e\x80-\xff]{0,65536}(?:\x07|\x1b\\) )
  | (?P<csi> \x1b\[\[[A-E]                                         # F1-F5 of the Linux console
           | \x1b\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x5a\x5c-\x7e]
           | \x1bO[\x20-\x7e] )
  | (?P<key> \x1b?(?: [\xc2-\xdf][\x80-\xbf] | [\xe0-\xef][\x80-\xbf]{2}
                    | [\xf0-\xf4][\x80-\xbf]{3} | [^\x1b] )  # character, alt or not
           | \x1b )
    """,
    re.DOTALL | re.VERBOSE,
)
_INCOMPLETE = re.compile(
    rb"""
    \x1b?(?: [\xc2-\xdf] | [\xe0-\xef][\x80-\xbf]? | [\xf0-\xf4][\x80-\xbf]{0,2} )
  | \x1b (?: O | \[\[ | \[[\x30-\x3f]*[\x20-\x2f]* | [P\]_][\x20-\x7e\x80-\xff]*\x1b? )?
    """,
    re.DOTALL | re.VERBOSE,
)
_PRESSED = re.compile(rb"\x1b(?:[\[OP\]_]|\[\[|\[[\d;]+\$)?")
"""Unfinished by the standard, yet a whole key to the person: escape, alt+[, rxvt's shift+Home."""


@dataclass(frozen=True, slots=True)
class Token:
    """One unit of input; the `raw` of all tokens joined is the input.

    `key` is one character, alt+character, or escape; `csi` a function key (CSI or SS3);
    `reply` an answer to a query, never a key.
    """

    kind: Kind
    raw: bytes

    @property
    def pasted(self) -> bytes:
        """A paste without its brackets."""
        return self.raw.removeprefix(PASTE_START).removesuffix(PASTE_END)


class InputSplitter:
    """Sans-IO: however the input is split over `feed` calls, the tokens are the same.

    A lone escape could be the start of a sequence and is kept; once the terminal has no more
    bytes to read, `flush` gives it out as a key.
    """

    def __init__(self) -> None:
        self._kept = b""
        self._paste: bytearray | None = None

    def feed(self, data: bytes) -> list[Token]:
        tokens: list[Token] = []
        data = self._kept + data
        self._kept = b""
        at = 0
        while at < len(data):
            if self._paste is not None:
                at = self._continue_paste(self._paste, data, at, tokens)
            elif self._is_incomplete(data, at):
                self._kept = data[at:]
                break
            else:
                at = self._next(data, at, tokens)
        return tokens

    def flush(self) -> list[Token]:
        """The terminal paused: an escape, or another key that looks unfinished, was pressed."""
        if not _PRESSED.fullmatch(self._kept):
            return []
        raw, self._kept = self._kept, b""
        return [Token("key" if len(raw) <= 2 else "csi", raw)] if raw else []

    def close(self) -> list[Token]:
        """The input ended: whatever was kept, as it is."""
        raw, self._kept = self._kept, b""
        if self._paste is not None:
            paste, self._paste = self._paste, None
            return [Token("paste", bytes(paste))]
        return [Token("key", raw)] if raw else []

    @staticmethod
    def _is_incomplete(data: bytes, at: int) -> bool:
        return len(data) - at <= _LONGEST_REPLY and bool(_INCOMPLETE.fullmatch(data, at))

    def _next(self, data: bytes, at: int, tokens: list[Token]) -> int:
        match = _TOKEN.match(data, at)
        assert match is not None  # the last alternatives take any byte
        if match.lastgroup == "paste":
            self._paste = bytearray(match.group())
        else:
            tokens.append(Token(_kind(match), match.group()))
        return match.end()

    def _continue_paste(self, paste: bytearray, data: bytes, at: int, tokens: list[Token]) -> int:
        seen = max(len(PASTE_START), len(paste) - len(PASTE_END) + 1)
        size = len(paste)
        paste += data[at:]
        end = paste.find(PASTE_END, seen)
        if end < 0:
            return len(data)
        end += len(PASTE_END)
        tokens.append(Token("paste", bytes(paste[:end])))
        self._paste = None
        return at + end - size


def _kind(match: re.Match[bytes]) -> Kind:
    match match.lastgroup:
        case "mouse" | "focus" | "reply" | "csi" as kind:
            return kind
        case _:
            return "key"
