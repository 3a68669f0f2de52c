"""Turns a gitignore-like glob into the regex of how its paths read in a text."""

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache

LONGEST_PATH = 1024
_MOST_STARS = 12
_JOINT = r"/+(?:\./+)*"
_IN_NAME = r"[^/\s\"'`<>|:;,()]"
_ENDS = r"(?!\.?[\w-])"
_PARTS = re.compile(r"\*+|\?|\[!?[^\]/]+\]|[^*?\[]+|\[")
_MOST_FOLDERS_BETWEEN = 32


class GlobError(ValueError):
    """A glob that can't be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Core:
    """A glob's own part of a path: how it reads in a text, and in the input of a tool.

    `literal` occurs in every path of it. `is_lone` means one segment; `is_word` that this
    segment alone, in running text, may be a word or code instead of a file's name.
    """

    literal: str
    in_text: re.Pattern[str]
    in_input: re.Pattern[str]
    is_lone: bool
    is_word: bool


def normalised(text: str) -> str:
    """`text` as globs are held against it."""
    lowered = text.lower()
    return lowered.replace("\\", "/") if "\\" in lowered else lowered


def folder_path(path: str) -> str:
    """An absolute path as `folders` and `home` want it: in lower case, "" for the root."""
    path = re.sub(r"\A[a-z]:", "", normalised(path))
    return posixpath.normpath(path).rstrip("/") if path.startswith("/") else ""


def check_glob(pattern: str) -> None:
    """Raises: GlobError: `pattern` stands for nothing that can be looked for in a text."""
    if pattern.startswith("!"):
        raise GlobError("begins with !, and there are no exceptions here")
    if ".." in pattern.replace("\\", "/").split("/"):
        raise GlobError("leads upwards by ..: write the whole path, or begin with ~/")
    glob = spelled(pattern, "")
    if glob.count("*") > _MOST_STARS or len(glob) > LONGEST_PATH:
        raise GlobError("is too long")
    if not core_of(glob.lstrip("/")).literal:
        raise GlobError("stands for every file: name at least a part of a path")


def spelled(pattern: str, home: str) -> str:
    """Lower case, `/` throughout, `~` and the drive resolved, no `./` in front."""
    glob = re.sub(r"\A[a-z]:(?=/)", "", normalised(pattern.strip()))
    if glob == "~" or glob.startswith("~/"):
        glob = home + glob[1:]
    return re.sub("/+", "/", glob.removeprefix("./"))


@lru_cache(maxsize=256)
def core_of(glob: str) -> Core:
    """`glob` without what only says that it may lie anywhere, or holds all beneath it."""
    while glob.startswith("**/"):
        glob = glob[3:]
    folder = re.sub(r"(?:/\*{0,2})+\Z", "", glob)
    segments = [segment for segment in folder.split("/") if segment]
    literals = [part for segment in segments for part in _PARTS.findall(segment)]
    literal = max((p for p in literals if p[0] not in "*?["), key=len, default="")
    regex = _joined(segments)
    beneath = rf"{_JOINT}\.?[\w-]"
    is_folder = folder != glob
    is_lone = len(segments) == 1
    is_exact = segments[-1:] == [literal] and "." in literal
    return Core(
        literal=literal if re.search(r"\w", literal) else "",
        in_text=re.compile(regex + (beneath if is_folder else rf"(?:{beneath}|{_ENDS})")),
        in_input=re.compile(regex + _ENDS),
        is_lone=is_lone,
        is_word=not is_exact,
    )


def _joined(segments: list[str]) -> str:
    """The regex of the segments in a row. A name begins where no longer name does."""
    pieces: list[str] = []
    for index, segment in enumerate(segments):
        if segment == "**":
            pieces.append(rf"(?:{_IN_NAME}{{1,255}}/+){{0,{_MOST_FOLDERS_BETWEEN}}}")
            continue
        is_last = index == len(segments) - 1
        pieces.append(_segment(segment, is_first=index == 0) + ("" if is_last else _JOINT))
    return "".join(pieces)


def _segment(segment: str, *, is_first: bool) -> str:
    parts = _PARTS.findall(segment)
    if is_first and parts and parts[0].startswith("*"):
        parts = parts[1:]  # whatever the name begins with; but it begins
        opening = r"(?<=[\w)\]-])"
    else:
        opening = r"(?<![\w.?)\]}-])" if is_first else ""
    regex, waiting = opening, ""
    for part in parts:
        if part.startswith("*"):
            # All stars but the last take as little as they can and never think again.
            regex += f"(?>{waiting})" if waiting.startswith(_IN_NAME) else waiting
            waiting = f"{_IN_NAME}{{0,255}}?"
        elif part == "?":
            waiting += _IN_NAME
        elif part.startswith("[") and len(part) > 2:
            waiting += _one_of(part[1:-1])
        else:
            waiting += re.escape(part)
    return regex + waiting


def _one_of(characters: str) -> str:
    """A class such as `a-z` or `!0-9`."""
    is_not = characters.startswith("!")
    escaped = re.escape(characters.removeprefix("!")).replace(r"\-", "-")
    return f"[{'^/' if is_not else ''}{escaped}]"
