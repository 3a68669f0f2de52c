import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from claude_router.config.load import load
from claude_router.demo.answer import Answer, ToolCall, words
from claude_router.demo.configuration import KEY_VARIABLE, demo_configuration
from claude_router.demo.questions import read_question
from claude_router.demo.script import SAMPLE_FILE, demo_script
from claude_router.demo.server import StandIns
from claude_router.launch.listening import listen

TOOLS = [{"name": "Read", "input_schema": {}}]


def ask(text: str, **fields: Any) -> dict[str, Any]:
    return {"model": "m", "tools": TOOLS, "messages": [{"role": "user", "content": text}]} | fields


def test_words_add_up_to_the_text() -> None:
    text = "Here it is:\n\n  two  spaces"
    assert "".join(words(text)) == text


def test_the_demo_configuration_is_valid(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(demo_configuration("http://127.0.0.1:1"))
    config = load(file, {KEY_VARIABLE: "any"})
    assert not config.notes
    assert config.catalog.default == "anthropic/claude-sonnet-5-5"
    assert [p.name for p in config.catalog.preferences] == [
        "code generation",
        "code understanding",
    ]


def test_an_explanation_reads_the_sample_file_once() -> None:
    script = demo_script(Path("/project"))
    first = script(read_question("messages", ask("Explain greet.py"), {}))
    assert first.calls == (ToolCall("Read", {"file_path": f"/project/{SAMPLE_FILE}"}),)
    result = {"type": "tool_result", "tool_use_id": "t", "content": "def greet"}
    answered = ask("Explain greet.py")
    answered["messages"].append({"role": "user", "content": [result]})
    assert not script(read_question("messages", answered, {})).calls


@pytest.mark.parametrize("api", ["messages", "chat"])
def test_reminders_are_not_the_users_words(api: Any) -> None:
    content = [
        {"type": "text", "text": "<system-reminder>explain all</system-reminder>"},
        {"type": "text", "text": "hello"},
    ]
    body = ask("", messages=[{"role": "user", "content": content}])
    assert read_question(api, body, {}).text == "hello"


@pytest.mark.parametrize("path", ["/anthropic/v1/messages", "/openai/v1/chat/completions"])
async def test_both_apis_stream_and_answer_whole(path: str) -> None:
    stand_ins = StandIns(lambda question: Answer(("Hel", "lo"), (ToolCall("Read", {"a": 1}),)))
    with listen() as listening:
        await stand_ins.start(listening)
        async with aiohttp.ClientSession() as client:
            async with client.post(stand_ins.url + path, json=ask("hi", stream=True)) as response:
                streamed = await response.text()
            async with client.post(stand_ins.url + path, json=ask("hi")) as response:
                whole = json.dumps(await response.json())
        await stand_ins.stop()
    assert '"Hel"' in streamed and '"lo"' in streamed and "Read" in streamed
    assert "Hello" in whole and "Read" in whole
    assert len(stand_ins.questions) == 2
