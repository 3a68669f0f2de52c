"""Claude Code's web search, put to other providers' search tools, and their finds put back."""

import json
from typing import Any

import pytest

from claude_router.translate.apis import translation_for
from claude_router.translate.assemble import events_of, message_of
from claude_router.translate.chat import ChatTranslation
from claude_router.translate.dialects import ProviderApi, resolve
from claude_router.translate.passthrough import passthrough_body
from claude_router.translate.providers import PROVIDERS, can_search
from claude_router.translate.search_unavailable import search_unavailable
from claude_router.translate.web_search import WebSearch, searched_query
from claude_router.translate.web_search_results import Citation, as_text, cited_pieces
from tests.translate import chat_helpers, responses_helpers
from tests.translate.chat_helpers import PING, chunk, messages
from tests.translate.responses_helpers import (
    call_item,
    finished,
    pieces,
    play,
    reasoning_item,
    text_item,
)

Block = dict[str, Any]

TOOL: Block = {"type": "web_search_20250305", "name": "web_search", "max_uses": 8}
ASKED = "Perform a web search for the query: bees"
SIDE_REQUEST: Block = {
    "system": "You run a web search for another Claude model.",
    "messages": [{"role": "user", "content": ASKED}],
    "tools": [TOOL],
    "tool_choice": {"type": "tool", "name": "web_search"},
    "thinking": {"type": "disabled"},
}
A, B, C = "https://a.org/1", "https://b.org/2", "https://c.org/3"


def searching(**tool: Any) -> Block:
    return {**SIDE_REQUEST, "tools": [{**TOOL, **tool}]}


def search_item(
    query: str, *urls: str, item_id: str = "ws_1", status: str = "completed", **action: Any
) -> Block:
    sources = [{"type": "url", "url": url} for url in urls]
    done = {"type": "search", "query": query, "sources": sources, **action}
    return {"id": item_id, "type": "web_search_call", "status": status, "action": done}


def search_events(item: Block, index: int) -> list[responses_helpers.Event]:
    key = {"output_index": index, "item_id": item["id"]}
    begun = {"id": item["id"], "type": "web_search_call", "status": "in_progress"}
    return [
        ("response.output_item.added", {**key, "item": begun}),
        ("response.web_search_call.searching", key),
        ("response.web_search_call.completed", key),
        ("response.output_item.done", {**key, "item": item}),
    ]


def citing(words: str, *cited: tuple[str, str, str]) -> Block:
    """A message item; `cited` are (the words that are the citation, URL, title)."""
    item = text_item(words)
    item["content"][0]["annotations"] = [
        {
            "type": "url_citation",
            "start_index": words.index(mark),
            "end_index": words.index(mark) + len(mark),
            "url": url,
            "title": title,
        }
        for mark, url, title in cited
    ]
    return item


def whole(events: list[Block]) -> Block:
    """The message of a stream whose blocks come one after the other."""
    order = [
        (event["type"].removeprefix("content_block_"), event["index"])
        for event in events
        if event["type"].startswith("content_block_")
    ]
    expected: list[tuple[str, int]] = []
    for index in range(1 + max((n for _, n in order), default=-1)):
        deltas = order.count(("delta", index))
        expected += [("start", index), *[("delta", index)] * deltas, ("stop", index)]
    assert order == expected
    return message_of(events)


def links(block: Block) -> list[tuple[str, str]]:
    """What Claude Code takes from a result."""
    return [(found["title"], found["url"]) for found in block["content"]]


def kinds(message: Block) -> list[str]:
    return [block["type"] for block in message["content"]]


# What the client wants


@pytest.mark.parametrize("max_uses", [0, -1, True, "3", None, 1.5])
def test_a_limit_that_is_no_count_is_none(max_uses: Any) -> None:
    assert "max_tool_calls" not in responses_helpers.translate(searching(max_uses=max_uses)).body


