"""claude in our pane and claude by itself, given the same keys; their screens compared."""

import asyncio
import difflib
import re
import shlex
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.cells import cell_len

from claude_router.demo.server import StandIns
from claude_router.tui.layout import pane_size
from tests.e2e.conftest import CONFIG
from tests.e2e.tmux import SECONDS, Tmux, opened
from tests.e2e.world import World
from tests.fakes.picture import square_png
from tests.waiting import until

PANEL_WIDTH = 40
ARGS = ("--permission-mode", "manual")
_BLANKS = re.compile(r" {2,}")
_MASKS = [
    (re.compile(pattern), mask)
    for pattern, mask in (
        (r"^(\s*)[·✢✳✶✻✽*] .*", r"\1(spinner)"),
        (r"^● ", "  "),  # blinks while a tool runs
        (r"⎿ +Tip: .*", "(tip)"),
        (r'^(❯\s)Try ".*', r"\1(example)"),
        (r"/(ours|bare)\b", "/root"),
        (r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "(id)"),
        (r"\b\d\d?:\d\d( ?[AP]M)?\b", "(clock)"),
        (r"\bnow(?= ·)", "(number)"),  # of a session's age
        (r"\b[\d.]+ ?(ms|s|seconds?|minutes?|[kKM]?B)\b( ago)?", "(number)"),
    )
]

_NOTING = """\
#!/bin/sh
(printf '%s\\0' {claude} "$@"; printf '\\0'; env -0) > {started}.part
mv {started}.part {started}
exec {claude} "$@"
"""
"""Notes how it was started, then is claude."""

_XCLIP = """\
#!/bin/sh
case "$*" in
  *TARGETS*) echo image/png ;;
  *image/png*) cat {picture} ;;
  *) exit 1 ;;
esac
"""


@dataclass
class Pair:
    """`ours` shows claude at the top left of the window, `bare` all over a terminal of its size."""

    ours: Tmux
    bare: Tmux
    cols: int
    rows: int

    async def type(self, text: str) -> None:
        await asyncio.gather(self.ours.type(text), self.bare.type(text))

    async def keys(self, *names: str) -> None:
        await asyncio.gather(self.ours.keys(*names), self.bare.keys(*names))

    async def shows(self, text: str) -> bool:
        """Whether either shows it."""
        return any(text in screen for screen in await self._screens())

    async def same(self, *texts: str) -> None:
        """Wait until both show all of `texts` and, apart from what moves, are equal."""
        deadline = time.monotonic() + SECONDS
        while True:
            ours, bare = await self._screens()
            pane, alone = still(ours), still(bare)
            shown = "\n".join(alone)
            missing = [text for text in texts if text not in bare or text not in ours]
            if pane == alone and not missing:
                return
            if time.monotonic() > deadline:
                difference = "\n".join(difflib.ndiff(pane, alone))
                raise AssertionError(f"missing {missing} in:\n{shown}\nours, bare:\n{difference}")
            await asyncio.sleep(0.1)

    async def _screens(self) -> tuple[str, str]:
        ours, bare = await asyncio.gather(self.ours.screen(), self.bare.screen())
        return cropped(ours, self.cols, self.rows), bare


@asynccontextmanager
async def pair(
    folder: Path,
    claude: Path,
    stand_ins: StandIns,
    *,
    cols: int,
    rows: int,
    variables: Mapping[str, str] | None = None,
    is_in_shell: bool = False,
) -> AsyncIterator[Pair]:
    """Both, behind the same proxy; `cols` x `rows` is the size of our terminal."""
    ours_world, bare_world = (
        _world(folder / name, claude, stand_ins, variables or {}) for name in ("ours", "bare")
    )
    started = folder / "started"
    noting = _program(folder / "claude", _NOTING.format(started=started, claude=claude))
    ours_world.environment["CLAUDE_ROUTER_CLAUDE"] = str(noting)
    pane_cols, pane_rows = pane_size(cols, rows, panel_width=PANEL_WIDTH, is_panel_shown=True)
    async with opened(cols=cols, rows=rows) as ours, opened(cols=pane_cols, rows=pane_rows) as bare:
        start = _start_in_shell if is_in_shell else Tmux.start
        await start(ours, [*ours_world.router, *ARGS], ours_world.environment, ours_world.project)
        await until(started.exists)
        argv, environment = _noted(started)
        here, there = str(ours_world.root), str(bare_world.root)
        moved = {name: value.replace(here, there) for name, value in environment.items()}
        await start(bare, argv, moved, bare_world.project)
        yield Pair(ours, bare, pane_cols, pane_rows)


def _world(root: Path, claude: Path, stand_ins: StandIns, variables: Mapping[str, str]) -> World:
    """A home whose clipboard holds a picture, and a project with a file."""
    world = World(root, claude, stand_ins)
    world.lay_out(CONFIG)
    (root / ".claude").mkdir()
    (root / ".claude" / "settings.json").write_text('{"spinnerTipsEnabled": false}')
    (world.project / "notes.txt").write_text("one\ntwo\nthree\n")
    picture = root / "picture"
    picture.write_bytes(square_png(8))
    (root / "bin").mkdir()
    clipboard = _program(root / "bin" / "xclip", _XCLIP.format(picture=picture))
    path = f"{clipboard.parent}:{world.environment['PATH']}"
    world.environment |= {"PATH": path, **variables}
    return world


def _program(file: Path, text: str) -> Path:
    file.write_text(text)
    file.chmod(0o755)
    return file


def _noted(started: Path) -> tuple[list[str], dict[str, str]]:
    argv, _, environment = started.read_text().partition("\0\0")
    pairs = (line.partition("=") for line in environment.strip("\0").split("\0"))
    return argv.split("\0"), {name: value for name, _, value in pairs}


async def _start_in_shell(
    tmux: Tmux, argv: Sequence[str], environment: Mapping[str, str], cwd: Path
) -> None:
    script = _program(cwd.parent / "start", f"#!/bin/sh\nexec {shlex.join(argv)}\n")
    await tmux.start(["bash", "--norc", "-i"], {**environment, "PS1": "shell> "}, cwd)
    await tmux.wait_for("shell>")
    await tmux.type(str(script))
    await tmux.keys("Enter")


def cropped(screen: str, cols: int, rows: int) -> str:
    """The top left of a screen, in columns and lines."""
    return "\n".join(_cut(line, cols) for line in screen.split("\n")[:rows])


def still(screen: str) -> list[str]:
    """The lines of a screen with everything masked that changes by itself."""
    return [_masked(line) for line in screen.rstrip().split("\n")]


def _masked(line: str) -> str:
    masked = line
    for pattern, mask in _MASKS:
        masked = pattern.sub(mask, masked)
    if masked != line:  # what stands behind a masked text has another place
        masked = _BLANKS.sub("  ", masked)
    return masked.rstrip()


def _cut(line: str, cols: int) -> str:
    width = 0
    for at, char in enumerate(line):
        width += cell_len(char)
        if width > cols:
            return line[:at]
    return line
