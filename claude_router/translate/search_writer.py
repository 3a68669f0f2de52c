"""Writes a Messages stream in which a provider searched the web.

Providers cite pages behind the text that cites them; Anthropic's citations stand before it, as
do its results. So text behind a search is held back until its end.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from claude_router.translate.message_writer import MessageWriter
from claude_router.translate.web_search import WebSearch
from claude_router.translate.web_search_results import (
    Citation,
    call_block,
    cited_pieces,
    error_block,
    page_url,
    result_block,
    search_id,
)


@dataclass(frozen=True, slots=True)
class _Search:
    """A search whose result is not written yet."""

    id: str
    urls: tuple[str, ...]
    is_failed: bool


class SearchWriter(MessageWriter):
    """With `is_silent`, the provider tells of a search only by citing pages, or afterwards.

    Places of citations count from the start of the block, with `is_silent` of the answer.
    """

    def __init__(
        self,
        message_id: str,
        model: str,
        provider: str,
        model_id: str,
        *,
        search: WebSearch,
        is_silent: bool = False,
    ) -> None:
        super().__init__(message_id, model, provider, model_id)
        self._id, self._wanted, self._is_silent = message_id, search, is_silent
        self._waiting: list[_Search] = []
        self._held = ""
        self._citations: list[Citation] = []
        self._written = self._told = self._released = 0

    def search(self, query: str, urls: Iterable[object] = (), *, is_failed: bool = False) -> None:
        """A search and the pages it found, as far as they are known by now."""
        call = call_block(search_id(self._id, self._written), query)
        found = tuple(url for url in map(page_url, urls) if url is not None)
        self._written += 1
        self._begin({**call, "input": {}})
        self._delta({"type": "input_json_delta", "partial_json": json.dumps(call["input"])})
        self.end_block()
        self._waiting.append(_Search(call["id"], found, is_failed))

    def cite(self, citations: Iterable[Citation]) -> None:
        """What the text under way cites."""
        wanted = [c for c in citations if self._wanted.permits(c.url)]
        if not (self._held or self._is_silent):  # The text that they are about is written.
            wanted = [replace(citation, end=None) for citation in wanted]
        self._citations += wanted

    def count(self, searches: int) -> None:
        """How many searches the provider says it made."""
        self._told = searches

    def text(self, text: str) -> None:
        if self._written or self._is_silent:
            self._held += text
        else:
            super().text(text)

    def begin_tool(self, call_id: str, name: str) -> None:
        self.end_block()
        self._settle()
        super().begin_tool(call_id, name)

    def end_block(self) -> None:
        if self._held:
            text, self._held = self._held, ""
            self._release(text)
        super().end_block()

    def finish(self, stop_reason: str, stop_sequence: str | None, usage: dict[str, int]) -> None:
        self.end_block()
        self._settle()
        counted: dict[str, Any] = dict(usage)
        if searches := max(self._written, self._told):
            counted["server_tool_use"] = {"web_search_requests": searches}
        super().finish(stop_reason, stop_sequence, counted)

    def _release(self, text: str) -> None:
        citations = self._citations
        self._settle()
        for piece, cited in cited_pieces(text, citations, self._released if self._is_silent else 0):
            self._begin({"type": "text", "text": "", **({"citations": []} if cited else {})})
            for citation in cited:
                self._delta({"type": "citations_delta", "citation": citation.block})
            self._delta({"type": "text_delta", "text": piece})
        self._released += len(text)

    def _settle(self) -> None:
        """Writes the results that are due; pages that no search named belong to the last one."""
        citations, self._citations = self._citations, []
        if self._is_silent and not self._written and (citations or self._told):
            self.search(self._wanted.query)
        waiting, self._waiting = self._waiting, []
        titles: dict[str, str] = {}
        for citation in citations:
            titles[citation.url] = titles.get(citation.url) or citation.title
        named = {url for search in waiting for url in search.urls}
        for search in waiting:
            urls = [url for url in titles if url in search.urls]
            if search is waiting[-1]:
                urls += [url for url in titles if url not in named]
            pages = {url: titles.get(url, "") for url in [*urls, *search.urls]}
            self._result(search, {u: t for u, t in pages.items() if self._wanted.permits(u)})

    def _result(self, search: _Search, pages: dict[str, str]) -> None:
        is_error = search.is_failed and not pages
        self._begin(error_block(search.id) if is_error else result_block(search.id, pages))
        self.end_block()