@pytest.mark.parametrize(
    ("domains", "passed"),
    [
        (["https://a.org", " http://b.org/docs/ ", ""], ["a.org", "b.org/docs"]),
        (["a.org", None, 1, {}], ["a.org"]),
    ],
)
def test_domains_written_as_addresses_are_taken_as_domains(domains: Any, passed: Any) -> None:
    (tool,) = responses_helpers.translate(searching(allowed_domains=domains)).body["tools"]
    assert tool["filters"] == {"allowed_domains": passed}


@pytest.mark.parametrize("domains", ["a.org", {}, [None], ["https://"]])
def test_domains_that_are_none_filter_nothing(domains: Any) -> None:
    (tool,) = responses_helpers.translate(searching(allowed_domains=domains)).body["tools"]
    assert tool == {"type": "web_search"}


def test_a_search_that_the_client_forbids_is_not_offered() -> None:
    request = {**SIDE_REQUEST, "tool_choice": {"type": "none"}}
    for body in (
        responses_helpers.translate(request).body,
        chat_helpers.translate(request, model="openrouter/x/y").body,
    ):
        assert not {"tools", "tool_choice"} & body.keys()


# What providers are asked


def test_openai_is_asked_by_its_own_tool_which_must_be_used() -> None:
    translation = responses_helpers.translate(SIDE_REQUEST)
    body = translation.body
    assert body["tools"] == [{"type": "web_search"}]
    assert body["tool_choice"] == {"type": "web_search"}
    assert body["max_tool_calls"] == 8
    assert "web_search_call.action.sources" in body["include"]
    assert body["reasoning"] == {"effort": "none"}
    assert translation.notes == ()


@pytest.mark.parametrize(
    ("text", "choice", "is_forced"),
    [
        (ASKED, {"type": "auto"}, True),
        (ASKED, {"type": "tool", "name": "other"}, False),
        ("Are bees fish?", {"type": "any"}, True),
        ("Are bees fish?", {"type": "auto"}, False),
        ("Are bees fish?", None, False),
    ],
)
def test_a_search_that_claude_code_asks_for_in_words_must_be_made(
    text: str, choice: Block | None, is_forced: bool
) -> None:
    request = {**SIDE_REQUEST, **messages(("user", text)), "tool_choice": choice}
    assert ("tool_choice" in responses_helpers.translate(request).body) == is_forced


def test_minimal_effort_is_not_asked_for_beside_a_search() -> None:
    body = responses_helpers.translate(SIDE_REQUEST, model="openai/gpt-5").body
    assert body["reasoning"]["effort"] == "low"
    asked = {**SIDE_REQUEST, "thinking": None, "output_config": {"effort": "minimal"}}
    assert responses_helpers.translate(asked, model="openai/gpt-5").body["reasoning"] == {
        "effort": "low"
    }


def test_openai_is_told_the_domains_that_it_may_search() -> None:
    body = responses_helpers.translate(searching(allowed_domains=["a.org"])).body
    assert body["tools"] == [{"type": "web_search", "filters": {"allowed_domains": ["a.org"]}}]


def test_domains_that_openai_cannot_leave_out_are_noted() -> None:
    translation = responses_helpers.translate(searching(blocked_domains=["b.org"]))
    assert translation.body["tools"] == [{"type": "web_search"}]
    assert "cannot be told" in translation.notes[0]


@pytest.mark.parametrize(
    ("filters", "settings"),
    [
        ({"allowed_domains": ["a.org"]}, {"allowed_domains": ["a.org"]}),
        ({"blocked_domains": ["b.org"]}, {"excluded_domains": ["b.org"]}),
        ({"allowed_domains": list("abcdef")}, None),
        ({}, None),
    ],
)
def test_xai_takes_either_filter_of_up_to_five_domains(
    filters: Block, settings: Block | None
) -> None:
    translation = responses_helpers.translate(searching(**filters), model="xai/grok-4.6")
    expected = {"type": "web_search", "filters": settings} if settings else {"type": "web_search"}
    assert translation.body["tools"] == [expected]
    assert bool(translation.notes) == (bool(filters) and settings is None)
    assert not {"tool_choice", "max_tool_calls"} & translation.body.keys()
    assert "web_search_call.action.sources" not in translation.body.get("include", [])


