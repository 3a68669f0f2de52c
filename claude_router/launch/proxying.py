"""The proxy with everything behind it, for as long as a run lasts."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any

from claude_router.classify.engine import Engine
from claude_router.classify.engines import open_for_session
from claude_router.config.watch import Watcher
from claude_router.events import Bus, Subscriber
from claude_router.history.store import Store
from claude_router.launch.day_cost import follow_day_cost
from claude_router.launch.reload import Tell, follow_config
from claude_router.launch.setup import Setup
from claude_router.proxy.gate import Gate
from claude_router.proxy.remembering import remembering
from claude_router.proxy.server import Server
from claude_router.proxy.services import Services
from claude_router.proxy.spending import Spending
from claude_router.proxy.upstream import Upstream
from claude_router.route.classifier import Classifier
from claude_router.route.policy import Policy
from claude_router.route.preferences import Preference
from claude_router.tasks import spawn

log = logging.getLogger(__name__)


@asynccontextmanager
async def running_proxy(
    setup: Setup,
    listening: socket.socket,
    tell: Tell,
    *,
    is_loopback: bool = True,
    warm_after: float = 0.0,
) -> AsyncIterator[Services]:
    """Serve on `listening` until the block is left; then stop in the reverse order.

    The router model is loaded when it is first asked, or `warm_after` seconds from now.
    """
    bus = Bus(_log_subscriber_error)
    async with AsyncExitStack() as running:
        store = _open_store(setup, bus, tell)
        running.callback(store.close)
        classifier = _open_classifier(setup, tell)
        if classifier is not None:
            running.push_async_callback(classifier.aclose)
        services = Services(
            config=setup.config,
            policy=_policy(setup, classifier),
            classifier=classifier,
            upstream=Upstream(),
            bus=bus,
            gate=Gate(setup.token, is_loopback=is_loopback),
            launch_id=setup.launch_id,
            project=str(setup.project),
            spending=Spending(lambda said: tell(said, "warning")),
            kept=store.kept,
        )
        bus.subscribe(services.spending.record)
        await running.enter_async_context(
            remembering(services.learned, setup.paths.quirks, lambda said: tell(said, "warning"))
        )
        server = Server(services)
        running.push_async_callback(server.stop)
        await server.start(listening)
        running.enter_context(
            _task(follow_config(_watcher(setup), services, tell, setup.gateway), "config watch")
        )
        running.enter_context(
            _task(follow_day_cost(services, setup.paths.history), "cost of the day")
        )
        # Without preferences nothing is asked of it, and it would only slow claude's start.
        preferences = setup.config.catalog.preferences
        if classifier is not None and preferences:
            warming = _warm(classifier, preferences, warm_after)
            running.enter_context(_task(warming, "router warm-up"))
        yield services


async def _warm(classifier: Engine, preferences: Sequence[Preference], after: float) -> None:
    await asyncio.sleep(after)
    await classifier.warm(preferences)


@contextmanager
def _task(work: Coroutine[Any, Any, None], name: str) -> Iterator[None]:
    task = spawn(work, name)
    try:
        yield
    finally:
        task.cancel()


def _open_classifier(setup: Setup, tell: Tell) -> Engine | None:
    return open_for_session(
        setup.config.router, setup.paths.engines, lambda said: tell(said, "warning")
    )


def _watcher(setup: Setup) -> Watcher:
    """Where there is no file yet, the one that `router init` would write is waited for."""
    return Watcher(setup.config.path or setup.paths.config, setup.environment)


def _policy(setup: Setup, classifier: Classifier | None) -> Policy:
    policy = Policy(setup.config.catalog, is_routing=classifier is not None)
    if setup.pin is not None:
        policy.pin(setup.pin, "session")
    return policy


def _open_store(setup: Setup, bus: Bus, tell: Tell) -> Store:
    options, loop = setup.config.history, asyncio.get_running_loop()
    store = Store(
        setup.paths.history,
        store_prompts=options.store_prompts,
        keep_days=options.keep_days,
        on_error=lambda sentence: _tell_from_thread(loop, tell, sentence),
    )
    bus.subscribe(store.record)
    return store


def _tell_from_thread(loop: asyncio.AbstractEventLoop, tell: Tell, sentence: str) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(tell, sentence, "warning")


def _log_subscriber_error(subscriber: Subscriber, error: Exception) -> None:
    log.error("a listener of the bus failed: %r", subscriber, exc_info=error)
