"""Finds shipped files: inside an installed wheel, or in a checkout."""

from importlib.resources import files
from pathlib import Path


def asset(name: str) -> Path:
    """Path of a shipped file, e.g. `router/model.onnx`.

    Raises:
        FileNotFoundError: it is in neither place; the installation is incomplete.
    """
    checkout = Path(__file__).resolve().parent.parent
    installed = Path(str(files("claude_router"))) / "assets" / name
    for path in (installed, checkout / "assets" / name, checkout / name):
        if path.exists():
            return path
    raise FileNotFoundError(f"{name} is missing from this installation: reinstall claude-router")
