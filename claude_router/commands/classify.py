"""`claude-router router classify`: JSON Lines in, one answer a line out."""

import argparse
import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from claude_router.classify.engines import open_classifier
from claude_router.commands.arguments import add_engine_option, parse, parser, probability
from claude_router.commands.questions import Question, QuestionError, read_question
from claude_router.commands.streams import Streams
from claude_router.config.load import load
from claude_router.config.model import RouterOptions
from claude_router.config.paths import Paths, config_in_use
from claude_router.config.problems import ConfigError
from claude_router.route.classifier import Classification, Classifier, ClassifierError


def run(arguments: Sequence[str], streams: Streams) -> int:
    """Answer every line; a line that cannot be answered gets an error and makes the status 1."""
    options = parse(_parser(), arguments, streams)
    if isinstance(options, int):
        return options
    try:
        router = _router(options, streams)
        classifier = open_classifier(
            router,
            Paths.of(streams.environment).engines,
            lambda said: print(said, file=streams.stderr),
        )
    except (ClassifierError, ConfigError) as error:
        print(error, file=streams.stderr)
        return 1
    if classifier is None:
        print("the engine is off: choose --engine embedded", file=streams.stderr)
        return 1
    is_sound = True
    with asyncio.Runner() as runner:
        try:
            for answer in _answers(streams, classifier, runner):
                is_sound = is_sound and "error" not in answer
                # Escaped, so that any terminal encoding and any input can be written.
                print(json.dumps(answer), file=streams.stdout, flush=True)
        finally:
            runner.run(classifier.aclose())
    return 0 if is_sound else 1


def _router(options: argparse.Namespace, streams: Streams) -> RouterOptions:
    """The engine asked for; the file says where the endpoint is, and on which device arch runs.

    Raises:
        ConfigError: the file can't be used.
    """
    router = RouterOptions()
    if options.engine in ("arch", "endpoint"):
        router = load(config_in_use(streams.environment), streams.environment).router
    return replace(router, engine=options.engine, threshold=options.threshold)


def _answers(
    streams: Streams, classifier: Classifier, runner: asyncio.Runner
) -> Iterator[dict[str, Any]]:
    for number, line in _lines(streams):
        if line is not None and not line.strip():
            continue
        try:
            if line is None:
                raise QuestionError("not UTF-8 text; the lines after it were not read")
            question = read_question(line)
            yield _answer(question, runner.run(_ask(classifier, question)))
        except (QuestionError, ClassifierError) as error:
            yield {"error": f"line {number}: {error}"}


def _lines(streams: Streams) -> Iterator[tuple[int, str | None]]:
    """Numbered lines; None, and the end, where the input is no text."""
    number = 0
    try:
        for line in streams.stdin:
            number += 1
            yield number, line
    except UnicodeDecodeError:
        yield number + 1, None


async def _ask(classifier: Classifier, question: Question) -> Classification:
    return await classifier.classify(question.turns, question.preferences)


def _answer(question: Question, found: Classification) -> dict[str, Any]:
    score = found.other if found.matched is None else found.scores[found.matched]
    scores = {p.name: round(found.scores[p.name], 6) for p in question.preferences}
    return {
        "route": found.matched or "other",
        "score": round(score, 6),
        "scores": {**scores, "other": round(found.other, 6)},
        "engine": found.engine,
        "ms": round(found.ms, 2),
    }


def _parser() -> argparse.ArgumentParser:
    reader = parser(
        "classify",
        'Read lines {"routes": [{"name", "description"}], "turns": [{"role", "content"}]} and '
        'answer each with the route of the last turn, or "other".',
    )
    add_engine_option(reader, "embedded", "embedded")
    reader.add_argument(
        "--threshold",
        type=probability,
        metavar="P",
        help='a best match below P (0 to 1) is "other"',
    )
    return reader
