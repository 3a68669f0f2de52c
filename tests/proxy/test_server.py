import json

import aiohttp

from claude_router.demo.answer import Answer, ToolCall
from claude_router.events import Usage
from claude_router.route.classifier import ClassifierError
from claude_router.route.decision import Lane, Reason
from claude_router.wire.sse import Decoder
from tests.proxy.conftest import TOKEN, Rig, ask
from tests.waiting import until


def text_of(raw: bytes) -> str:
    events = [json.loads(event.data) for event in Decoder().feed(raw)]
    deltas = [e["delta"] for e in events if e["type"] == "content_block_delta"]
    return "".join(d.get("text", "") for d in deltas)


async def test_a_matching_turn_goes_to_its_model_and_is_translated_back(rig: Rig) -> None:
    status, _, raw = await rig.post(ask("please do some writing"))
    assert (status, text_of(raw)) == (200, "I am gpt-fast.")
    (exchange,) = rig.ended()
    assert exchange.decision is not None
    assert (exchange.decision.model, exchange.decision.route) == ("openai/gpt-fast", "writing")
    assert exchange.usage is not None and exchange.usage.output_tokens > 0
    assert exchange.cost_usd is not None and exchange.default_cost_usd is not None
    assert exchange.cost_usd < exchange.default_cost_usd


async def test_what_matches_nothing_goes_to_the_default_with_the_users_login(rig: Rig) -> None:
    await rig.post(ask("hello"))
    (question,) = rig.stand_ins.questions
    assert question.api == "messages"
    assert question.model == "claude-sonnet-5-5"
    assert question.headers["authorization"] == "Bearer users-own-login"
    assert "x-claude-router-token" not in question.headers


async def test_the_users_login_never_reaches_another_provider(rig: Rig) -> None:
    await rig.post(ask("writing"), x_api_key="sk-ant-users-key", anthropic_beta="b")
    (question,) = rig.stand_ins.questions
    assert question.headers["authorization"] == "Bearer sk-chat-key-123456"
    assert not {"x-api-key", "anthropic-beta"} & question.headers.keys()
    assert "users" not in json.dumps(question.body)


async def test_phases_are_published_in_order(rig: Rig) -> None:
    await rig.post(ask("writing"))
    phases = list(dict.fromkeys(event.phase for event in rig.events))
    assert phases == ["received", "classified", "routed", "sent", "first_token", "finished"]


async def test_a_tool_loop_keeps_the_turns_model_without_asking_again(rig: Rig) -> None:
    rig.answers["gpt-fast"] = Answer(calls=(ToolCall("Bash", {"command": "ls"}),))
    headers = {
        "x-claude-code-session-id": "s",
        "x-claude-code-prompt-id": "p",
        "x-claude-code-request-class": "main",
    }
    tools = [{"name": "Bash", "input_schema": {"type": "object", "properties": {}}}]
    _, _, raw = await rig.post(ask("writing", tools=tools), **headers)
    assert b"tool_use" in raw
    call = {"type": "tool_use", "id": "toolu_1", "name": "Bash", "input": {"command": "ls"}}
    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "ok"}
    messages = [
        {"role": "user", "content": "writing"},
        {"role": "assistant", "content": [call]},
        {"role": "user", "content": [result]},
    ]
    await rig.post(ask("", messages=messages, tools=tools), **headers)
    assert rig.classifier.asked == ["writing"]
    decision = rig.ended()[-1].decision
    assert decision is not None
    assert (decision.model, decision.lane) == ("openai/gpt-fast", Lane.TOOL_LOOP)


async def test_a_failing_classifier_never_fails_a_request(rig: Rig) -> None:
    for error in (ClassifierError("model file is damaged"), RuntimeError("bug")):
        rig.classifier.error = error
        status, _, raw = await rig.post(ask(f"writing {error}"))
        assert (status, text_of(raw)) == (200, "I am claude-sonnet-5-5.")
        decision = rig.ended()[-1].decision
        assert decision is not None and decision.reason is Reason.ROUTER_FAILED


async def test_a_fallback_takes_over_before_the_first_byte(rig: Rig) -> None:
    rig.answers["claude-sonnet-5-5"] = Answer(("Overloaded",), status=529)
    status, _, raw = await rig.post(ask("hello"))
    assert (status, text_of(raw)) == (200, "I am gpt-fast.")
    (exchange,) = rig.ended()
    assert exchange.model == "openai/gpt-fast"
    assert [(a.model, a.status) for a in exchange.attempts] == [
        ("anthropic/claude-sonnet-5-5", 529)
    ]


