"""What a provider found on the web, in Anthropic's blocks.

Sources: platform.claude.com, web search tool, 2026-08; the annotations of OpenAI's Responses
and Chat Completions references, 2026-11. What Anthropic would encrypt stays empty: it takes
back only what it encrypted itself.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claude_router.translate.content import server_tool_text
from claude_router.wire.encoding import list_of, mapping, string_of, whole_number

MOST_RESULTS = 20
_OWN_ID = "srvtoolu_cr1_"
_QUOTE_CHARS = 150  # of a page, as Anthropic cites it
_TRACKING = re.compile(r"[?&]utm_source=(?:openai|chatgpt\.com)$")

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Citation:
    """A page that the text cites; `end` is where, in characters of the text, None if unknown."""

    url: str
    title: str = ""
    quote: str = ""
    end: int | None = None

    @property
    def block(self) -> Block:
        return {
            "type": "web_search_result_location",
            "url": self.url,
            "title": self.title or self.url,
            "encrypted_index": "",
            "cited_text": self.quote[:_QUOTE_CHARS],
        }


def read_citations(annotations: object, offset: int = 0) -> Iterator[Citation]:
    """The pages among a text's annotations; `offset` is where that text starts in the whole."""
    for annotation in map(mapping, list_of(annotations)):
        cited = mapping(annotation.get("url_citation")) or annotation
        url = page_url(cited.get("url"))
        if annotation.get("type") != "url_citation" or url is None:
            continue
        end = _end(cited)
        yield Citation(
            url,
            _title(cited.get("title")),
            string_of(cited.get("content")),
            None if end is None else offset + end,
        )


def _end(cited: Mapping[str, Any]) -> int | None:
    """Providers that do not know the place give an empty one."""
    start, end = whole_number(cited.get("start_index")), whole_number(cited.get("end_index"))
    return None if start is None or end is None or not 0 <= start < end else end


def page_url(url: object) -> str | None:
    """The address as the page has it, without what a provider hangs on; None if it is none."""
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        return None
    return _TRACKING.sub("", url)


def cited_pieces(
    text: str, citations: Sequence[Citation], offset: int = 0
) -> Iterator[tuple[str, list[Citation]]]:
    """`text` cut behind each place that cites something, with what is cited there.

    `offset` is how much came before `text`, from where places are counted.
    """
    at = 0
    ends = [(c.end - offset, c) for c in citations if c.end is not None]
    for end in sorted({end for end, _ in ends if 0 < end <= len(text)}):
        if text[at:end].strip():
            yield text[at:end], [c for place, c in ends if at < place <= end]
            at = end
    if text[at:].strip():
        yield text[at:], []


def searches_of(usage: object) -> int:
    """How many searches Chat Completions usage counts; OpenRouter alone tells, by two names."""
    counts = mapping(usage)
    told = mapping(counts.get("server_tool_use") or counts.get("server_tool_use_details"))
    return max(0, whole_number(told.get("web_search_requests")) or 0)


def search_id(message_id: str, number: int) -> str:
    """An id in Anthropic's pattern that tells who made it."""
    return f"{_OWN_ID}{re.sub('[^a-zA-Z0-9]', '', message_id)[-24:]}_{number}"


def call_block(call_id: str, query: str) -> Block:
    return {
        "type": "server_tool_use",
        "id": call_id,
        "name": "web_search",
        "input": {"query": query},
    }


def result_block(call_id: str, pages: Mapping[str, str]) -> Block:
    """`pages` are titles by URL."""
    found = [
        {
            "type": "web_search_result",
            "title": title or url,
            "url": url,
            "encrypted_content": "",
            "page_age": None,
        }
        for url, title in list(pages.items())[:MOST_RESULTS]
    ]
    return {"type": "web_search_tool_result", "tool_use_id": call_id, "content": found}


def error_block(call_id: str, code: str = "unavailable") -> Block:
    error = {"type": "web_search_tool_result_error", "error_code": code}
    return {"type": "web_search_tool_result", "tool_use_id": call_id, "content": error}


def as_text(block: object) -> Block | None:
    """A block made here as Anthropic takes it back, as text; None for any other block."""
    if not isinstance(block, dict):
        return None
    if block.get("type") == "text":
        if not _cites_ours(block.get("citations")):
            return None
        return {key: value for key, value in block.items() if key != "citations"}
    if string_of(block.get("id") or block.get("tool_use_id")).startswith(_OWN_ID):
        return {"type": "text", "text": server_tool_text(block)}
    return None


def encoded_text(block: object) -> bytes | None:
    """As `as_text`, in JSON."""
    text = as_text(block)
    return None if text is None else json.dumps(text).encode()


def _cites_ours(citations: object) -> bool:
    return any(
        cited.get("type") == "web_search_result_location" and not cited.get("encrypted_index")
        for cited in map(mapping, list_of(citations))
    )


def _title(title: object) -> str:
    """xAI numbers its citations: that is no title."""
    return title if isinstance(title, str) and not title.strip().isdigit() else ""