def test_openrouter_is_asked_by_its_server_tool() -> None:
    request = searching(blocked_domains=["b.org"])
    body = chat_helpers.translate(request, model="openrouter/deepseek/v4").body
    settings = {"excluded_domains": ["b.org"], "max_uses": 8}
    assert body["tools"] == [{"type": "openrouter:web_search", "parameters": settings}]
    assert "tool_choice" not in body


def test_a_chat_server_that_is_said_to_search_is_asked_as_openai_is() -> None:
    quirks: dict[str, object] = {"web_search": True}
    body = chat_helpers.translate(SIDE_REQUEST, model="litellm/x", quirks=quirks).body
    assert body["web_search_options"] == {} and "tools" not in body


def test_a_search_stands_beside_the_clients_own_tools() -> None:
    request = {"tools": [TOOL, PING], "tool_choice": {"type": "auto"}}
    for translation, kind in (
        (responses_helpers.translate(request), "web_search"),
        (chat_helpers.translate(request, model="openrouter/x/y"), "openrouter:web_search"),
    ):
        assert [tool["type"] for tool in translation.body["tools"]] == ["function", kind]
        assert translation.body["tool_choice"] == "auto"
        assert translation.notes == ()
        assert "max_tool_calls" not in translation.body


def test_a_model_that_cannot_search_is_not_asked_to() -> None:
    for model in ("openai/gpt-4.1", "xai/grok-4.6", "gemini/gemini-3-pro", "mistral/large"):
        translation = chat_helpers.translate(SIDE_REQUEST, model=model)
        assert "tools" not in translation.body and "web_search" in translation.notes[0]


@pytest.mark.parametrize(
    ("provider", "api", "expected"),
    [
        ("anthropic", "messages", True),
        ("openai", "responses", True),
        ("openai", "chat", False),
        ("xai", "responses", True),
        ("xai", "chat", False),
        ("openrouter", "chat", True),
        ("gemini", "chat", False),
        ("ollama", "chat", False),
        ("somewhere", "responses", False),
    ],
)
def test_who_can_search(provider: str, api: ProviderApi, expected: bool) -> None:
    assert can_search(provider, api) == expected
    assert resolve(provider, "model", api).web_search == expected


def test_the_users_word_on_searching_counts() -> None:
    assert resolve("somewhere", "model", "responses", {"web_search": True}).web_search
    assert not resolve("openai", "gpt-5.6", "responses", {"web_search": False}).web_search


@pytest.mark.parametrize(
    ("content", "query"),
    [
        (ASKED, "bees"),
        ([{"type": "text", "text": "first"}, {"type": "text", "text": "bees?"}], "bees?"),
        ([], ""),
        (None, ""),
    ],
)
def test_the_query_is_the_newest_user_text(content: Any, query: str) -> None:
    earlier = {"role": "user", "content": "earlier"}
    turns = [earlier, {"role": "user", "content": content}, {"role": "assistant"}]
    assert searched_query({"messages": turns}) == query


# What a Responses stream finds


def test_a_search_comes_before_its_result_and_the_cited_text() -> None:
    words = "Bees fly (a.org). They hum (b.org). So it is."
    said = citing(words, ("(a.org)", A, "Flying"), ("(b.org)", B + "?utm_source=openai", "Hums"))
    events = play(
        *search_events(search_item("bees", A, B, C), 0),
        *pieces(said, 1),
        finished(),
        translation=responses_helpers.translate(SIDE_REQUEST),
    )
    message = whole(events)
    use, result, *texts = message["content"]
    assert (use["type"], use["name"], use["input"]) == (
        "server_tool_use",
        "web_search",
        {"query": "bees"},
    )
    assert use["id"].startswith("srvtoolu_") and result["tool_use_id"] == use["id"]
    assert links(result) == [("Flying", A), ("Hums", B), (C, C)]
    assert "".join(text["text"] for text in texts) == words
    assert [text["text"] for text in texts if "citations" in text] == [
        "Bees fly (a.org)",
        ". They hum (b.org)",
    ]
    cited = texts[0]["citations"][0]
    assert cited["type"] == "web_search_result_location"
    assert (cited["url"], cited["title"]) == (A, "Flying")
    assert message["stop_reason"] == "end_turn"
    assert message["usage"]["server_tool_use"] == {"web_search_requests": 1}


