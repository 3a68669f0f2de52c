"""Text goldens, one file per case, beside the tests; WRITE_GOLDENS=1 writes them anew."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "goldens"
IS_WRITING = bool(os.environ.get("WRITE_GOLDENS"))


def golden(name: str) -> str:
    """What is recorded under `name`, which may begin with a folder; "" if nothing is."""
    path = _path(name)
    return path.read_text(encoding="utf-8").rstrip("\n") if path.exists() else ""


def write_golden(name: str, text: str) -> None:
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")


def assert_golden(name: str, text: str) -> None:
    """Compare with the recorded text; a case with no file yet is recorded and fails."""
    is_new = not _path(name).exists()
    if is_new or IS_WRITING:
        write_golden(name, text)
    assert not is_new, f"recorded {name}: look at it, then run again"
    assert text == golden(name)


def _path(name: str) -> Path:
    return FOLDER / f"{name}.txt"