async def test_an_unreachable_provider_falls_back(rig: Rig) -> None:
    status, _, raw = await rig.post(ask("hello", model="claude-router/vllm/gone"))
    assert (status, text_of(raw)) == (200, "I am gpt-fast.")


async def test_the_second_key_is_tried_when_the_first_is_refused(rig: Rig) -> None:
    rig.answers["two-keys"] = Answer(("no more quota",), status=429)
    status, _, raw = await rig.post(ask("hello", model="groq/two-keys"))
    assert status == 429
    assert b"no more quota" in raw
    keys = [q.headers["authorization"] for q in rig.stand_ins.questions]
    assert keys == ["Bearer sk-first-key-123456", "Bearer sk-second-key-123456"]


async def test_a_final_error_keeps_the_providers_words(rig: Rig) -> None:
    rig.answers["gpt-fast"] = Answer(("The kettle is cold",), status=500)
    status, _, raw = await rig.post(ask("writing"))
    error = json.loads(raw)["error"]
    assert status == 500
    assert "The kettle is cold" in error["message"]
    assert rig.ended()[0].error == error["message"]


async def test_a_client_that_hangs_up_takes_its_upstream_request_with_it(rig: Rig) -> None:
    rig.answers["claude-sonnet-5-5"] = Answer(("tick ",) * 500, pause=0.02)
    headers = {"x-claude-router-token": TOKEN}
    async with rig.client.post(
        rig.url + "/v1/messages", json=ask("hello"), headers=headers
    ) as response:
        await response.content.read(200)
        response.close()
    await until(lambda: rig.stand_ins.cancelled)
    assert rig.events[-1].phase == "cancelled"


async def test_not_streamed_answers_are_whole_messages(rig: Rig) -> None:
    _, headers, raw = await rig.post(ask("writing", stream=False))
    message = json.loads(raw)
    assert headers["Content-Type"].startswith("application/json")
    assert message["content"] == [{"type": "text", "text": "I am gpt-fast."}]
    assert message["model"] == "claude-opus-5-5"


async def test_counting_tokens_costs_no_call_on_another_provider(rig: Rig) -> None:
    body = ask("one two three", model="openai/gpt-fast")
    status, _, raw = await rig.post(body, path="/v1/messages/count_tokens?beta=true")
    assert status == 200
    assert json.loads(raw)["input_tokens"] >= 3
    assert not rig.stand_ins.questions
    assert not rig.events


async def test_models_are_listed_in_ids_that_the_client_keeps(rig: Rig) -> None:
    headers = {"x-claude-router-token": TOKEN}
    async with rig.client.get(rig.url + "/v1/models?limit=1000", headers=headers) as response:
        page = await response.json()
    ids = [entry["id"] for entry in page["data"]]
    assert ids[:2] == ["claude-router/auto", "claude-router/anthropic/claude-sonnet-5-5"]


async def test_without_the_token_nothing_is_asked_upstream(rig: Rig) -> None:
    async with rig.client.post(rig.url + "/v1/messages", json=ask("hello")) as response:
        assert response.status == 403
        assert (await response.json())["type"] == "error"
    assert not rig.stand_ins.questions


async def test_bad_requests_get_anthropics_envelope(rig: Rig) -> None:
    headers = {"x-claude-router-token": TOKEN}
    for raw in (b"", b"{", b"[]", b'{"model": "m"}', b'{"model": "m", "messages": "hi"}'):
        async with rig.client.post(rig.url + "/v1/messages", data=raw, headers=headers) as response:
            assert response.status == 400
            assert (await response.json())["error"]["type"] == "invalid_request_error"


async def test_a_changed_catalog_holds_for_the_next_request(rig: Rig) -> None:
    await rig.post(ask("writing a first thing"))
    rig.services.policy.pin("anthropic/claude-sonnet-5-5", "session")
    await rig.post(ask("writing another"))
    rig.services.policy.unpin()
    await rig.post(ask("writing a third"))
    models = [q.model for q in rig.stand_ins.questions]
    assert models == ["gpt-fast", "claude-sonnet-5-5", "gpt-fast"]


async def test_usage_of_a_passed_through_stream_is_read_along(rig: Rig) -> None:
    await rig.post(ask("hello"))
    (exchange,) = rig.ended()
    assert exchange.usage is not None
    assert exchange.usage != Usage()
    assert exchange.stop_reason == "end_turn"


async def test_the_probe_is_answered_without_a_token(rig: Rig) -> None:
    timeout = aiohttp.ClientTimeout(total=5)
    async with rig.client.head(rig.url + "/api/hello", timeout=timeout) as response:
        assert response.status == 200