def test_the_query_is_streamed_before_the_answer_is_known() -> None:
    stream = responses_helpers.translate(SIDE_REQUEST).open_stream("msg_1")
    events = [
        event
        for name, data in search_events(search_item("bees", A), 0)
        for event in stream.feed(name, json.dumps({"type": name, **data}))
    ]
    deltas = [e["delta"]["partial_json"] for e in events if e["type"] == "content_block_delta"]
    assert json.loads("".join(deltas)) == {"query": "bees"}
    assert events[-1]["type"] == "content_block_stop"


def test_each_search_has_its_own_result_and_pages_nobody_named_go_to_the_last() -> None:
    words = "See (a) and (b) and (c)."
    events = play(
        *pieces(reasoning_item(), 0),
        *search_events(search_item("one", A, item_id="ws_1"), 1),
        *search_events(search_item("two", B, item_id="ws_2"), 2),
        *pieces(citing(words, ("(a)", A, "TA"), ("(b)", B, "TB"), ("(c)", C, "TC")), 3),
        finished(),
        translation=responses_helpers.translate(SIDE_REQUEST),
    )
    message = whole(events)
    results = [b for b in message["content"] if b["type"] == "web_search_tool_result"]
    assert [links(result) for result in results] == [[("TA", A)], [("TB", B), ("TC", C)]]
    assert message["usage"]["server_tool_use"]["web_search_requests"] == 2


def test_text_before_a_search_is_streamed_and_its_pages_count_for_the_search() -> None:
    before = citing("From memory (c).", ("(c)", C, "TC"))
    events = play(
        *pieces(before, 0),
        *search_events(search_item("bees", A), 1),
        *pieces(citing("Bees fly (a).", ("(a)", A, "TA")), 2),
        finished(),
        translation=responses_helpers.translate(SIDE_REQUEST),
    )
    message = whole(events)
    assert kinds(message) == ["text", "server_tool_use", "web_search_tool_result", "text", "text"]
    assert "citations" not in message["content"][0]
    assert links(message["content"][2]) == [("TA", A), ("TC", C)]
    assert message["content"][3]["text"] == "Bees fly (a)"
    assert [c["url"] for c in message["content"][3]["citations"]] == [A]


def test_every_text_behind_a_search_keeps_its_citations() -> None:
    events = play(
        *search_events(search_item("bees", A, B), 0),
        *pieces(citing("Bees fly (a).", ("(a)", A, "TA")), 1),
        *pieces(reasoning_item(), 2),
        *pieces({**citing("They hum (b).", ("(b)", B, "TB")), "id": "msg_2"}, 3),
        finished(),
        translation=responses_helpers.translate(SIDE_REQUEST),
    )
    cited = [b for b in whole(events)["content"] if "citations" in b]
    assert [(b["text"], b["citations"][0]["url"]) for b in cited] == [
        ("Bees fly (a)", A),
        ("They hum (b)", B),
    ]


def test_citations_come_before_the_text_that_they_are_of() -> None:
    events = play(
        *search_events(search_item("bees", A), 0),
        *pieces(citing("Bees (a)", ("(a)", A, "TA")), 1),
        finished(),
        translation=responses_helpers.translate(SIDE_REQUEST),
    )
    deltas = [e["delta"]["type"] for e in events if e["type"] == "content_block_delta"]
    assert deltas == ["input_json_delta", "citations_delta", "text_delta"]


