"""What every request needs: configuration, policy, classifier, upstream, bus."""

import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from claude_router.config.model import Config
from claude_router.config.secrets import secrets_of
from claude_router.events import Bus
from claude_router.proxy.closing import Closing
from claude_router.proxy.gate import Gate
from claude_router.proxy.health import Health
from claude_router.proxy.learned import Learned
from claude_router.proxy.spending import Spending
from claude_router.proxy.upstream import Upstream
from claude_router.route.classifier import Classifier
from claude_router.route.policy import Policy
from claude_router.translate.makers import Makers


async def _nothing_to_keep() -> None:
    pass


@dataclass(slots=True)
class Services:
    """Shared by all requests of one run; `config` is replaced when its file changes.

    `kept` returns once all that was published before is in the history, or cannot be.
    """

    config: Config
    policy: Policy
    classifier: Classifier | None
    upstream: Upstream
    bus: Bus
    gate: Gate
    launch_id: str
    project: str
    learned: Learned = field(default_factory=Learned)
    makers: Makers = field(default_factory=Makers)
    health: Health = field(default_factory=Health)
    spending: Spending = field(default_factory=Spending)
    kept: Callable[[], Awaitable[None]] = _nothing_to_keep
    closing: Closing = field(init=False)
    secrets: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.closing = Closing(self.project)
        self.secrets = secrets_of(self.config)

    def use(self, config: Config) -> None:
        """Take a reloaded configuration: requests under way keep the one they began with."""
        self.config = config
        self.secrets = secrets_of(config)
        self.policy.use(config.catalog)
        self.health = Health()  # the change may be what mends it


def new_exchange_id() -> str:
    """An id that sorts by time, to the millisecond."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(4)}"
