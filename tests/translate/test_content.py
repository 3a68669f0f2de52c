from typing import Any

import pytest

from claude_router.translate.content import (
    File,
    Image,
    Text,
    clean,
    clean_json,
    read_pieces,
    system_pieces,
)
from claude_router.translate.dialects import Dialect

SEEING = Dialect()
BLIND = Dialect(vision=False, files=False)


def pieces(*blocks: Any, dialect: Dialect = SEEING) -> list[Any]:
    return read_pieces(list(blocks), dialect)


def document(**source: Any) -> dict[str, Any]:
    return {"type": "document", "title": "spec.pdf", "source": source}


def image(media_type: str, data: str = "aGk=") -> dict[str, Any]:
    source = {"type": "base64", "media_type": media_type, "data": data}
    return {"type": "image", "source": source}


def test_images_by_value_and_by_address() -> None:
    by_url = {"type": "image", "source": {"type": "url", "url": "https://e.com/c.jpg"}}
    assert pieces(image("image/webp"), by_url) == [
        Image("data:image/webp;base64,aGk="),
        Image("https://e.com/c.jpg"),
    ]


@pytest.mark.parametrize(
    ("block", "dialect", "words"),
    [
        (image("image/svg+xml"), SEEING, "takes no image/svg+xml"),
        (image("image/png"), BLIND, "cannot see images"),
        (image("image/png", "x" * 9), Dialect(max_image_bytes=8), "larger than"),
        (
            {"type": "image", "source": {"type": "file", "file_id": "f"}},
            SEEING,
            "only images by URL or base64",
        ),
        (document(type="base64", media_type="application/pdf", data="x"), BLIND, "spec.pdf"),
        (document(type="url", url="https://e.com/s.pdf"), SEEING, "https://e.com/s.pdf"),
        (document(type="text", data="inner words"), SEEING, "inner words"),
        (document(type="content", content="chunk"), SEEING, "chunk"),
        ({"type": "tool_reference", "tool_name": "WebFetch"}, SEEING, "WebFetch"),
        ({"type": "container_upload", "file_id": "f"}, SEEING, "container_upload"),
        (
            {"type": "search_result", "title": "T", "source": "s", "content": [{"text": "found"}]},
            SEEING,
            "found",
        ),
        (
            {"type": "mcp_tool_result", "content": [{"type": "text", "text": "hi"}]},
            SEEING,
            "hi",
        ),
        (
            {"type": "server_tool_use", "name": "web_search", "input": {"query": "q"}},
            SEEING,
            "web_search",
        ),
    ],
)
def test_what_a_model_cannot_take_is_put_into_words(
    block: dict[str, Any], dialect: Dialect, words: str
) -> None:
    found = pieces(block, dialect=dialect)
    assert all(isinstance(piece, Text) for piece in found)
    assert words in "\n".join(piece.text for piece in found)


def test_a_pdf_is_a_file_where_files_are_taken() -> None:
    source = {"type": "base64", "media_type": "application/pdf", "data": "x"}
    assert pieces(document(**source)) == [File("spec.pdf", "data:application/pdf;base64,x")]


def test_a_page_that_was_fetched_stays_with_its_words() -> None:
    source = {"type": "text", "media_type": "text/plain", "data": "Bees fly."}
    page = {"type": "document", "title": "Bees", "source": source}
    block = {"type": "web_fetch_tool_result", "content": {"url": "https://e.com", "content": page}}
    (piece,) = pieces(block)
    assert piece.text == "[Result of web fetch]\nhttps://e.com\nBees\nBees fly."


def test_bytes_of_what_was_fetched_stay_out() -> None:
    source = {"type": "base64", "media_type": "application/pdf", "data": "blob"}
    block = {"type": "web_fetch_tool_result", "content": {"title": "T", "source": source}}
    (piece,) = pieces(block)
    assert piece.text == "[Result of web fetch]\nT"


def test_a_summary_that_anthropic_made_stays() -> None:
    assert pieces({"type": "compaction", "content": "We counted bees."}) == [
        Text("We counted bees.")
    ]


@pytest.mark.parametrize("url", [None, 7, {}])
def test_an_image_without_its_address_is_said_to_be_left_out(url: object) -> None:
    (piece,) = pieces({"type": "image", "source": {"type": "url", "url": url}})
    assert isinstance(piece, Text) and "left out" in piece.text


def test_encrypted_parts_of_a_search_stay_out() -> None:
    found = {"type": "web_search_result", "url": "https://e.com", "encrypted_content": "blob"}
    (piece,) = pieces({"type": "web_search_tool_result", "content": [found]})
    assert "https://e.com" in piece.text and "blob" not in piece.text


def test_thinking_and_empty_texts_are_no_content() -> None:
    thinking = {"type": "thinking", "thinking": "x", "signature": "s"}
    assert pieces(thinking, {"type": "text", "text": " "}, {"type": "text"}, 7, None) == []


@pytest.mark.parametrize("odd", [None, 7, {}, [None], [[]]])
def test_odd_content_is_no_content(odd: object) -> None:
    assert read_pieces(odd, SEEING) == []


def test_the_system_prompt_has_no_attribution_line() -> None:
    line = {"type": "text", "text": "x-anthropic-billing-header: cch=1;"}
    assert system_pieces([line, {"type": "text", "text": "S"}]) == [Text("S")]
    assert system_pieces("S") == [Text("S")]
    assert system_pieces("x-anthropic-billing-header: cch=1;\nS\nT") == [Text("S\nT")]


def test_lone_surrogates_are_replaced_and_the_rest_kept() -> None:
    assert clean("日本 \ud83d \x00 👩‍💻") == "日本 \ufffd \x00 👩‍💻"


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("found it", ["found it"]),
        (["one", 7, {"text": "two"}], ["one", "two"]),
        (
            {"stdout": "out", "stderr": "", "content": [{"file_id": "file_1"}]},
            ["out", "file_1"],
        ),
        ({"error_code": "max_uses_exceeded"}, ["max_uses_exceeded"]),
        (None, []),
    ],
)
def test_a_result_of_anthropics_own_tool_is_said_line_by_line(
    content: object, lines: list[str]
) -> None:
    block = {"type": "bash_code_execution_tool_result", "content": content}
    (piece,) = pieces(block)
    assert piece.text.split("\n") == ["[Result of bash code execution]", *(lines or [""])]


def test_lone_surrogates_are_replaced_at_any_depth_of_a_value() -> None:
    value = {"cut \ud83d": ["\ud83d", {"n": 1.5, "none": None}], "ok": True}
    assert clean_json(value) == {"cut \ufffd": ["\ufffd", {"n": 1.5, "none": None}], "ok": True}
