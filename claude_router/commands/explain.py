"""`claude-router router explain "PROMPT"`: which model would take it, and why."""

import argparse
import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from claude_router.classify.engines import open_classifier, require
from claude_router.commands.arguments import (
    add_config_option,
    add_engine_option,
    parse,
    parser,
)
from claude_router.commands.explanation import as_json, as_text
from claude_router.commands.streams import Streams, why
from claude_router.config.load import load
from claude_router.config.model import Config, EngineName
from claude_router.config.paths import config_in_use
from claude_router.config.problems import ConfigError
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
        if options.engine is not None:
            require(options.engine)
        body = _body(options.prompt, options.conversation)
        config = load(config_in_use(streams.environment, options.config), streams.environment)
    except (ClassifierError, ConfigError, ValueError) as error:
        print(error, file=streams.stderr)
        return 1
    engine: EngineName = options.engine or config.router.engine
    policy = Policy(config.catalog, is_routing=engine != "off")
    traits = read_traits({}, body)
    classification = None
    if policy.needs_classification(traits):
        classification = asyncio.run(_classify(engine, config, traits))
    decision = policy.decide(EXCHANGE_ID, traits, classification)
    tell = as_json if options.json else as_text
    print(tell(decision, config.catalog, traits), file=streams.stdout)
    return 0


async def _classify(
    engine: EngineName, config: Config, traits: Traits
) -> Classification | ClassifierError | None:
    """The engine's answer, or its error, as the policy takes both."""
    router = config.router
    try:
        classifier = open_classifier(engine, device=router.device, threshold=router.threshold)
        if classifier is None:
            return None
        try:
            await classifier.warm()  # Else the first run's set-up would pass for the decision.
            return await classifier.classify(traits.turns, config.catalog.preferences)
        finally:
            classifier.close()
    except ClassifierError as error:
        return error


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
