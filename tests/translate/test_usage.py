import pytest

from claude_router.translate.usage import messages_usage


def figures(usage: object, estimate: int = 9) -> tuple[int, int, int, int]:
    counted = messages_usage(usage, estimated_input=estimate)
    return (
        counted["input_tokens"],
        counted["output_tokens"],
        counted["cache_read_input_tokens"],
        counted["cache_creation_input_tokens"],
    )


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        ({"prompt_tokens": 7, "completion_tokens": 3}, (7, 3, 0, 0)),
        (
            {"prompt_tokens": 1000, "prompt_tokens_details": {"cached_tokens": 800}},
            (200, 0, 800, 0),
        ),
        (
            {"prompt_tokens": 100, "prompt_cache_hit_tokens": 60, "completion_tokens": 1},
            (40, 1, 60, 0),
        ),
        (
            {"input_tokens": 50, "input_tokens_details": {"cached_tokens": 20}, "output_tokens": 5},
            (30, 5, 20, 0),
        ),
        (
            {"completion_tokens": 50, "completion_tokens_details": {"reasoning_tokens": 40}},
            (9, 50, 0, 0),
        ),
        (
            {"prompt_tokens": 10, "prompt_tokens_details": {"cached_tokens": 99}},
            (0, 0, 10, 0),
        ),
        (
            {
                "prompt_tokens": 10,
                "prompt_tokens_details": {"cached_tokens": 2, "cache_write_tokens": 3},
            },
            (5, 0, 2, 3),
        ),
        ({"prompt_tokens": None, "prompt_tokens_details": None}, (9, 0, 0, 0)),
        (None, (9, 0, 0, 0)),
    ],
)
def test_counts(usage: object, expected: tuple[int, int, int, int]) -> None:
    assert figures(usage) == expected
