"""Which keys do what in the preferences screen: its footers and its help."""

from collections.abc import Sequence

from claude_router.tui.format import flow

Keys = tuple[tuple[str, str], ...]
"""Pairs of a key, or several, and what it does."""

_EVERYWHERE: Keys = (
    ("z", "undo"),
    ("ctrl+s", "save"),
    ("1/2/3", "tabs"),
    ("?", "help"),
    ("esc", "close"),
)
PREFERENCE_KEYS: Keys = (
    ("enter", "edit"),
    ("a", "add"),
    ("d", "delete"),
    ("J/K", "move"),
    ("t", "try it"),
    *_EVERYWHERE,
)
EXAMPLE_KEYS: Keys = (PREFERENCE_KEYS[0], ("x", "take the example in"), *PREFERENCE_KEYS[1:])
"""Where a correction of the user's is an example for the preference under the cursor."""

MODEL_KEYS: Keys = (
    ("enter", "fallbacks"),
    ("m", "make default"),
    ("a", "API key"),
    *_EVERYWHERE,
)
SETTING_KEYS: Keys = (
    ("enter", "change"),
    ("d", "take out"),
    ("a", "add alias"),
    *_EVERYWHERE,
)
FIELD_KEYS: Keys = (
    ("tab", "next field"),
    ("ctrl+t", "try it"),
    ("ctrl+s", "save"),
    ("esc", "back to the list"),
)
MODELS_FIELD_KEYS: Keys = (("enter", "choose models"), *FIELD_KEYS)
TRY_KEYS: Keys = (
    ("enter", "try it"),
    ("ctrl+r", "replay the history"),
    ("up/down", "scroll"),
    ("esc", "back"),
)
REPLAYING_KEYS: Keys = (("esc", "stop"),)

HELP: tuple[tuple[str, Keys], ...] = (
    (
        "In every list",
        (
            ("up down j k", "move the cursor; home and end to the ends"),
            ("1 2 3", "preferences, models, the rest"),
            ("z", "take the last change back"),
            ("ctrl+s", "save; the session takes it at once"),
            ("esc", "close; asks if there are changes"),
        ),
    ),
    (
        "Preferences",
        (
            ("enter", "edit the preference in the form"),
            ("a", "add one behind it"),
            ("d", "delete it; asks first"),
            ("J K", "move it down or up; shift and an arrow does the same"),
            ("x", "take the words of a turn that you corrected into its description"),
            ("t ctrl+t", "try a prompt, or the history, before saving"),
        ),
    ),
    (
        "Models",
        (
            ("enter", "choose its fallbacks"),
            ("m", "make it the default"),
            ("a", "name its API key"),
        ),
    ),
    (
        "The rest",
        (
            ("enter", "change the value"),
            ("d", "take the value, or the alias, out of the file"),
            ("a", "add an alias"),
        ),
    ),
)


def footer(keys: Keys, width: int) -> str:
    """The keys side by side, in lines of at most `width` cells."""
    return "\n".join(flow([f"{key} {what}" for key, what in keys], "  ", width))


def short_footer(keys: Sequence[tuple[str, str]]) -> str:
    """The keys on one line, for the border of a small screen."""
    return "  ".join(f"{key} {what}" for key, what in keys)
