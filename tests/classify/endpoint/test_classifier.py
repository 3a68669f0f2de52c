import json
import logging
from collections.abc import Mapping
from contextlib import aclosing
from typing import Any

import pytest
from aiohttp import web

from claude_router.classify.arch.conversation import BUDGET, choose
from claude_router.classify.arch.prompt import render
from claude_router.classify.endpoint import classifier as endpoint_classifier
from claude_router.classify.endpoint.classifier import EndpointClassifier, spelling_for
from claude_router.config.keys import Secret
from claude_router.config.model import Endpoint
from claude_router.route.classifier import Classification, ClassifierError, Turn
from claude_router.route.preferences import Preference
from tests.classify.arch.conversations import CONVERSATIONS, ROUTES, spoken
from tests.classify.endpoint.chat_server import ChatServer, completion, logprobs, serving

KEY = "planted-key-of-endpoint-1"
BUGS = '{"route": "bug fixing"}'


def at(server: ChatServer, **fields: Any) -> EndpointClassifier:
    return EndpointClassifier(Endpoint(base_url=server.url, model="m", **fields))


async def asked(engine: EndpointClassifier, text: str = "it crashes") -> Classification:
    async with aclosing(engine):
        return await engine.classify(spoken(text), ROUTES)


async def test_the_route_that_the_server_names_is_matched() -> None:
    async with serving(BUGS) as server:
        found = await asked(at(server))
    assert (found.matched, found.engine, found.note) == ("bug fixing", "endpoint", None)
    assert list(found.scores) == [route.name for route in ROUTES]
    assert sum(found.scores.values()) + found.other == pytest.approx(1)
    assert found.scores["bug fixing"] == 0.9 and found.ms > 0


async def test_probabilities_of_the_server_are_the_scores() -> None:
    tokens = logprobs(
        ('{"route": "', 1.0, {}), ("bug", 0.6, {"code": 0.3, "other": 0.1}), (' fixing"}', 1.0, {})
    )
    async with serving(lambda _: completion(BUGS, tokens)) as server:
        found = await asked(at(server))
    assert found.scores["bug fixing"] == pytest.approx(0.6)
    assert found.scores["code_generation"] == pytest.approx(0.3)
    assert found.other == pytest.approx(0.1)


@pytest.mark.parametrize(("threshold", "matched"), [(0.5, "bug fixing"), (0.7, None)])
async def test_a_measured_match_below_the_threshold_is_other(
    threshold: float, matched: str | None
) -> None:
    tokens = logprobs(('{"route": "', 1.0, {}), ("bug fixing", 0.6, {}))
    async with serving(lambda _: completion(BUGS, tokens)) as server:
        engine = EndpointClassifier(Endpoint(base_url=server.url), threshold=threshold)
        assert (await asked(engine)).matched == matched


async def test_a_match_that_was_not_measured_is_held_against_no_threshold() -> None:
    async with serving(BUGS) as server:
        engine = EndpointClassifier(Endpoint(base_url=server.url), threshold=0.99)
        assert (await asked(engine)).matched == "bug fixing"


@pytest.mark.parametrize("text", ['{"route": "other"}', '{"route": null}', "{}"])
async def test_other_is_no_match(text: str) -> None:
    async with serving(text) as server:
        found = await asked(at(server))
    assert found.matched is None and found.other == 0.9


@pytest.mark.parametrize("form", ["card", "gateway"])
@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_the_server_gets_the_paper_s_prompt_in_one_message(name: str, form: Any) -> None:
    async with serving(BUGS) as server, aclosing(at(server, prompt=form)) as engine:
        await engine.classify(CONVERSATIONS[name], ROUTES)
    (body,) = server.received
    said = choose(CONVERSATIONS[name], BUDGET, form)
    assert body["messages"] == [{"role": "user", "content": render(ROUTES, said, form)}]
    assert (body["model"], body["stream"], body["temperature"]) == ("m", False, 0)


@pytest.mark.parametrize(
    ("model", "form", "spelling"),
    [
        ("hf.co/katanemo/Arch-Router-1.5B.gguf:Q4_K_M", "auto", "card"),
        ("arch_router", "auto", "card"),
        ("qwen3:8b", "auto", "gateway"),
        ("Arch-Router", "gateway", "gateway"),
        ("qwen3:8b", "card", "card"),
    ],
)
def test_the_model_s_name_decides_the_spelling(model: str, form: Any, spelling: str) -> None:
    assert spelling_for(Endpoint(model=model, prompt=form)) == spelling


async def test_one_connection_serves_many_decisions() -> None:
    async with serving(BUGS) as server, aclosing(at(server)) as engine:
        await engine.warm(ROUTES)
        for number in range(3):
            await engine.classify(spoken(f"crash {number}"), ROUTES)
        assert len(server.received) == 4 and len(server.connections) == 1


async def test_a_connection_that_the_server_closed_meanwhile_is_opened_again() -> None:
    async with serving(BUGS) as server, aclosing(at(server)) as engine:
        await engine.classify(spoken("one"), ROUTES)
        for transport in list(server.connections):
            transport.close()  # type: ignore[attr-defined]
        assert (await engine.classify(spoken("two"), ROUTES)).matched == "bug fixing"


