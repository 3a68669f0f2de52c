from claude_router.tui.matching import matching, subsequence_cost

NAMES = ["anthropic/claude-sonnet-5-5", "openai/gpt-5.6", "ollama/qwen3-coder"]


def found(typed: str) -> list[str]:
    return matching(typed, NAMES, str)


def test_nothing_typed_keeps_all_in_order() -> None:
    assert found("  ") == NAMES


def test_letters_in_order_match_with_gaps() -> None:
    assert found("gp6") == ["openai/gpt-5.6"]
    assert found("q3c") == ["ollama/qwen3-coder"]


def test_case_and_spaces_do_not_matter() -> None:
    assert found("GPT 5") == ["openai/gpt-5.6"]


def test_the_tightest_match_comes_first() -> None:
    assert found("code") == ["ollama/qwen3-coder"]
    assert found("od") == ["ollama/qwen3-coder", "anthropic/claude-sonnet-5-5"]


def test_letters_out_of_order_do_not_match() -> None:
    assert found("tpg") == []
    assert subsequence_cost("zz", "z") is None