def test_nothing_is_searched_behind_a_stop_sequence() -> None:
    events = play(
        *pieces(text_item("Enough STOP more"), 0),
        *search_events(search_item("bees", A), 1),
        finished(),
        translation=responses_helpers.translate({**SIDE_REQUEST, "stop_sequences": ["STOP"]}),
    )
    message = whole(events)
    assert kinds(message) == ["text"] and message["stop_sequence"] == "STOP"


@pytest.mark.parametrize(
    ("action", "query"),
    [
        ({"query": "bees", "queries": ["bees", "wasps"]}, "bees, wasps"),
        ({"query": None, "queries": ["a", 1, "b"]}, "a, b"),
        ({"query": {"q": 1}}, ""),
    ],
)
def test_the_query_that_is_told_is_what_was_searched(action: Block, query: str) -> None:
    events = play(
        *search_events({**search_item(""), "action": action}, 0),
        finished(),
        translation=responses_helpers.translate(SIDE_REQUEST),
    )
    assert whole(events)["content"][0]["input"] == {"query": query}


def test_opening_a_page_is_no_search() -> None:
    opened = search_item("", type="open_page", url=A)
    events = play(
        *search_events(opened, 0),
        *pieces(text_item("Done."), 1),
        finished(),
        translation=responses_helpers.translate(SIDE_REQUEST),
    )
    message = whole(events)
    assert kinds(message) == ["text"] and "server_tool_use" not in message["usage"]


@pytest.mark.parametrize(
    ("item", "content"),
    [
        (search_item("bees", status="failed"), "unavailable"),
        (search_item("bees"), []),
        ({"id": "ws_1", "type": "web_search_call"}, []),
        ({"id": "ws_1", "type": "web_search_call", "action": {"sources": 1}}, []),
        (search_item("", "ftp://x", sources=[None, {"type": "api"}], queries=["a", "b"]), []),
    ],
)
def test_a_search_without_finds_has_a_result_all_the_same(item: Block, content: Any) -> None:
    events = play(
        *search_events(item, 0),
        *pieces(text_item("Nothing."), 1),
        finished(),
        translation=responses_helpers.translate(SIDE_REQUEST),
    )
    message = whole(events)
    assert kinds(message) == ["server_tool_use", "web_search_tool_result", "text"]
    found = message["content"][1]["content"]
    assert (found["error_code"] if isinstance(found, dict) else found) == content


def test_unwanted_domains_are_in_no_result() -> None:
    words = "See (a) and (b)."
    request = searching(blocked_domains=["a.org"])
    events = play(
        *search_events(search_item("bees", A, B, "https://www.a.org/x"), 0),
        *pieces(citing(words, ("(a)", A, "TA"), ("(b)", B, "TB")), 1),
        finished(),
        translation=responses_helpers.translate(request),
    )
    message = whole(events)
    assert links(message["content"][1]) == [("TB", B)]
    assert A not in json.dumps(message)


def test_a_call_behind_a_search_finds_its_result_written() -> None:
    events = play(
        *search_events(search_item("bees", A), 0),
        *pieces(call_item(arguments='{"x":1}'), 1),
        finished(),
        translation=responses_helpers.translate({"tools": [TOOL, PING]}),
    )
    message = whole(events)
    assert kinds(message) == ["server_tool_use", "web_search_tool_result", "tool_use"]
    assert message["stop_reason"] == "tool_use"


def test_a_whole_reply_says_the_same_as_its_stream() -> None:
    said = citing("Bees fly (a).", ("(a)", A, "TA"))
    items = [search_item("bees", A, B), said]
    translation = responses_helpers.translate(SIDE_REQUEST)
    _, end = finished(items)
    streamed = whole(
        play(*search_events(items[0], 0), *pieces(said, 1), finished(), translation=translation)
    )
    assert translation.read_reply(end["response"], "msg_1") == streamed
    assert message_of(events_of(streamed)) == streamed


