import base64
from typing import Any

import pytest

from claude_router.translate.estimate import estimate_tokens

PROSE = "The quick brown fox jumps over the lazy dog and runs back into the forest. "


def of(content: Any, **more: Any) -> int:
    return estimate_tokens({"messages": [{"role": "user", "content": content}], **more})


def png(width: int, height: int) -> dict[str, Any]:
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + size + b"\x08\x02\0\0\0"
    data = base64.b64encode(head).decode()
    source = {"type": "base64", "media_type": "image/png", "data": data}
    return {"type": "image", "source": source}


def test_english_takes_about_four_characters_a_token() -> None:
    assert 3.4 < len(PROSE * 50) / of(PROSE * 50) < 5.2


def test_code_takes_more_tokens_than_prose_of_the_same_length() -> None:
    code = "def f(x: int) -> dict[str, int]:\n    return {str(i): i ** 2 for i in range(x)}\n"
    assert of(code * 15) > of((PROSE * 99)[: len(code * 15)])


def test_chinese_takes_about_a_token_a_character() -> None:
    words = "请帮我修复这个函数中的错误然后运行测试" * 20
    assert 0.6 < of(words) / len(words) < 1.5


def test_everything_that_the_model_reads_counts() -> None:
    plain = of("hi")
    tool = {"name": "t", "description": PROSE, "input_schema": {"type": "object"}}
    assert of("hi", system=PROSE) > plain + 10
    assert of("hi", system=[{"type": "text", "text": PROSE}]) > plain + 10
    assert of("hi", tools=[tool]) > plain + 15
    assert of([{"type": "tool_result", "tool_use_id": "a", "content": PROSE}]) > 15
    assert of([{"type": "tool_result", "content": [{"type": "text", "text": PROSE}]}]) > 15
    assert of([{"type": "tool_use", "id": "a", "name": "t", "input": {"a": PROSE}}]) > 15
    assert of([{"type": "thinking", "thinking": PROSE, "signature": "x" * 9000}]) < 100


def test_images_count_by_their_size_up_to_a_limit() -> None:
    assert of([png(300, 250)]) < 130
    assert 1600 <= of([png(4000, 4000)]) < 1620
    assert of([{"type": "image", "source": {"type": "url", "url": "https://e.com/a"}}]) >= 1600


@pytest.mark.parametrize("data", ["A", "é", "aGVsbG8gd29ybGQ=", png(0, 5)["source"]["data"]])
def test_an_image_whose_size_cannot_be_read_counts_as_the_largest(data: str) -> None:
    assert of([{"type": "image", "source": {"type": "base64", "data": data}}]) >= 1600


def test_documents_count() -> None:
    text = {"type": "text", "media_type": "text/plain", "data": PROSE * 10}
    pdf = {"type": "base64", "media_type": "application/pdf", "data": "A" * 300_000}
    parts = {"type": "content", "content": [{"type": "text", "text": PROSE}]}
    assert of([{"type": "document", "source": text}]) > 130
    assert of([{"type": "document", "source": pdf}]) > 5000
    assert of([{"type": "document", "source": parts}]) > 15


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"messages": None, "system": 3, "tools": "x"},
        {"messages": [1, {"content": [None, {"type": "image"}, {"type": "document"}]}]},
        {"messages": [{"role": "user", "content": "cut \ud83d"}]},
    ],
)
def test_odd_bodies_are_estimated_too(body: dict[str, Any]) -> None:
    assert estimate_tokens(body) >= 1
