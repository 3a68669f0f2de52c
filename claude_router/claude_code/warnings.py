"""What in the user's setup keeps claude's requests from reaching us, in plain sentences."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from claude_router.claude_code.options import read_options
from claude_router.claude_code.sources import MANAGED_FOLDER, Source, read_sources, settings_env

_TRANSPORTS = {
    "CLAUDE_CODE_USE_BEDROCK": "Amazon Bedrock",
    "CLAUDE_CODE_USE_VERTEX": "Google Vertex AI",
    "CLAUDE_CODE_USE_FOUNDRY": "Microsoft Foundry",
    "CLAUDE_CODE_USE_GATEWAY": "an enterprise gateway",
}
_LEAVING = ("--bg", "--background", "--cloud", "--desktop", "--teleport", "--remote-control")


def warnings(
    environment: Mapping[str, str],
    project: Path,
    claude_args: Sequence[str] = (),
    managed: Path = MANAGED_FOLDER,
) -> list[str]:
    """One sentence a problem, each with what to do; an empty list is a clean setup."""
    sources = read_sources(environment, project, managed)
    return [
        *_transport_warnings({**environment, **settings_env(sources)}),
        *_managed_warnings(sources),
        *_flag_warnings(claude_args),
    ]


def _transport_warnings(effective: Mapping[str, str]) -> Iterator[str]:
    for name, provider in _TRANSPORTS.items():
        if effective.get(name, "").lower() not in ("", "0", "false", "no", "off"):
            yield (
                f"{name} is set: claude talks to {provider} directly and nothing is routed. "
                "Unset it to route."
            )


def _managed_warnings(sources: Sequence[Source]) -> Iterator[str]:
    for source in sources:
        if source.name == "managed" and "ANTHROPIC_BASE_URL" in source.env:
            yield (
                f"{source.path} sets ANTHROPIC_BASE_URL for everybody on this machine: claude "
                "goes there and nothing is routed. Ask whoever manages that file."
            )


def _flag_warnings(claude_args: Sequence[str]) -> Iterator[str]:
    options = read_options(claude_args).options
    for flag in dict.fromkeys(option.flag for option in options if option.flag in _LEAVING):
        yield f"{flag} leaves this process: what runs there is not routed or recorded."
