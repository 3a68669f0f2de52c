"""The check of `router doctor` on the arch engine: what is installed, and whether it is sound."""

from collections.abc import Iterator
from pathlib import Path

from claude_router.classify.arch.installed import installed
from claude_router.classify.arch.spec import read_spec, verify
from claude_router.commands.engine_states import arch_state
from claude_router.commands.own_checks import Check
from claude_router.config.model import Config
from claude_router.route.classifier import ClassifierError

_SUBJECT = "arch engine"


def check_arch(engines: Path, config: Config | None) -> Iterator[Check]:
    """Reads every file of the model, which takes seconds."""
    is_used = config is not None and config.router.engine == "arch"
    state = arch_state(engines)
    if state.state == "ready":
        yield _verified(engines, state.summary)
    elif is_used or state.state == "broken":
        yield Check(_SUBJECT, "fail", state.summary)
    else:
        yield Check(_SUBJECT, "ok", state.summary)
    for note in state.notes:
        yield Check(_SUBJECT, "warn", note)


def _verified(engines: Path, summary: str) -> Check:
    try:
        folder = installed(engines)
        verify(folder, read_spec(folder))
    except ClassifierError as error:
        return Check(_SUBJECT, "fail", str(error))
    return Check(_SUBJECT, "ok", f"{summary}; its checksums are right")
