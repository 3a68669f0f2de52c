"""The endpoint engine: asks a model behind an OpenAI-compatible URL in the words of the paper."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any

from claude_router.classify.arch.conversation import BUDGET, choose
from claude_router.classify.arch.prompt import Spelling, estimated_tokens, render
from claude_router.classify.endpoint.completion import Completion, ReplyError, read_completion
from claude_router.classify.endpoint.likelihood import probabilities, unmeasured
from claude_router.classify.endpoint.reading import OTHER, read_route
from claude_router.classify.endpoint.server import ChatServer, RefusedError
from claude_router.config.model import Endpoint
from claude_router.route.classifier import Classification, ClassifierError, Turn
from claude_router.route.preferences import Preference

NAME = "endpoint"
WARM_SECONDS = 60.0
"""What a server may take to load its model."""
_ARCH_ROUTER = re.compile(r"arch[-_ ]?router", re.IGNORECASE)
_SPARE_TOKENS = 64
_ALTERNATIVES = 10
_ANY = Preference("any", "any task", "")


class EndpointClassifier:
    """Matches with the model of `endpoint`. For one event loop.

    `threshold` is the least probability of a match where the server tells probabilities, below
    it the turn is "other"; a route named without one is taken at the model's word.
    """

    def __init__(self, endpoint: Endpoint, *, threshold: float | None = None) -> None:
        self._endpoint = endpoint
        self._threshold = threshold
        self._spelling = spelling_for(endpoint)
        self._server = ChatServer(endpoint)
        self._extras_left_out = 0

    @property
    def name(self) -> str:
        return NAME

    async def classify(
        self, turns: Sequence[Turn], preferences: Sequence[Preference]
    ) -> Classification:
        """Match the last of `turns` (oldest first) against `preferences`.

        Raises:
            ClassifierError: the server fails, takes too long, or names none of the preferences.
        """
        started = perf_counter()
        answers = [*(p.name for p in preferences if p.name != OTHER), OTHER]
        if answers == [OTHER]:
            scores = dict.fromkeys((preference.name for preference in preferences), 0.0)
            return Classification(scores, other=1.0, matched=None, engine=NAME, ms=0.0)
        try:
            completion = await self._asked(turns, preferences, self._endpoint.timeout_s)
            said = read_route(completion.text, answers[:-1])
        except ReplyError as error:
            raise ClassifierError(f"{self._endpoint.base_url} {error}") from error
        chosen = said.route or OTHER
        measured = probabilities(said, chosen, answers, completion.tokens)
        found = measured or unmeasured(chosen, answers)
        is_too_weak = measured is not None and found[chosen] < (self._threshold or 0.0)
        return Classification(
            scores={p.name: found[p.name] if p.name != OTHER else 0.0 for p in preferences},
            other=found[OTHER],
            matched=None if is_too_weak else said.route,
            engine=NAME,
            ms=(perf_counter() - started) * 1000,
        )

    async def warm(self, preferences: Sequence[Preference] = ()) -> None:
        """Ask once, so that the server loads its model and reads the preferences.

        Raises:
            ClassifierError: it fails or takes too long; what it answers does not matter.
        """
        try:
            await self._asked([Turn("user", "hello")], preferences or [_ANY], WARM_SECONDS)
        except ReplyError as error:
            raise ClassifierError(f"{self._endpoint.base_url} {error}") from error

    async def aclose(self) -> None:
        await self._server.aclose()

    async def _asked(
        self, turns: Sequence[Turn], preferences: Sequence[Preference], limit_s: float
    ) -> Completion:
        conversation = choose(turns, BUDGET, self._spelling)
        body = {
            "model": self._endpoint.model,
            "messages": [
                {"role": "user", "content": render(preferences, conversation, self._spelling)}
            ],
            "stream": False,
        }
        try:
            async with asyncio.timeout(limit_s):
                return read_completion(await self._completed(body, self._extras(preferences)))
        except TimeoutError:
            raise ClassifierError(
                f"{self._endpoint.base_url} did not answer within {limit_s:g} s"
            ) from None

    async def _completed(
        self, body: Mapping[str, Any], extras: Sequence[Mapping[str, Any]]
    ) -> bytes:
        """Asked with fewer of the extras where a server refuses them, from then on."""
        left_out = self._extras_left_out
        while True:
            try:
                content = await self._server.complete({**body, **extras[left_out]})
            except RefusedError:
                left_out += 1
                if left_out == len(extras):
                    raise
            else:
                self._extras_left_out = left_out
                return content

    def _extras(self, preferences: Sequence[Preference]) -> tuple[Mapping[str, Any], ...]:
        """What not every server takes of a request, the most first, in the end nothing."""
        longest = max(estimated_tokens(p.name, self._spelling) for p in preferences)
        short = {"temperature": 0, "max_tokens": _SPARE_TOKENS + 2 * longest}
        return {**short, "logprobs": True, "top_logprobs": _ALTERNATIVES}, short, {}


def spelling_for(endpoint: Endpoint) -> Spelling:
    """The model card's for Arch-Router, which learned it; the gateway's, shorter, for others."""
    if endpoint.prompt != "auto":
        return endpoint.prompt
    return "card" if _ARCH_ROUTER.search(endpoint.model) else "gateway"
