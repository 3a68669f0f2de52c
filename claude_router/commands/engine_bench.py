"""`claude-router router engine bench`: how fast each engine of this machine is, and how right."""

import argparse
import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from claude_router.classify.arch.classifier import ArchClassifier
from claude_router.classify.arch.installed import installed
from claude_router.classify.engine import Engine
from claude_router.classify.engines import open_classifier
from claude_router.classify.telling import TellingEngine
from claude_router.commands.engine_measures import (
    Accuracy,
    Cell,
    Effort,
    load_ms,
    measure_accuracy,
    measure_speed,
    peak_megabytes,
)
from claude_router.commands.labelled_file import read_data
from claude_router.commands.questions import Labelled, QuestionError
from claude_router.commands.streams import Streams
from claude_router.config.load import load
from claude_router.config.model import Endpoint, EngineName, RouterOptions
from claude_router.config.paths import Paths, config_in_use
from claude_router.config.problems import ConfigError
from claude_router.route.classifier import ClassifierError

_EFFORTS = {"embedded": Effort(new=5, known=20)}
_SLOW_EFFORT = Effort(new=1, known=3)
_MOST_NEW = 5


@dataclass
class Report:
    """`megabytes` is by how much the process grew at most, None where the model is elsewhere."""

    engine: EngineName
    load_ms: float = 0.0
    cells: list[Cell] = field(default_factory=list)
    megabytes: float | None = None
    accuracy: Accuracy | None = None


def bench(options: argparse.Namespace, streams: Streams) -> int:
    """Status 1 where the data, the config or one of the engines cannot be used."""
    try:
        labelled = read_data(options.data, options.limit) if options.data is not None else []
        path = config_in_use(streams.environment, options.config)
        router = load(path, streams.environment).router
    except (ConfigError, QuestionError) as error:
        print(error, file=streams.stderr)
        return 1
    engines = Paths.of(streams.environment).engines
    names = [options.engine] if options.engine else list(_at_hand(router, engines))
    reports: list[Report] = []
    for name in names:
        told = None if options.json else streams
        try:
            with _opened(replace(router, engine=name), engines, streams) as engine:
                work = _measured(name, engine, _effort(name, options.runs), labelled, told)
                reports.append(asyncio.run(work))
        except ClassifierError as error:
            print(f"{name}: {error}", file=streams.stderr)
    if options.json:
        print(json.dumps([asdict(report) for report in reports], indent=2), file=streams.stdout)
    return 0 if len(reports) == len(names) else 1


def _at_hand(router: RouterOptions, engines: Path) -> Iterator[EngineName]:
    """The small one first: memory is told by how much the process grows."""
    yield "embedded"
    try:
        installed(engines)
        yield "arch"
    except ClassifierError:
        pass
    if router.engine == "endpoint" or router.endpoint != Endpoint():
        yield "endpoint"


@contextmanager
def _opened(router: RouterOptions, engines: Path, streams: Streams) -> Iterator[Engine]:
    """The engine; preferences made up here do not take the place of the user's on disk."""

    def tell(said: str) -> None:
        print(said, file=streams.stderr)

    if router.engine == "arch":
        with TemporaryDirectory(prefix="claude-router-bench-") as prefixes:
            arch = ArchClassifier(
                installed(engines),
                device=router.device,
                threshold=router.threshold,
                prefixes=Path(prefixes),
            )
            yield TellingEngine(arch, tell)
        return
    engine = open_classifier(router, engines, tell)
    assert engine is not None
    yield engine


def _effort(name: EngineName, runs: int | None) -> Effort:
    usual = _EFFORTS.get(name, _SLOW_EFFORT)
    return usual if runs is None else Effort(new=min(runs, _MOST_NEW), known=runs)


async def _measured(
    name: EngineName,
    engine: Engine,
    effort: Effort,
    labelled: Sequence[Labelled],
    told: Streams | None,
) -> Report:
    """All of one engine, each part told when it is known."""
    before = peak_megabytes()
    report = Report(name)

    def tell(*lines: str) -> None:
        if told is not None:
            print(*lines, sep="\n", file=told.stdout, flush=True)

    def keep(cell: Cell) -> None:
        report.cells.append(cell)
        tell(
            f"{cell.tokens:>8}  {cell.routes:>6}  {_ms(cell.new_ms):>15}  {_ms(cell.known_ms):>17}"
        )

    async with aclosing(engine):
        report.load_ms = await load_ms(engine)
        tell(f"{name}: loaded in {_ms(report.load_ms)}", _HEAD)
        await measure_speed(engine, effort, keep)
        if name != "endpoint":
            report.megabytes = peak_megabytes() - before
            tell(f"  memory  {report.megabytes:.0f} MB at most")
        if labelled:
            report.accuracy = await measure_accuracy(engine, labelled)
            tell(*_accuracy_lines(report.accuracy))
    tell("")
    return report


_HEAD = f"{'tokens':>8}  {'routes':>6}  {'new preferences':>15}  {'known preferences':>17}"


def _accuracy_lines(found: Accuracy) -> Iterator[str]:
    yield f"  turns   {_share(found.right, found.turns)} right, median {_ms(found.ms)}"
    yield (
        f"  other   precision {_share(found.other_right, found.other_said)}, "
        f"recall {_share(found.other_right, found.other_labelled)}"
    )


def _ms(value: float) -> str:
    return f"{value:,.1f} ms"


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / whole:.1%})" if whole else "0/0"
