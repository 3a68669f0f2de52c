"""What claude is told about its terminal when that terminal is our pane."""

from collections.abc import Mapping

_OUTER_TERMINAL = (
    "ALACRITTY_",
    "GHOSTTY_",
    "ITERM_",
    "KITTY_",
    "KONSOLE_",
    "LC_TERMINAL",
    "TERM_PROGRAM",
    "TERM_SESSION_ID",
    "TMUX",
    "VTE_",
    "WEZTERM_",
    "WT_",
)
_STALE_SIZE = ("COLUMNS", "LINES", "STY")
_TRUECOLOR_PROGRAMS = ("iTerm.app", "WezTerm", "ghostty", "vscode", "rio", "Tabby", "Hyper")
_TRUECOLOR_TERMS = ("-direct", "kitty", "ghostty", "alacritty", "wezterm", "foot")


def pane_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """`environment` without traces of the outer terminal, and with what the pane can do."""
    kept = {
        name: value
        for name, value in environment.items()
        if not name.startswith(_OUTER_TERMINAL) and name not in _STALE_SIZE
    }
    kept.pop("COLORTERM", None)
    kept["TERM"] = "xterm-256color"
    if has_truecolor(environment):
        kept["COLORTERM"] = "truecolor"
    # Framed updates are half the bytes and cannot tear.
    kept["CLAUDE_CODE_FORCE_SYNC_OUTPUT"] = "1"
    kept.setdefault("FORCE_HYPERLINK", "1")
    return kept


def has_truecolor(environment: Mapping[str, str]) -> bool:
    """Whether the outer terminal says that it shows 24-bit colours."""
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return True
    if environment.get("TERM_PROGRAM") in _TRUECOLOR_PROGRAMS or "WT_SESSION" in environment:
        return True
    return any(mark in environment.get("TERM", "") for mark in _TRUECOLOR_TERMS)
