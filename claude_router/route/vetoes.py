"""Which models a request must never go to, by the files it names and what it says."""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from claude_router.route.globs import folder_path, normalised
from claude_router.route.path_glob import PathGlob
from claude_router.route.request_texts import Text, texts_of, working_directories
from claude_router.route.rule import Rule

WINDOW_CHARS, STEP_CHARS = 1_000, 700
"""A regex is held against windows of a text: a match has at most their overlap."""
_LEAST_SECONDS, _SECONDS_PER_CHAR = 0.25, 5e-7
"""What the regexes of one request may take, of this thread's own time."""
_MOST_SESSIONS = 512
_MOST_TEXTS = 50_000

_Hits: TypeAlias = tuple[int, ...]


class Vetoes:
    """Remembers what was read before, and what each session has named.

    A session that has named something counts as holding it from then on: a summary, a title or
    a subagent's task may repeat what was read.
    """

    def __init__(self, home: str, clock: Callable[[], float]) -> None:
        """`home` is the user's home folder, as the system spells it; `clock` tells the seconds
        that this thread has worked."""
        self._clock = clock
        self._home = folder_path(home)
        self._rules: tuple[Rule, ...] = ()
        self._texts: dict[int, _Hits] = {}
        self._sessions: OrderedDict[str, dict[tuple[str, str], str]] = OrderedDict()

    def closed(
        self, rules: tuple[Rule, ...], body: Mapping[str, Any], *, session: str, project: str
    ) -> dict[str, str]:
        """The models that this request is kept from, each with the reason, for people."""
        if not rules:
            return {}
        if rules != self._rules:
            self._rules = rules
            self._texts.clear()
        named = self._named(session)
        fresh = self._look(body, folder_path(project))
        closed: dict[str, str] = {}
        for index, rule in enumerate(rules):
            key = (rule.kind, rule.pattern)
            if (where := fresh.get(index)) is not None:
                named.setdefault(key, where)
                why = f"{rule.place} keeps it from {rule.what}, in {where}"
            elif key in named:
                why = f"{rule.place} keeps it from {rule.what}, in {named[key]} of this session"
            else:
                continue
            for model in rule.models:
                closed.setdefault(model, why)
        return closed

    def _named(self, session: str) -> dict[tuple[str, str], str]:
        named = self._sessions.setdefault(session, {})
        self._sessions.move_to_end(session)
        while len(self._sessions) > _MOST_SESSIONS:
            self._sessions.popitem(last=False)
        return named

    def _look(self, body: Mapping[str, Any], project: str) -> dict[int, str]:
        """Where each rule that holds finds something first."""
        texts = list(texts_of(body))
        said = (each for text in texts if text.is_strict for each in working_directories(text.text))
        folders = tuple(dict.fromkeys((project, *map(folder_path, said))))
        found = {
            index: "the working directory"
            for index, rule in enumerate(self._rules)
            if rule.kind == "repo" and any(_is_in(rule, each, self._home) for each in folders)
        }
        allowed = _LEAST_SECONDS + _SECONDS_PER_CHAR * sum(len(text.text) for text in texts)
        deadline = self._clock() + allowed
        for text in texts:
            for index in self._hits(text, folders, deadline):
                found.setdefault(index, text.where)
        return found

    def _hits(self, text: Text, folders: tuple[str, ...], deadline: float) -> _Hits:
        key = hash((text.text, text.is_input, text.is_strict, folders))
        if (known := self._texts.get(key)) is not None:
            return known
        hits = tuple(self._search(text, folders, deadline))
        if len(self._texts) >= _MOST_TEXTS:
            self._texts.clear()
        self._texts[key] = hits
        return hits

    def _search(self, text: Text, folders: tuple[str, ...], deadline: float) -> Iterator[int]:
        spelled = normalised(text.text)
        for index, rule in enumerate(self._rules):
            if rule.kind == "regex":
                is_found = self._occurs(_compiled(rule.pattern), text.text, deadline)
            else:
                is_found = _glob(rule, self._home).is_named(
                    spelled, folders, is_input=text.is_input, is_strict=text.is_strict
                )
            if is_found:
                yield index

    def _occurs(self, regex: re.Pattern[str], text: str, deadline: float) -> bool:
        """Whether it matches anywhere; also if that takes too long: it may be there."""
        for start in range(0, max(1, len(text) - WINDOW_CHARS + STEP_CHARS), STEP_CHARS):
            end = start + WINDOW_CHARS
            found = regex.search(text, start, end)
            # What goes on beyond a window is looked at again in the next, if whole there.
            is_cut = found is not None and found.end() >= end and end < len(text)
            if found is not None and not (is_cut and found.start() >= start + STEP_CHARS):
                return True
            if self._clock() > deadline:
                return True
        return False


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=256)
def _glob(rule: Rule, home: str) -> PathGlob:
    pattern = rule.pattern
    return PathGlob(f"{pattern.rstrip('/')}/**" if rule.kind == "repo" else pattern, home)


def _is_in(rule: Rule, folder: str, home: str) -> bool:
    return _glob(rule, home).is_named(folder, (), is_input=True)
