"""Text goldens, one file per case, beside the tests."""

from pathlib import Path

FOLDER = Path(__file__).parent / "goldens"


def assert_golden(name: str, text: str) -> None:
    """Compare with the recorded text; a case with no file yet is recorded and fails."""
    path = FOLDER / f"{name}.txt"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
        raise AssertionError(f"recorded {path.name}: look at it, then run again")
    assert text == path.read_text(encoding="utf-8").rstrip("\n")
