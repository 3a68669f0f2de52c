"""`claude-router router explain "PROMPT"`: which model would take it, and why."""

import argparse
import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from claude_router.classify.engines import open_classifier, open_for_session
from claude_router.commands.arguments import (
    add_config_option,
    add_engine_option,
    parse,
    parser,
)
from claude_router.commands.explanation import as_json, as_text
from claude_router.commands.streams import Streams, why
from claude_router.config.load import load
from claude_router.config.model import Config
from claude_router.config.paths import Paths, config_in_use
from claude_router.config.problems import ConfigError
from claude_router.proxy.closing import Closing
from claude_router.route.classifier import Classification, ClassifierError
from claude_router.route.policy import Policy
from claude_router.route.traits import Traits, read_traits

EXCHANGE_ID = "explained"


def run(arguments: Sequence[str], streams: Streams) -> int:
    """Decide as a running session would, and tell it; nothing is sent anywhere."""
    options = parse(_parser(), arguments, streams)
    if isinstance(options, int):
        return options
    if not (options.prompt or "").strip() and options.conversation is None:
        print("give a PROMPT, or --conversation FILE, or both", file=streams.stderr)
        return 2
    try:
        body = _body(options.prompt, options.conversation)
        config = load(config_in_use(streams.environment, options.config), streams.environment)
    except (ConfigError, ValueError) as error:
        print(error, file=streams.stderr)
        return 1
    is_asked_alone = options.engine is not None
    if is_asked_alone:
        config = replace(config, router=replace(config.router, engine=options.engine))
    policy = Policy(config.catalog, is_routing=config.router.engine != "off")
    traits = Closing(str(Path.cwd())).closed(read_traits({}, body), body, config)
    classification: Classification | ClassifierError | None = None
    if policy.needs_classification(traits):
        try:
            classification = asyncio.run(_classify(config, traits, streams, is_asked_alone))
        except ClassifierError as error:
            if is_asked_alone:
                print(error, file=streams.stderr)
                return 1
            classification = error
    decision = policy.decide(EXCHANGE_ID, traits, classification)
    tell = as_json if options.json else as_text
    print(tell(decision, config.catalog, traits), file=streams.stdout)
    return 0


async def _classify(
    config: Config, traits: Traits, streams: Streams, is_asked_alone: bool
) -> Classification | None:
    """What a session's engines answer, or the one that was asked for, alone.

    Raises:
        ClassifierError: it is not installed, or does not work.
    """
    opened = open_classifier if is_asked_alone else open_for_session
    engines = Paths.of(streams.environment).engines
    classifier = opened(config.router, engines, lambda said: print(said, file=streams.stderr))
    if classifier is None:
        return None
    try:
        await classifier.warm()  # Else the first run's set-up would pass for the decision.
        return await classifier.classify(traits.turns, config.catalog.preferences)
    finally:
        await classifier.aclose()


def _body(prompt: str | None, conversation: Path | None) -> dict[str, Any]:
    """A Messages body: the conversation, and the prompt as its newest turn.

    Raises:
        ValueError: the file cannot be read or is no conversation.
    """
    body = {"messages": []} if conversation is None else _conversation(conversation)
    if prompt is not None:
        body = {**body, "messages": [*body["messages"], {"role": "user", "content": prompt}]}
    return body


def _conversation(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {why(error)}") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path} is not JSON: {error}") from error
    body = {"messages": read} if isinstance(read, list) else read
    if not isinstance(body, dict) or not isinstance(body.get("messages"), list):
        raise ValueError(
            f'{path} is no conversation: it must hold a list of {{"role", "content"}}, '
            'or a Messages body with "messages"'
        )
    return body


def _parser() -> argparse.ArgumentParser:
    reader = parser("explain", "Show which model would take a prompt, and why. Sends nothing.")
    reader.add_argument("prompt", metavar="PROMPT", nargs="?", help="the words of a new turn")
    reader.add_argument("--json", action="store_true", help="one JSON object, for scripts")
    reader.add_argument(
        "--conversation",
        type=Path,
        metavar="FILE",
        help='what was said before: a JSON list of {"role", "content"}, or a Messages body',
    )
    add_config_option(reader)
    add_engine_option(reader, None, "the configuration's")
    return reader
