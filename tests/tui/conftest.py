"""The window in terminals of the test's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.tui.terminal import Open, Terminal


@pytest.fixture
def open_terminal(tmp_path: Path) -> Iterator[Open]:
    opened: list[Terminal] = []

    def open_one(**options: Any) -> Terminal:
        terminal = Terminal(tmp_path, **options)
        opened.append(terminal)
        return terminal

    yield open_one
    for terminal in opened:
        terminal.close()
