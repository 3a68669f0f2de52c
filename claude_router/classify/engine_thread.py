"""What every engine on this machine does alike: its own thread, and the choice by probabilities."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from claude_router.route.classifier import ClassifierError

T = TypeVar("T")


class EngineThread:
    """Does one piece of work at a time, off the event loop."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` gives, done in the thread.

        Raises:
            ClassifierError: `work` fails, or the thread is closed.
        """
        try:
            future = self._executor.submit(work)
        except RuntimeError as error:
            raise ClassifierError("the router's engine is closed") from error
        try:
            return await asyncio.wrap_future(future)
        except ClassifierError:
            raise
        except Exception as error:  # Whatever ails the engine, a request must not fail by it.
            raise ClassifierError(f"the router's engine failed: {error}") from error

    def close(self) -> None:
        """Stop taking work; what is under way ends on its own."""
        self._executor.shutdown(wait=False, cancel_futures=True)


def best_match(scores: Mapping[str, float], other: float, threshold: float) -> str | None:
    """The likeliest route, unless "other" is likelier or the threshold is not reached."""
    best = max(scores, key=scores.__getitem__, default=None)
    if best is None or scores[best] < max(other, threshold):
        return None
    return best