def test_citations_of_a_later_part_lie_behind_the_earlier_one() -> None:
    item = citing("Two (b).", ("(b)", B, "TB"))
    first = citing("One (a). ", ("(a)", A, "TA"))["content"]
    item["content"] = [*first, *item["content"]]
    _, end = finished([search_item("bees"), item])
    reply = responses_helpers.translate(SIDE_REQUEST).read_reply(end["response"], "msg_1")
    texts = [(b["text"], b.get("citations", [{}])[0].get("url")) for b in reply["content"][2:]]
    assert texts == [("One (a)", A), (". Two (b)", B), (".", None)]


def test_a_stream_that_breaks_off_behind_a_search_ends_in_an_error() -> None:
    events = play(
        *search_events(search_item("bees", A), 0),
        *pieces(text_item("Half"), 1)[:-1],
        translation=responses_helpers.translate(SIDE_REQUEST),
    )
    assert events[-1]["type"] == "error"


def test_a_search_that_was_not_asked_for_is_not_told() -> None:
    events = play(*search_events(search_item("x", A), 0), *pieces(text_item("Hi"), 1), finished())
    assert kinds(whole(events)) == ["text"]


# What a Chat Completions stream finds


def openrouter() -> ChatTranslation:
    return chat_helpers.translate(SIDE_REQUEST, model="openrouter/deepseek/v4")


def stream_of(*chunks: str) -> Block:
    stream = openrouter().open_stream("msg_1")
    events = [event for data in (*chunks, "[DONE]") for event in stream.feed("", data)]
    return whole(events)


def annotation(url: str, title: str, start: int, end: int) -> Block:
    cited = {"url": url, "title": title, "content": "q" * 400}
    return {
        "type": "url_citation",
        "url_citation": {**cited, "start_index": start, "end_index": end},
    }


def test_openrouters_annotations_become_a_search_before_the_text() -> None:
    usage = {"prompt_tokens": 9, "completion_tokens": 4}
    message = stream_of(
        chunk({"content": "Bees "}),
        chunk({"content": "fly.", "annotations": [annotation(A, "TA", 0, 4)]}),
        chunk({"annotations": [annotation(B, "TB", 0, 0)]}, "stop"),
        json.dumps(
            {"choices": [], "usage": {**usage, "server_tool_use": {"web_search_requests": 2}}}
        ),
    )
    assert kinds(message) == ["server_tool_use", "web_search_tool_result", "text", "text"]
    assert message["content"][0]["input"] == {"query": "bees"}
    assert links(message["content"][1]) == [("TA", A), ("TB", B)]
    assert message["content"][2]["text"] == "Bees"
    assert message["content"][2]["citations"][0]["cited_text"] == "q" * 150
    assert message["content"][3]["text"] == " fly."
    assert message["usage"]["server_tool_use"] == {"web_search_requests": 2}


def test_a_search_that_found_nothing_is_told_by_the_usage() -> None:
    usage = {"prompt_tokens": 9, "server_tool_use_details": {"web_search_requests": 1}}
    message = stream_of(chunk({"content": "Nothing."}, "stop", usage=usage))
    assert kinds(message) == ["server_tool_use", "web_search_tool_result", "text"]
    assert links(message["content"][1]) == []


def test_an_answer_without_a_search_invents_none() -> None:
    message = stream_of(chunk({"content": "From memory."}), chunk({}, "stop"))
    assert kinds(message) == ["text"] and "server_tool_use" not in message["usage"]


def test_a_whole_chat_reply_is_read_too() -> None:
    said = {"content": "Bees.", "annotations": [annotation(A, "TA", 0, 5), "odd", {"type": "x"}]}
    reply = {"choices": [{"message": said, "finish_reason": "stop"}]}
    message = openrouter().read_reply(reply, "msg_1")
    assert kinds(message) == ["server_tool_use", "web_search_tool_result", "text"]


def test_reasoning_behind_the_text_loses_no_page() -> None:
    message = stream_of(
        chunk({"content": "Bees."}),
        chunk({"reasoning": "hm"}),
        chunk({"annotations": [annotation(A, "TA", 0, 5)]}, "stop"),
    )
    assert kinds(message) == ["text", "thinking", "server_tool_use", "web_search_tool_result"]


