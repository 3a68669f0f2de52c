"""How the widgets of the preferences screen look, in the terminal's own colours."""

from claude_router.tui.palette import INPUT_CURSOR_CSS, SCROLLBAR_CSS

LIST_CSS = f"""
    height: auto;
    padding: 0;
    border: none;
    background: ansi_default;
    color: ansi_default;
    {SCROLLBAR_CSS}
"""

_BARE = """
    padding: 0;
    border: none;
    background: ansi_default;
    background-tint: ansi_default 0%;
    color: ansi_default;
"""
_REVERSE = "{ background: ansi_default; color: ansi_default; text-style: reverse; }"
_FAINT = "{ background: ansi_default; color: ansi_default; text-style: dim; }"

PLAIN_CSS = """
    height: auto;
    background: ansi_default;
    color: ansi_default;
"""


def input_css(owner: str) -> str:
    """Rules for the one-line fields inside the widget called `owner`."""
    return f"""
    {owner} Input, {owner} Input:focus {{ height: 1; {_BARE} }}
    {owner} Input:ansi > .input--cursor {INPUT_CURSOR_CSS}
    {owner} Input > .input--selection {_REVERSE}
    {owner} Input > .input--placeholder {_FAINT}
    """


def text_area_css(owner: str) -> str:
    """Rules for the fields of several lines inside the widget called `owner`."""
    return f"""
    {owner} TextArea, {owner} TextArea:focus {{ {_BARE} {SCROLLBAR_CSS} }}
    {owner} TextArea:focus .text-area--cursor {_REVERSE}
    {owner} TextArea:focus .text-area--selection {_REVERSE}
    {owner} TextArea .text-area--cursor-line {{ background: ansi_default; }}
    """


def option_list_css(owner: str) -> str:
    """Rules for the lists inside the widget called `owner`."""
    return f"""
    {owner} OptionList, {owner} OptionList:focus {{ {LIST_CSS} max-height: 24; }}
    {owner} OptionList > .option-list--option-highlighted {_REVERSE}
    {owner} OptionList:focus > .option-list--option-highlighted {_REVERSE}
    {owner} OptionList > .option-list--option-hover {{
        background: ansi_default;
        color: ansi_default;
    }}
    """
