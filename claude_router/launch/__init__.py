"""The composition root: builds all parts, starts them and stops them in order."""

from claude_router.launch.entry import run_print, run_tui

__all__ = ["run_print", "run_tui"]