def test_places_count_from_the_start_of_the_answer_whatever_comes_between() -> None:
    message = stream_of(
        chunk({"content": "Bees."}),
        chunk({"reasoning": "hm"}),
        chunk({"content": "They hum."}),
        chunk({"annotations": [annotation(B, "TB", 5, 9), annotation(A, "TA", 0, 4)]}, "stop"),
    )
    texts = [(b["text"], b.get("citations")) for b in message["content"] if b["type"] == "text"]
    assert [(text, cited and cited[0]["url"]) for text, cited in texts] == [
        ("Bees.", None),
        ("They", B),
        (" hum.", None),
    ]
    assert links(message["content"][3]) == [("TB", B), ("TA", A)]


@pytest.mark.parametrize(
    "odd",
    [
        {"start_index": "0", "end_index": "4"},
        {"start_index": False, "end_index": True},
        {"start_index": 4, "end_index": 1},
        {"start_index": -1, "end_index": 2},
        {"end_index": 2},
        {"start_index": 0, "end_index": 99},
    ],
)
def test_a_citation_without_a_place_is_still_a_find(odd: Block) -> None:
    cited = {"url": A, "title": 7, "content": {"text": "no string"}, **odd}
    said = {"type": "url_citation", "url_citation": cited}
    message = stream_of(chunk({"content": "Bees.", "annotations": [said]}, "stop"))
    assert links(message["content"][1]) == [(A, A)]
    assert message["content"][2] == {"type": "text", "text": "Bees."}


# Pieces and domains


@pytest.mark.parametrize(
    ("text", "ends", "expected"),
    [
        ("abc", [], ["abc"]),
        ("abc", [1, 3], ["a", "bc"]),
        ("abc", [2, 2], ["ab", "c"]),
        ("abc", [9, None], ["abc"]),
        ("   a", [2, 4], ["   a"]),
        (" ", [1], []),
        ("", [], []),
    ],
)
def test_text_is_cut_behind_what_it_cites(
    text: str, ends: list[int | None], expected: list[str]
) -> None:
    citations = [Citation(f"https://{n}.org", end=end) for n, end in enumerate(ends)]
    cut = list(cited_pieces(text, citations))
    assert [piece for piece, _ in cut] == expected
    placed = [c for c in citations if c.end is not None and c.end <= len(text)]
    assert not expected or [c for _, cited in cut for c in cited] == placed


@pytest.mark.parametrize(
    ("url", "domain", "expected"),
    [
        ("https://a.org/x", "a.org", True),
        ("https://www.a.org", "A.org", True),
        ("https://ba.org", "a.org", False),
        ("https://a.org/docs/x", "a.org/docs", True),
        ("https://a.org/blog", "a.org/docs/*", False),
        ("https://sub.a.org", "*.a.org", True),
        ("https://[bad", "a.org", False),
    ],
)
def test_whether_a_page_is_of_a_domain(url: str, domain: str, expected: bool) -> None:
    assert WebSearch(allowed_domains=(domain,)).permits(url) == expected
    assert WebSearch(blocked_domains=(domain,)).permits(url) != expected


# Nobody can search


def test_a_search_that_nobody_can_make_is_a_tool_error_that_names_the_remedy() -> None:
    message = search_unavailable({**SIDE_REQUEST, "model": "claude-opus-5-5"}, "msg_1")
    use, result, text = message["content"]
    assert (use["type"], use["input"]) == ("server_tool_use", {"query": "bees"})
    assert result["tool_use_id"] == use["id"]
    assert result["content"] == {
        "type": "web_search_tool_result_error",
        "error_code": "unavailable",
    }
    assert "lanes.web_search" in text["text"]
    assert message_of(events_of(message)) == message


