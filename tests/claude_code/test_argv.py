from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claude_router.claude_code.argv import Invocation, Options, UsageError, split
from claude_router.claude_code.router_flags import FLAGS, flags_help


def read(words: str, *, is_terminal: bool = True) -> Invocation:
    return split(words.split(), is_terminal=is_terminal)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("", "tui"),
        ("hello", "tui"),
        ("-c", "tui"),
        ("-r", "tui"),
        ("explain mcp", "tui"),
        ("-p hi", "print"),
        ("hi --print", "print"),
        ("-pc", "print"),
        ("-p mcp list", "print"),
        ("mcp -p list", "print"),
        ("mcp list", "exec"),
        ("--model sonnet mcp list", "exec"),
        ("-- mcp list", "exec"),
        ("--debug mcp list", "tui"),
        ("doctor", "exec"),
        ("update", "exec"),
        ("-v", "exec"),
        ("hi --version", "exec"),
        ("-p -h", "exec"),
        ("mcp --help", "exec"),
        ("--append-system-prompt --help hi", "tui"),
        ("--append-system-prompt -p hi", "tui"),
        ("-- --help", "tui"),
        ("config", "tui"),
        ("router", "command"),
        ("router explain hi", "command"),
        ("-- router", "tui"),
        ("hi router", "tui"),
    ],
)
def test_the_kind_is_what_claude_would_do(words: str, kind: str) -> None:
    assert read(words).kind == kind


def test_a_stdout_that_is_no_terminal_means_print() -> None:
    assert read("hello", is_terminal=False).kind == "print"
    assert read("mcp list", is_terminal=False).kind == "exec"
    assert read("router history", is_terminal=False).kind == "command"


def test_our_flags_are_taken_out_wherever_they_stand() -> None:
    invocation = read(
        "--router-config a.yaml --model --router-debug opus --router-model=x/y -p hi"
        " --router-engine off --router-no-panel --router-demo --router-record=out"
    )
    assert invocation.claude_args == ("--model", "opus", "-p", "hi")
    assert invocation.ours == Options(
        config=Path("a.yaml"),
        model="x/y",
        engine="off",
        is_panel_hidden=True,
        is_demo=True,
        record=Path("out"),
        is_debug=True,
    )


def test_nothing_is_taken_after_the_double_dash() -> None:
    assert read("--router-debug -- --router-help router").claude_args == (
        "--",
        "--router-help",
        "router",
    )


def test_a_command_keeps_its_own_words() -> None:
    invocation = read("--router-config f router explain --json hi")
    assert invocation.command == ("explain", "--json", "hi")
    assert invocation.ours.config == Path("f")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--router-modle x", "did you mean --router-model?"),
        ("--router-zzzzzzzz", "--router-help lists them all"),
        ("--router-model", "needs a value: --router-model MODEL"),
        ("--router-model=", "needs a value"),
        ("--router-model --verbose", "needs a value"),
        ("--router-model -- x", "needs a value"),
        ("--router-engine fast", "one of embedded, arch, endpoint, off, not 'fast'"),
        ("--router-debug=1", "takes no value"),
    ],
)
def test_a_wrong_flag_says_what_to_write(words: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read(words)


@given(st.lists(st.text().filter(lambda word: not word.startswith("--router-"))))
def test_everything_else_goes_to_claude_untouched_and_in_order(words: list[str]) -> None:
    if words[:1] == ["router"]:
        words = ["hi", *words]
    assert split(words, is_terminal=True).claude_args == tuple(words)


def test_the_help_lists_every_flag() -> None:
    text = flags_help()
    assert all(flag.name in text for flag in FLAGS)
