"""Says whether a text names a path that a glob stands for, however the path is spelled.

Texts are looked at in lower case, as file systems of macOS and Windows do, with `/` for `\\`.
Symbolic links are not resolved.
"""

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache

from claude_router.route.globs import LONGEST_PATH, Core, core_of, spelled

_STOPS = r"\s\"'`<>|;,()\[\]{}=:@$&*?!#%^+\\"
_BEFORE = re.compile(f"[^{_STOPS}]*")
_GIT_SIDES = frozenset("abciow")
"""The prefixes of a diff, as in `a/secrets/key`."""
_EXPANDED = re.compile(r"[})]\Z|[\w})][\"']\Z")
"""A variable or a command of the shell stands before, or a quoted one."""


@dataclass(frozen=True, slots=True)
class PathGlob:
    """`pattern` as written: relative to the project, absolute, or under `~/`.

    `home` is the user's home folder, in lower case like all that is compared.
    """

    pattern: str
    home: str

    def is_named(
        self,
        text: str,
        folders: tuple[str, ...],
        *,
        is_input: bool = False,
        is_strict: bool = False,
    ) -> bool:
        """Whether the normalised `text` names such a path; `folders` are the projects' own.

        `is_input`: a tool is asked to work on what it names, so a bare name counts.
        `is_strict`: instructions that name files as examples; only paths with a folder count.
        """
        return any(
            core.literal in text and _names(text, core, place, self.home, is_input, is_strict)
            for core, place in _cores(self.pattern, self.home, folders)
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a core must lie: in `base` itself, or anywhere beneath if `is_deep`; None: anywhere."""

    base: str | None
    is_deep: bool = False


@lru_cache(maxsize=256)
def _cores(pattern: str, home: str, folders: tuple[str, ...]) -> tuple[tuple[Core, _Place], ...]:
    """What to look for, and where it must lie."""
    glob = spelled(pattern, home)
    is_anywhere = "/" not in glob.rstrip("/") or glob.startswith("**/")
    if not glob.startswith("/"):
        core = core_of(glob)
        return tuple((core, _Place(None if is_anywhere else base)) for base in folders or ("",))
    bases = [base for base in (*folders, home, "") if glob.startswith(f"{base}/")]
    rests = [(base, glob[len(base) + 1 :]) for base in dict.fromkeys(bases)]
    found = [(core_of(rest), _Place(base, rest.startswith("**/"))) for base, rest in rests]
    return tuple((core, place) for core, place in found if core.literal)


def _names(
    text: str, core: Core, place: _Place, home: str, is_input: bool, is_strict: bool
) -> bool:
    for found in (core.in_input if is_input else core.in_text).finditer(text):
        start = found.start()
        led = _BEFORE.match(text[max(0, start - LONGEST_PATH) : start][::-1])[0][::-1]  # type: ignore[index]
        before = text[max(0, start - len(led) - 8) : start - len(led)]
        if place.base is not None and not _leads_to(place, led, before, home):
            continue
        has_folder = "/" in led or "/" in found[0]
        is_doubtful = core.is_lone and not is_input and not has_folder
        if is_doubtful and (is_strict or (core.is_word and not before.endswith("@"))):
            continue
        return True
    return False


def _leads_to(place: _Place, led: str, before: str, home: str) -> bool:
    """Whether the path before a match may end in `place`.

    `led` is that path as it stands in the text, `before` the few characters before it.
    """
    if led and not led.endswith("/"):
        return False
    folder = _resolved(led, before, home)
    base = place.base or ""
    if folder.startswith("/"):
        folder = posixpath.normpath(re.sub("/+", "/", folder)).rstrip("/")
        return folder == base or (place.is_deep and folder.startswith(f"{base}/"))
    way = re.sub(r"\A(?:\.\./?)+", "", posixpath.normpath(folder or "."))
    is_open = place.is_deep or way in ("", ".") or way in _GIT_SIDES
    return is_open or base.endswith(f"/{way}")


def _resolved(led: str, before: str, home: str) -> str:
    """`led` with what a shell would put there; what is not known counts as the current folder."""
    if led.startswith("~/"):
        return home + led[1:]
    if before.endswith("${home}") and led.startswith("/"):
        return home + led
    if before.endswith("$"):
        variable, _, rest = led.partition("/")
        return f"{home}/{rest}" if variable == "home" else rest
    return led.lstrip("/") if _EXPANDED.search(before) else led