@pytest.mark.parametrize("status", [400, 422])
async def test_a_server_that_refuses_extras_is_asked_without_them_from_then_on(
    status: int,
) -> None:
    def strict(body: Mapping[str, Any]) -> str | web.Response:
        unknown = sorted({"logprobs", "max_tokens"} & set(body))
        refusal = json.dumps({"error": {"message": f"unknown fields: {unknown}"}})
        return web.Response(status=status, text=refusal) if unknown else BUGS

    async with serving(strict) as server, aclosing(at(server)) as engine:
        for _ in range(2):
            assert (await engine.classify(spoken("crash"), ROUTES)).matched == "bug fixing"
    assert ["logprobs" in body for body in server.received] == [True, False, False, False]
    assert set(server.received[-1]) == {"model", "messages", "stream"}


async def test_without_preferences_nothing_is_asked() -> None:
    async with serving(BUGS) as server, aclosing(at(server)) as engine:
        found = await engine.classify(spoken("hello"), ())
        assert (found.matched, found.other, server.received) == (None, 1.0, [])
        only = await engine.classify(spoken("hello"), [Preference("other", "all else", "a/a")])
        assert (only.scores, server.received) == ({"other": 0.0}, [])


async def test_a_preference_called_other_is_never_matched() -> None:
    routes = (*ROUTES, Preference("other", "all else", "d/d"))
    async with serving('{"route": "other"}') as server, aclosing(at(server)) as engine:
        found = await engine.classify(spoken("hello"), routes)
    assert (found.matched, found.scores["other"]) == (None, 0.0)
    assert sum(found.scores.values()) + found.other == pytest.approx(1)


@pytest.mark.parametrize("text", ["\ud800", "\0", "x" * 90_000, "漢字" * 9_000])
async def test_odd_texts_are_asked(text: str) -> None:
    async with serving(BUGS) as server, aclosing(at(server)) as engine:
        turns = [Turn("assistant", text), Turn("user", text)]
        assert (await engine.classify(turns, ROUTES)).matched == "bug fixing"


def refused(status: int, text: str) -> web.Response:
    return web.Response(status=status, text=text)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"", "did not answer with a Chat Completion"),
        (b"data: {}\n\n", "did not answer with a Chat Completion"),
        (completion(""), "answered nothing"),
        (completion(None), "answered nothing"),
        (completion("I would rather not say."), "named the route 'I would rather not say'"),
        (completion('{"route": "cooking"}'), "named the route 'cooking'"),
        (b"x" * 2_000_000, "answered with more than a route"),
        (
            refused(500, '{"error": {"message": "out of memory"}}'),
            r"answered 500 \(out of memory\)",
        ),
        (refused(503, "loading\n\nmodel"), r"answered 503 \(loading model\)"),
        (refused(401, '{"error": "no"}'), r"answered 401 \(no\): check router.endpoint.access_key"),
        (refused(404, "{}"), r"answered 404 .*: check router.endpoint.base_url and model"),
        (refused(429, ""), "answered 429"),
    ],
)
async def test_an_answer_that_cannot_be_used_says_where_and_why(answer: Any, why: str) -> None:
    async with serving(lambda _: answer) as server:
        with pytest.raises(ClassifierError, match=f"^{server.url} {why}"):
            await asked(at(server))


@pytest.mark.parametrize("where", ["headers", "body"])
async def test_a_connection_that_is_cut_says_so(where: str) -> None:
    async with serving(BUGS) as server:
        server.cut = where
        with pytest.raises(ClassifierError, match="broke off before it had answered"):
            await asked(at(server))


async def test_a_server_that_is_too_slow_is_not_waited_for() -> None:
    async with serving(BUGS) as server:
        server.delay_s = 5
        with pytest.raises(ClassifierError, match=r"did not answer within 0\.05 s"):
            await asked(at(server, timeout_s=0.05))


async def test_a_server_that_is_not_there_says_so() -> None:
    engine = EndpointClassifier(Endpoint(base_url="http://127.0.0.1:9/v1"))
    with pytest.raises(ClassifierError, match=r"127\.0\.0\.1:9/v1 cannot be reached \(conn"):
        await asked(engine)


async def test_a_redirect_is_not_followed_for_the_key_is_for_one_url_only() -> None:
    async with serving(BUGS) as other, serving(BUGS) as server:
        location = {"location": f"{other.url}/chat/completions"}
        server.answer = lambda _: web.Response(status=307, headers=location)
        with pytest.raises(ClassifierError, match="answered 307"):
            await asked(at(server, access_key=Secret(KEY)))
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert other.received == []


async def test_without_a_key_none_is_sent() -> None:
    async with serving(BUGS) as server:
        await asked(at(server))
    assert "Authorization" not in server.headers[0]


async def test_a_key_that_the_server_repeats_is_shown_to_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with serving(lambda _: refused(401, f"wrong key {KEY}")) as server:
        with pytest.raises(ClassifierError) as caught:
            await asked(at(server, access_key=Secret(KEY)))
    assert "wrong key ***" in str(caught.value)
    assert KEY not in str(caught.value) + caplog.text


async def test_proxies_of_the_environment_are_not_for_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    async with serving(BUGS) as server:
        assert (await asked(at(server))).matched == "bug fixing"
        elsewhere = Endpoint(base_url="http://models.example/v1")
        with pytest.raises(ClassifierError, match=r"models\.example/v1 cannot be reached"):
            await asked(EndpointClassifier(elsewhere))
    assert len(server.received) == 1


async def test_a_server_may_take_its_time_to_load_its_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with serving("Hello! I am a model.") as server:
        server.delay_s = 0.1
        async with aclosing(at(server, timeout_s=0.05)) as engine:
            await engine.warm(ROUTES)
            monkeypatch.setattr(endpoint_classifier, "WARM_SECONDS", 0.01)
            with pytest.raises(ClassifierError, match="did not answer within"):
                await engine.warm(ROUTES)
