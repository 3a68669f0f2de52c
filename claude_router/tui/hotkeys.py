"""Which bytes of the outer terminal are the window's own keys.

Sources: xterm's ctlseqs (function keys, modifyOtherKeys), kitty's keyboard protocol (CSI u).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_FUNCTION_KEYS = tuple(f"f{number}" for number in range(1, 13))
_TAKEN_LETTERS = frozenset("chijmz")  # interrupt, backspace, tab, newline, enter, suspend
_CONTROL_KEYS = tuple(
    f"ctrl+{character}"
    for character in "abcdefghijklmnopqrstuvwxyz\\]^_"
    if character not in _TAKEN_LETTERS
)
ACCEPTED_NAMES = (*_FUNCTION_KEYS, *_CONTROL_KEYS)
SUSPEND = "ctrl+z"

_TILDE_KEYS = dict(
    zip((11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24), _FUNCTION_KEYS, strict=True)
)
_LETTER_KEYS = dict(zip(b"PQRS", _FUNCTION_KEYS, strict=False))
_CONSOLE_KEYS = dict(zip(b"ABCDE", _FUNCTION_KEYS, strict=False))
_PAGE_KEYS = {5: -1, 6: 1}

_SHIFT, _CTRL, _LOCKS = 1, 4, 64 | 128
_RELEASED = 3
_LAST_ASCII = 0x7E
_LONGEST = 64  # bytes; no key is longer

_SS3 = re.compile(rb"\x1bO([PQRS])")
_CONSOLE = re.compile(rb"\x1b\[\[([A-E])")
_MODIFIERS = rb"(?:;(?P<modifiers>\d+)(?::(?P<event>\d))?)?"
_LETTER = re.compile(rb"\x1b\[1?" + _MODIFIERS + rb"(?P<letter>[PQRS])")
_TILDE = re.compile(rb"\x1b\[(?P<number>\d+)" + _MODIFIERS + rb"~")
_CODES = rb"(?P<code>\d+)(?::(?P<shifted>\d*)(?::(?P<base>\d*))?)?"
_CSI_U = re.compile(rb"\x1b\[" + _CODES + _MODIFIERS + rb"[;:\d]*u")
_OTHER_KEY = re.compile(rb"\x1b\[27;(\d+);(\d+)~")


@dataclass(frozen=True, slots=True)
class KeyPress:
    """A key by its name, e.g. `f2` or `ctrl+]`; a release only under kitty's event reports."""

    name: str
    is_release: bool = False


def check_names(names: Sequence[str]) -> frozenset[str]:
    """The names of the window's keys, in lower case.

    Raises:
        ValueError: a name is none that every terminal can send, or belongs to claude.
    """
    wanted = [name.strip().lower() for name in names]
    for name in wanted:
        if name not in ACCEPTED_NAMES:
            accepted = " ".join(ACCEPTED_NAMES)
            raise ValueError(f'"{name}" cannot be a panel key; use one of: {accepted}')
    return frozenset(wanted)


def shown_name(name: str) -> str:
    """A key as its cap says, e.g. `F2`."""
    return name.upper() if name in _FUNCTION_KEYS else name


def decode(raw: bytes) -> KeyPress | None:
    """The function key or ctrl chord that `raw`, one token, stands for; else None."""
    if len(raw) > _LONGEST:
        return None
    if len(raw) == 1:
        return KeyPress(f"ctrl+{chr(raw[0] + 0x40).lower()}") if raw[0] < 0x20 else None
    if found := _SS3.fullmatch(raw):
        return KeyPress(_LETTER_KEYS[found[1][0]])
    if found := _CONSOLE.fullmatch(raw):
        return KeyPress(_CONSOLE_KEYS[found[1][0]])
    if found := _LETTER.fullmatch(raw):
        return _function_key(_LETTER_KEYS[found["letter"][0]], found)
    if found := _OTHER_KEY.fullmatch(raw):
        return _chord(int(found[2]), int(found[1]) - 1, is_release=False)
    if found := _TILDE.fullmatch(raw):
        name = _TILDE_KEYS.get(int(found["number"]))
        return None if name is None else _function_key(name, found)
    if found := _CSI_U.fullmatch(raw):
        return _kitty_key(found)
    return None


def page_step(raw: bytes) -> int | None:
    """The pages that PgUp or PgDn, with shift or not, moves a view: -1 or 1, 0 for a release.

    None if `raw` is another key.
    """
    found = _TILDE.fullmatch(raw) if len(raw) <= _LONGEST else None
    step = _PAGE_KEYS.get(int(found["number"])) if found else None
    if found is None or step is None or _modifiers(found) & ~_SHIFT:
        return None
    return 0 if _is_release(found) else step


def _kitty_key(found: re.Match[bytes]) -> KeyPress | None:
    modifiers = _modifiers(found)
    code = int(found["code"])
    if code > _LAST_ASCII and found["base"]:  # typed on a layout without Latin letters
        code = int(found["base"])
    elif modifiers & _SHIFT and found["shifted"]:
        code = int(found["shifted"])
    return _chord(code, modifiers, is_release=_is_release(found))


def _chord(code: int, modifiers: int, *, is_release: bool) -> KeyPress | None:
    """Ctrl and a character. Shift counts for letters only: it is how `^` or `_` are typed."""
    modifiers &= ~_LOCKS
    if not 0x20 < code <= _LAST_ASCII or (chr(code).isalpha() and modifiers & _SHIFT):
        return None
    if modifiers & ~_SHIFT != _CTRL:
        return None
    return KeyPress(f"ctrl+{chr(code)}", is_release)


def _function_key(name: str, found: re.Match[bytes]) -> KeyPress | None:
    return None if _modifiers(found) else KeyPress(name, _is_release(found))


def _modifiers(found: re.Match[bytes]) -> int:
    return (int(found["modifiers"] or 1) - 1) & ~_LOCKS


def _is_release(found: re.Match[bytes]) -> bool:
    return int(found["event"] or 1) == _RELEASED
