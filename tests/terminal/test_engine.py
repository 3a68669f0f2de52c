"""The engine is libghostty-vt where it is exact, else bittty with a reason."""

import _ctypes
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from claude_router.terminal import ghostty_api
from claude_router.terminal.bittty_screen import BitttyScreen
from claude_router.terminal.engine import is_exact, open_screen
from claude_router.terminal.screen import Row, Run


class Shifted(BitttyScreen):
    """An engine whose cells are decoded wrongly."""

    def changed(self) -> dict[int, Row]:
        return {y: (Run("?", 1), *row[1:]) for y, row in super().changed().items()}


def test_bittty_can_be_asked_for() -> None:
    screen, trouble = open_screen(30, 5, prefer="bittty")
    assert isinstance(screen, BitttyScreen)
    assert trouble is None
    assert (screen.cols, screen.rows) == (30, 5)


def test_an_engine_that_shows_other_cells_is_not_exact() -> None:
    assert is_exact(BitttyScreen(12, 2))
    assert not is_exact(Shifted(12, 2))


@pytest.fixture
def forget_library(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Loads libghostty-vt anew in the test and after it."""
    ghostty_api.load.cache_clear()
    yield
    monkeypatch.undo()
    ghostty_api.load.cache_clear()


def fake_package(folder: Path, library: bytes) -> Path:
    """A package `pyghostty` whose library is something else."""
    inner = folder / "pyghostty" / "_lib"
    inner.mkdir(parents=True)
    (folder / "pyghostty" / "__init__.py").touch()
    (inner / "libghostty-vt.so").write_bytes(library)
    return folder


@pytest.mark.usefixtures("forget_library")
def test_without_the_library_bittty_takes_over_and_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pyghostty", None)  # Python's way to say: not installed
    screen, trouble = open_screen(30, 5)
    assert isinstance(screen, BitttyScreen)
    assert trouble == "The terminal engine is bittty, because pyghostty is not installed."


@pytest.mark.usefixtures("forget_library")
@pytest.mark.parametrize(
    ("library", "reason"),
    [(b"no library", "does not load"), (Path(_ctypes.__file__).read_bytes(), "ghostty_terminal")],
    ids=["broken", "other-functions"],
)
def test_with_an_unusable_library_bittty_takes_over(
    library: bytes, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(fake_package(tmp_path, library))
    screen, trouble = open_screen(30, 5, prefer="ghostty")
    assert isinstance(screen, BitttyScreen)
    assert trouble is not None
    assert reason in trouble
