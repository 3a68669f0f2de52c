"""The setup of a first run: choosing, reading the file, what goes wrong."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.app import App

from claude_router.tui.setup_app import SetupApp
from tests.tui.scenes.scene import Build, Scene, Size
from tests.tui.screens.setup_app import FINDINGS, RememberingDisk


class Setup(SetupApp):
    """Says how it ended where it would make way for the window."""

    def exit(self, result: Any = None, return_code: int = 0, message: Any = None) -> None:
        self.notify(f"ended: {result}")


def setup(disk: RememberingDisk) -> Build:
    @asynccontextmanager
    async def build(_: Path, __: Size) -> AsyncIterator[App[Any]]:
        yield Setup(FINDINGS, disk)

    return build


_STUCK = "/etc/config.yaml can't be written: permission denied."
_CHOOSE = Scene(setup(RememberingDisk()), (("", "esc not now"),))

SETUP: dict[str, Scene] = {
    "choose": _CHOOSE,
    "second": _CHOOSE.then(("2", "takes the conversation along")),
    "not_here": _CHOOSE.then(("3 enter", "can't be chosen here")),
    "read": _CHOOSE.then(("enter", "Enter writes this")),
    "read_long": _CHOOSE.then(("2 enter", "Enter writes this")),
    "not_written": Scene(setup(RememberingDisk(trouble=_STUCK)), _CHOOSE.steps).then(
        ("enter", "Enter writes this"), ("enter", "permission denied")
    ),
}
