"""Where every scene is at home: in a folder of its own, which screens call by one name."""

from pathlib import Path

import pytest

from claude_router.tui.screens.history import export


class Project(type(Path())):  # type: ignore[misc]
    """A path whose current folder is the same on every machine."""

    @classmethod
    def cwd(cls) -> Path:
        return Path("/home/ann/shop")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(export, "Path", Project)
    return tmp_path
