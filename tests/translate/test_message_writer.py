from collections.abc import Callable

from claude_router.translate.message_writer import MessageWriter
from claude_router.translate.thinking import decode

from .grammar import message


def written(write: Callable[[MessageWriter], None]) -> list[dict[str, object]]:
    writer = MessageWriter("msg_1", "claude-opus-5-5", "openai", "gpt")
    writer.start(0)
    write(writer)
    writer.finish("end_turn", None, {"output_tokens": 1})
    blocks: list[dict[str, object]] = message(writer.drain())["content"]
    return blocks


def test_text_in_a_row_is_one_block() -> None:
    def write(writer: MessageWriter) -> None:
        for words in ("Hel", "lo", " ", "you"):
            writer.text(words)

    assert written(write) == [{"type": "text", "text": "Hello you"}]


def test_white_space_waits_for_words_and_is_dropped_without() -> None:
    def write(writer: MessageWriter) -> None:
        writer.text("\n")
        writer.text(" a")
        writer.end_block()
        writer.text("  ")
        writer.begin_tool("a", "Read")

    assert written(write) == [
        {"type": "text", "text": "\n a"},
        {"type": "tool_use", "id": "a", "name": "Read", "input": {}},
    ]


def test_arguments_without_a_call_are_left_out() -> None:
    def write(writer: MessageWriter) -> None:
        writer.arguments("{}")
        writer.text("a")
        writer.arguments("{}")

    assert written(write) == [{"type": "text", "text": "a"}]


def test_states_of_one_thinking_block_are_signed_together() -> None:
    def write(writer: MessageWriter) -> None:
        writer.thinking("a", {"field": "reasoning"})
        writer.thinking("b", {"details": []})

    (block,) = written(write)
    assert block["thinking"] == "ab"
    signature = decode(block["signature"])
    assert signature is not None
    assert signature.state == {"field": "reasoning", "details": []}


def test_a_message_starts_once_and_holds_at_least_one_token() -> None:
    writer = MessageWriter("msg_1", "m", "openai", "gpt")
    writer.start(0)
    writer.start(5)
    (start,) = writer.drain()
    assert start["message"]["usage"] == {"input_tokens": 1, "output_tokens": 0}
