"""Fallbacks, keys, corrections: what is asked, how often, and what the client hears."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from claude_router.demo.answer import Answer
from claude_router.route.classifier import Classification
from claude_router.route.policy import Policy
from tests.proxy.conftest import Rig, WildRig, ask
from tests.proxy.wild import Write, answering, head, refusing, whole


def error_of(raw: bytes) -> dict[str, Any]:
    error: dict[str, Any] = json.loads(raw)["error"]
    return error


async def test_when_all_fail_the_client_hears_why_its_own_model_did(rig: Rig) -> None:
    slow_down = {"retry-after": "7"}
    rig.answers["claude-sonnet-5-5"] = Answer(("Overloaded",), status=529, headers=slow_down)
    rig.answers["gpt-fast"] = Answer(("Bad key",), status=401)
    status, headers, raw = await rig.post(ask("hello"))
    assert (status, error_of(raw)["type"]) == (529, "overloaded_error")
    assert headers["retry-after"] == "7" and "x-should-retry" not in headers
    assert "Overloaded" in error_of(raw)["message"]
    assert "openai/gpt-fast" in error_of(raw)["message"] and "Bad key" in error_of(raw)["message"]
    assert [a.status for a in rig.ended()[0].attempts] == [529, 401]


async def test_a_refused_login_says_that_asking_again_is_no_use(rig: Rig) -> None:
    rig.answers["gpt-fast"] = Answer(("Bad key",), status=401)
    status, headers, _ = await rig.post(ask("hello", model="openai/gpt-fast"))
    assert (status, headers["x-should-retry"]) == (401, "false")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
async def test_what_no_other_model_would_mend_is_not_tried_elsewhere(rig: Rig, status: int) -> None:
    rig.answers["claude-sonnet-5-5"] = Answer(("No",), status=status)
    assert (await rig.post(ask("hello")))[0] == status
    assert len(rig.stand_ins.questions) == 1


async def test_a_model_that_keeps_failing_is_passed_over(rig: Rig) -> None:
    rig.answers["claude-sonnet-5-5"] = Answer(("Overloaded",), status=529)
    for asked in (2, 4, 6, 7):
        assert (await rig.post(ask("hello")))[0] == 200
        assert len(rig.stand_ins.questions) == asked
    assert "anthropic/claude-sonnet-5-5 was passed over: it rests after failures" in (
        rig.ended()[-1].notes
    )


async def test_where_all_rest_all_are_asked(rig: Rig) -> None:
    rig.answers["claude-sonnet-5-5"] = Answer(("Overloaded",), status=529)
    rig.answers["gpt-fast"] = Answer(("Overloaded",), status=529)
    for asked in (2, 4, 6, 8):
        assert (await rig.post(ask("hello")))[0] == 529
        assert len(rig.stand_ins.questions) == asked


async def test_a_busy_key_waits_while_another_answers(rig: Rig) -> None:
    rig.answers["two-keys"] = Answer(("Slow down",), status=429)
    await rig.post(ask("hello", model="groq/two-keys"))
    health = rig.services.health
    health.answered(health.asked(("groq/two-keys", 1)))
    del rig.answers["two-keys"]
    assert (await rig.post(ask("again", model="groq/two-keys")))[0] == 200
    keys = [q.headers["authorization"][-16:] for q in rig.stand_ins.questions]
    assert keys == ["first-key-123456", "econd-key-123456", "econd-key-123456"]


async def test_a_refused_parameter_is_left_out_once_and_from_then_on(wild: WildRig) -> None:
    wild.upstream.script = refusing(wild.upstream, "temperature")
    for asked, session in ((2, "session-1"), (3, "session-1"), (4, "session-2")):
        status, _, raw = await wild.rig.post(
            ask("hello", model="vllm/wild", temperature=0.5), x_claude_code_session_id=session
        )
        assert status == 200 and b"Hi" in raw
        assert len(wild.upstream.received) == asked
    assert any("without temperature" in note for note in wild.rig.ended()[-1].notes)


async def test_a_second_refused_value_condemns_the_parameter(wild: WildRig) -> None:
    wild.upstream.script = refusing(wild.upstream, "temperature")
    for asked, temperature in ((2, 0.5), (4, 0.7), (5, 0.2)):
        assert (await wild.ask("chat", temperature=temperature))[0] == 200
        assert len(wild.upstream.received) == asked


async def test_several_refused_parameters_are_left_out_one_after_the_other(wild: WildRig) -> None:
    wild.upstream.script = refusing(wild.upstream, "temperature", "top_p", "stop")
    for asked in (4, 5):
        status, *_ = await wild.ask("chat", temperature=0.5, top_p=0.5, stop_sequences=["x"])
        assert (status, len(wild.upstream.received)) == (200, asked)


async def test_a_request_that_loses_too_much_fails_and_the_next_goes_on_from_there(
    wild: WildRig,
) -> None:
    refused = ("temperature", "top_p", "stop", "stream_options")
    wild.upstream.script = refusing(wild.upstream, *refused)
    for outcome in ((400, 4), (200, 7)):
        status, *_ = await wild.ask("chat", temperature=0.5, top_p=0.5, stop_sequences=["x"])
        assert (status, len(wild.upstream.received)) == outcome


async def test_a_provider_that_refuses_without_end_is_asked_four_times(wild: WildRig) -> None:
    async def script(write: Write) -> None:
        body = json.loads(wild.upstream.received[-1].body)
        name = next(key for key in body if key not in ("model", "messages", "stream"))
        words = f"Unsupported parameter: '{name}' is not supported"
        refusal = json.dumps({"error": {"message": words}}).encode()
        await whole(refusal, status="400 Bad Request")(write)

    wild.upstream.script = script
    status, _, raw = await wild.ask("chat", temperature=0.5, top_p=0.5, stop_sequences=["x"])
    assert status == 400 and "Unsupported" in error_of(raw)["message"]
    assert len(wild.upstream.received) == 4


async def test_a_configuration_that_changes_while_a_request_is_classified(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The decision and the model it names come from one configuration."""
    old = rig.services.config
    renamed = replace(old.models["openai/gpt-fast"], key="openai/renamed", model_id="renamed")
    models = {k: v for k, v in old.models.items() if k != "openai/gpt-fast"}
    models["openai/renamed"] = renamed
    preferences = tuple(replace(p, model="openai/renamed") for p in old.catalog.preferences)
    candidates = {
        ("openai/renamed" if k == "openai/gpt-fast" else k): v
        for k, v in old.catalog.candidates.items()
    }
    catalog = replace(old.catalog, preferences=preferences, candidates=candidates)
    classify = rig.classifier.classify

    async def reload_meanwhile(*asked: Any) -> Classification:
        rig.services.use(replace(old, models=models, catalog=catalog))
        return await classify(*asked)

    monkeypatch.setattr(rig.classifier, "classify", reload_meanwhile)
    status, _, raw = await rig.post(ask("some writing"))
    assert status == 200, raw
    assert [q.model for q in rig.stand_ins.questions] == ["renamed"]
    assert rig.ended()[-1].cost_usd is not None


async def test_a_bug_of_ours_is_told_and_ends_cleanly(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug near prompt-secret")

    monkeypatch.setattr(Policy, "decide", broken)
    status, headers, raw = await rig.post(ask("hello"))
    assert (status, error_of(raw)["type"]) == (500, "api_error")
    assert "prompt-secret" not in raw.decode()
    assert headers["x-should-retry"] == "false"
    assert rig.events[-1].phase == "failed"
    assert caplog.records


async def test_counting_falls_back_to_the_estimate(
    wild: WildRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claude_router.proxy.counting.COUNT_SECONDS", 0.1)
    broken = head("application/json", more="content-length: 100\r\n") + b"{"
    for script in (
        answering(broken),
        answering(b"nonsense\r\n\r\n"),
        answering(then=60),
        whole(b"{}", status="500 No"),
        whole(b"<html>"),
    ):
        wild.upstream.script = script
        body = ask("one two three", model="anthropic/wild")
        async with asyncio.timeout(10):
            status, _, raw = await wild.rig.post(body, path="/v1/messages/count_tokens")
        assert status == 200 and json.loads(raw)["input_tokens"] >= 3
