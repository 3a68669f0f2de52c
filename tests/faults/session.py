"""A busy session to be killed: `python -m tests.faults.session HOME`.

It asks without end, says on stdout which question's answer has ended, and saves its
configuration again and again.
"""

import asyncio
import itertools
import sys
from pathlib import Path

from claude_router.config.atomic import write_atomically
from tests.faults.proxied import ALONE, Proxied, proxied
from tests.faults.steps import head, rest, start
from tests.faults.upstream import answering

_AT_ONCE = 4
PADDING = "\n".join(f"# line {n}" for n in range(2_000))


async def main(home: Path) -> None:
    numbers = itertools.count()
    async with (
        answering((head(), start, rest)) as upstream,
        proxied(home, upstream.url) as proxy,
        asyncio.TaskGroup() as group,
    ):
        group.create_task(save(home / "config.yaml"))
        for _ in range(_AT_ONCE):
            group.create_task(ask_without_end(proxy, numbers))


async def ask_without_end(proxy: Proxied, numbers: "itertools.count[int]") -> None:
    for number in numbers:
        message = {"role": "user", "content": f"question {number}"}
        outcome = await proxy.ask(ALONE["messages"], messages=[message])
        print(f"question {number}", outcome, flush=True)


async def save(config: Path) -> None:
    """Longer and shorter in turn; at each moment it is one or the other."""
    text = config.read_text()
    for version in itertools.cycle((f"{text}{PADDING}\n", text)):
        await asyncio.to_thread(write_atomically, config, version)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
