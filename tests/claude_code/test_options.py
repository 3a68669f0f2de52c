"""Each case was checked against claude 2.1.331."""

import pytest

from claude_router.claude_code.options import Option, read_options


@pytest.mark.parametrize(
    ("words", "operands"),
    [
        ("mcp list", ("mcp", "list")),
        ("--verbose mcp list", ("mcp", "list")),
        ("--model sonnet mcp", ("mcp",)),
        ("--model=sonnet mcp", ("mcp",)),
        ("--debug mcp list", ("list",)),
        ("--debug --verbose mcp", ("mcp",)),
        ("--allowedTools Bash Edit mcp", ()),
        ("--allowedTools Bash -- mcp", ("mcp",)),
        ("--append-system-prompt --help hi", ("hi",)),
        ("-r -p hi", ("hi",)),
        ("-rID hi", ("hi",)),
        ("-n name mcp", ("mcp",)),
        ("-pc hi", ("hi",)),
        ("- hi", ("-", "hi")),
        ("-- --verbose", ("--verbose",)),
    ],
)
def test_values_of_options_are_no_operands(words: str, operands: tuple[str, ...]) -> None:
    assert read_options(words.split()).operands == operands


def test_an_option_knows_which_words_it_takes() -> None:
    words = ["-p", "--mcp-config", "a", "b", "--settings=x", "--settings", "y"]
    assert read_options(words).options == (
        Option("-p", None, 0, 1),
        Option("--mcp-config", "a", 1, 4),
        Option("--settings", "x", 4, 5),
        Option("--settings", "y", 5, 7),
    )


def test_a_missing_value_is_none() -> None:
    assert read_options(["--settings"]).options == (Option("--settings", None, 0, 1),)
