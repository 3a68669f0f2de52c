import pytest

from claude_router.claude_code.pane import pane_environment


def test_the_outer_terminal_leaves_no_trace() -> None:
    outer = [
        *("TMUX", "TMUX_PANE", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "KITTY_WINDOW_ID"),
        *("VTE_VERSION", "WEZTERM_PANE", "LC_TERMINAL", "COLUMNS", "LINES", "STY"),
    ]
    env = pane_environment({"PATH": "/bin", "LC_ALL": "C.UTF-8", **dict.fromkeys(outer, "1")})
    assert env == {
        "PATH": "/bin",
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
        "CLAUDE_CODE_FORCE_SYNC_OUTPUT": "1",
        "FORCE_HYPERLINK": "1",
    }


@pytest.mark.parametrize(
    "outer",
    [
        {"COLORTERM": "truecolor"},
        {"COLORTERM": "24bit"},
        {"TERM": "xterm-direct"},
        {"TERM": "xterm-kitty"},
        {"TERM_PROGRAM": "iTerm.app"},
        {"WT_SESSION": "1"},
    ],
)
def test_24_bit_colours_are_told_where_the_outer_terminal_has_them(outer: dict[str, str]) -> None:
    assert pane_environment(outer)["COLORTERM"] == "truecolor"


@pytest.mark.parametrize(
    "outer",
    [{}, {"TERM": "xterm-256color"}, {"TERM": "linux", "COLORTERM": "1"}],
)
def test_256_colours_elsewhere(outer: dict[str, str]) -> None:
    assert "COLORTERM" not in pane_environment(outer)


def test_the_user_s_own_wishes_stay() -> None:
    env = pane_environment({"NO_COLOR": "1", "FORCE_HYPERLINK": "0"})
    assert (env["NO_COLOR"], env["FORCE_HYPERLINK"]) == ("1", "0")
