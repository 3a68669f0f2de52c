"""How claude notifies: it chooses by the terminal's name, which the pane keeps from it."""

from collections.abc import Mapping, Sequence

from claude_router.claude_code.sources import Source, read_global

SETTING = "preferredNotifChannel"
_CHANNELS = {"iTerm.app": "iterm2", "ghostty": "ghostty", "kitty": "kitty"}
_MULTIPLEXERS = ("TMUX", "STY", "ZELLIJ")


def notification_channel(environment: Mapping[str, str], sources: Sequence[Source]) -> str | None:
    """The channel claude would take by itself in the outer terminal; None leaves it alone.

    None where the user chose one, in `sources` or in `/config`, and inside a multiplexer.
    """
    chosen = [source.values.get(SETTING) for source in sources]
    chosen.append(read_global(environment).get(SETTING))
    if any(channel not in (None, "auto") for channel in chosen):
        return None
    return _CHANNELS.get(_terminal(environment))


def _terminal(environment: Mapping[str, str]) -> str:
    if any(environment.get(name) for name in _MULTIPLEXERS):
        return ""
    term = environment.get("TERM", "")
    if term == "xterm-ghostty":
        return "ghostty"
    if "kitty" in term:
        return "kitty"
    program = environment.get("TERM_PROGRAM", "")
    return program or ("kitty" if environment.get("KITTY_WINDOW_ID") else "")