def test_the_remedy_names_providers_that_can_search() -> None:
    text = search_unavailable({}, "msg_1")["content"][2]["text"].lower()
    able = {name for name, provider in PROVIDERS.items() if provider.search_api is not None}
    assert all(name in text for name in able - {"azure_openai"})


# Past searches


def past(*blocks: Block) -> Block:
    turns = [
        {"role": "user", "content": "q"},
        {"role": "assistant", "content": list(blocks)},
        {"role": "user", "content": "more"},
    ]
    return {"max_tokens": 100, "messages": turns}


@pytest.mark.parametrize(
    ("api", "model"),
    [
        ("chat", "somewhere/model"),
        ("responses", "openai/gpt-5.6"),
        ("messages", "deepseek/deepseek-v4-pro"),
    ],
)
def test_a_past_search_is_text_with_its_pages_and_nothing_encrypted(
    api: ProviderApi, model: str
) -> None:
    found = {"type": "web_search_result", "url": A, "title": "TA", "encrypted_content": "secret-1"}
    cited = {"type": "web_search_result_location", "url": A, "encrypted_index": "secret-2"}
    use = {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {"query": "bees"}}
    result = {"type": "web_search_tool_result", "tool_use_id": "s", "content": [found]}
    provider, _, model_id = model.partition("/")
    body = translation_for(
        api,
        past(use, result, {"type": "text", "text": "Found.", "citations": [cited]}),
        provider=provider,
        model_id=model_id,
        requested_model="claude-opus-5-5",
        dialect=resolve(provider, model_id, api),
    ).body
    sent = json.dumps(body)
    assert all(words in sent for words in ("bees", "TA", A, "Found."))
    assert "secret" not in sent and "web_search_tool_result" not in sent


def test_what_anthropic_found_stays_and_what_others_found_becomes_text() -> None:
    said = citing("Bees fly (a).", ("(a)", A, "TA"))
    _, end = finished([search_item("bees", A), said])
    reply = responses_helpers.translate(SIDE_REQUEST).read_reply(end["response"], "msg_1")
    stand_ins = [as_text(block) for block in reply["content"]]
    assert [block["type"] for block in stand_ins if block] == ["text"] * 3
    assert "TA" in json.dumps(stand_ins) and "citations" not in json.dumps(stand_ins)
    assert stand_ins[3] is None  # nothing is cited there
    own = {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_01", "content": []}
    assert as_text(own) is None and as_text({"type": "text", "text": "x"}) is None
    assert as_text("odd") is None


def found_elsewhere() -> list[Block]:
    said = citing("Bees fly (a).", ("(a)", A, "TA"))
    _, end = finished([reasoning_item(), search_item("bees", A), said])
    reply = responses_helpers.translate(SIDE_REQUEST).read_reply(end["response"], "msg_1")
    content: list[Block] = reply["content"]
    return content


def test_anthropic_gets_what_others_found_as_text() -> None:
    body = past(*found_elsewhere())
    sent = json.loads(passthrough_body(json.dumps(body).encode(), body, model_id=None))
    blocks = sent["messages"][1]["content"]
    assert {block["type"] for block in blocks} == {"text"}
    assert "citations" not in json.dumps(sent) and A in json.dumps(sent)
    assert sent["messages"][::2] == body["messages"][::2]


def test_anthropics_own_search_passes_byte_for_byte() -> None:
    found = {"type": "web_search_result", "url": A, "title": "T", "encrypted_content": "e"}
    cited = {"type": "web_search_result_location", "url": A, "encrypted_index": "i"}
    body = past(
        {"type": "server_tool_use", "id": "srvtoolu_01", "name": "web_search", "input": {}},
        {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_01", "content": [found]},
        {"type": "text", "text": "Found.", "citations": [cited]},
    )
    raw = json.dumps(body, indent=1).encode()
    assert passthrough_body(raw, body, model_id=None) == raw


def test_reasoning_that_led_to_a_search_is_not_sent_without_it() -> None:
    body = responses_helpers.translate(past(*found_elsewhere())).body
    assert [item["type"] for item in body["input"]] == ["message"] * 3
