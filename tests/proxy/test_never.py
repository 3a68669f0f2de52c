"""What the user closes by `never:` never leaves for those models, in no kind of request."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from claude_router.demo.answer import Answer
from claude_router.route.decision import Lane
from tests.proxy.conftest import CONFIG, Rig, ask, running

NEVER = """
lanes: {background: openai/gpt-fast, classifier: openai/gpt-fast}
never:
  - path: secrets/**
    providers: [openai, groq]
  - regex: (?i)project\\s+zeus
    models: ["*"]
"""
READ = {
    "role": "assistant",
    "content": [
        {
            "type": "tool_use",
            "id": "toolu_1",
            "name": "Read",
            "input": {"file_path": "/project/secrets/prod.env"},
        }
    ],
}
RESULT = {
    "role": "user",
    "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": "KEY=hunter22"}],
}


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    config = CONFIG.replace("    fallbacks: [openai/gpt-fast]\n    ", "    ") + NEVER
    async with running(tmp_path, config) as started:
        yield started


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


KINDS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "user turn": (ask("writing: use secrets/prod.env"), {}),
    "tool loop": (ask("", messages=[user("some writing"), READ, RESULT]), {}),
    "subagent": (ask("writing from secrets/prod.env"), {"x_claude_code_request_class": "subagent"}),
    "background": (
        ask("read secrets/prod.env", system="You are naming a coding session", tools=[]),
        {"x_claude_code_request_class": "auxiliary"},
    ),
    "classifier": (
        ask("cat secrets/prod.env", system="You are a security monitor for autonomous agents"),
        {},
    ),
    "asked for by name": (ask("see secrets/prod.env", model="openai/gpt-fast"), {}),
    "asked for in our own words": (ask("@secrets/a", model="claude-router/openai/gpt-fast"), {}),
    "asked of one without a fallback": (ask("@secrets/a", model="groq/two-keys"), {}),
    "asked of one that falls back": (ask("@secrets/a", model="vllm/gone"), {}),
    "not streamed": (ask("writing: secrets/prod.env", stream=False), {}),
}


def asked(rig: Rig) -> list[str]:
    return [question.model for question in rig.stand_ins.questions]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_request_that_names_it_goes_to_an_open_model(rig: Rig, kind: str) -> None:
    body, headers = KINDS[kind]
    status, _, _ = await rig.post(body, x_claude_code_session_id="s1", **headers)
    if kind != "asked of one that falls back":
        assert status == 200 and asked(rig) == ["claude-sonnet-5-5"]
        decision = rig.ended()[0].decision
        assert decision is not None
        assert "config.yaml:" in decision.vetoed[0].why and "secrets/**" in decision.vetoed[0].why
    assert "gpt-fast" not in asked(rig) and "two-keys" not in asked(rig)


async def test_what_leads_to_its_model_otherwise_leads_elsewhere_once_it_is_read(rig: Rig) -> None:
    of = {"x_claude_code_session_id": "s1", "x_claude_code_request_class": "main"}
    first = ask("some writing")
    await rig.post(first, **of)
    read = [*first["messages"], READ, RESULT]
    await rig.post(ask("", messages=read), **of)
    summed_up = [*read, user("CRITICAL: Respond with TEXT ONLY")]
    compaction = {**of, "x_claude_code_request_class": "compaction"}
    await rig.post(ask("", messages=summed_up), **compaction)
    rig.services.policy.pin("openai/gpt-fast", "session")
    await rig.post(ask("and now?"), **of)
    assert [e.lane for e in rig.ended()] == [
        Lane.USER_TURN,
        Lane.TOOL_LOOP,
        Lane.COMPACTION,
        Lane.USER_TURN,
    ]
    assert asked(rig) == ["gpt-fast", *["claude-sonnet-5-5"] * 3]
    for exchange in rig.ended()[1:]:
        assert exchange.decision is not None
        assert [veto.model for veto in exchange.decision.vetoed] == ["openai/gpt-fast"]


async def test_what_was_read_stays_closed_when_its_path_is_gone(rig: Rig) -> None:
    await rig.post(ask("@secrets/prod.env"), x_claude_code_session_id="s1")
    await rig.post(ask("writing it down: KEY=hunter22"), x_claude_code_session_id="s1")
    await rig.post(ask("writing something else"), x_claude_code_session_id="s2")
    assert asked(rig) == ["claude-sonnet-5-5", "claude-sonnet-5-5", "gpt-fast"]


async def test_a_failing_model_hands_over_to_no_closed_one(tmp_path: Path) -> None:
    async with running(tmp_path, CONFIG + NEVER) as rig:
        rig.answers["claude-sonnet-5-5"] = Answer(("Overloaded",), status=529)
        status, *_ = await rig.post(ask("look at secrets/prod.env"))
        assert status == 529 and asked(rig) == ["claude-sonnet-5-5"]
        assert (await rig.post(ask("hello")))[0] == 200
        assert asked(rig)[1:] == ["claude-sonnet-5-5", "gpt-fast"]


@pytest.mark.parametrize("streamed", [True, False])
async def test_where_all_are_closed_one_sentence_says_which_rule(rig: Rig, streamed: bool) -> None:
    status, headers, raw = await rig.post(ask("tell me of Project Zeus", stream=streamed))
    error = json.loads(raw)["error"]
    assert (status, error["type"], headers["x-should-retry"]) == (400, "policy_blocked", "false")
    assert error["message"].startswith(
        "No model may take this request. anthropic/claude-sonnet-5-5"
    )
    assert "config.yaml:" in error["message"] and "zeus" not in error["message"].lower()
    assert asked(rig) == []
    exchange = rig.ended()[0]
    assert exchange.error_type == "policy_blocked" and exchange.decision is not None
    assert exchange.decision.refusal == error["message"]


async def test_counting_asks_no_closed_model(tmp_path: Path) -> None:
    rule = "never: [{path: secrets/**, providers: anthropic}]\n"
    async with running(tmp_path, CONFIG + rule) as rig:
        for text in ("look at secrets/prod.env", "hello"):
            status, _, raw = await rig.post(ask(text), path="/v1/messages/count_tokens")
            assert status == 200 and json.loads(raw)["input_tokens"] > 0
        assert len(rig.stand_ins.questions) <= 1
        assert not any("secrets" in str(q.body) for q in rig.stand_ins.questions)


async def test_a_rule_that_comes_while_the_session_runs_holds_at_once(rig: Rig) -> None:
    never = rig.services.config.never
    rig.services.use(replace(rig.services.config, never=()))
    await rig.post(ask("writing: secrets/prod.env"), x_claude_code_session_id="s1")
    rig.services.use(replace(rig.services.config, never=never))
    await rig.post(ask("writing: secrets/prod.env"), x_claude_code_session_id="s1")
    assert asked(rig) == ["gpt-fast", "claude-sonnet-5-5"]
