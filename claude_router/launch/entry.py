"""From a command line to a run: the user's own setup, or the demo's."""

import sys
from collections.abc import Mapping
from pathlib import Path

from claude_router.claude_code.argv import Invocation, UsageError
from claude_router.claude_code.environment import own_gateway
from claude_router.launch.first_run import SetUp, is_wanted, set_up
from claude_router.launch.setup import Setup, read_setup

_DEMO_ARGS = ("--permission-mode", "acceptEdits")


def run_tui(invocation: Invocation, environment: Mapping[str, str]) -> int:
    """claude in the window; gives its exit status."""
    from claude_router.launch.window import run_tui as run

    ours = invocation.ours
    if not ours.is_demo:
        first = _first_run(invocation, environment)
        if first.status is not None:
            return first.status
        return run(
            _setup(invocation, environment),
            invocation.claude_args,
            is_panel_hidden=ours.is_panel_hidden,
            record=ours.record,
            typed=first.typed,
            told=first.told,
        )
    from claude_router.launch.demo import open_demo

    with open_demo(environment, engine=ours.engine, pin=ours.model, is_debug=ours.is_debug) as demo:
        return run(
            demo.setup,
            (*_DEMO_ARGS, *invocation.claude_args),
            is_panel_hidden=ours.is_panel_hidden,
            record=ours.record,
            beside=demo.stand_ins,
        )


def run_print(invocation: Invocation, environment: Mapping[str, str]) -> int:
    """claude without the window; a demo without arguments is a guided tour."""
    from claude_router.launch.oneshot import run_print as run

    ours = invocation.ours
    if ours.record is not None:
        raise UsageError("--router-record records the window: leave out -p, use a terminal.")
    if not ours.is_demo:
        return run(_setup(invocation, environment), invocation.claude_args)
    from claude_router.launch.demo import open_demo

    with open_demo(environment, engine=ours.engine, pin=ours.model, is_debug=ours.is_debug) as demo:
        if invocation.claude_args:
            return run(demo.setup, (*_DEMO_ARGS, *invocation.claude_args), beside=demo.stand_ins)
        from claude_router.launch.tour import run_tour

        return run_tour(demo, sys.stdout)


def _first_run(invocation: Invocation, environment: Mapping[str, str]) -> SetUp:
    if not is_wanted(environment, invocation.ours.config):
        return SetUp()
    return set_up(environment)


def _setup(invocation: Invocation, environment: Mapping[str, str]) -> Setup:
    ours = invocation.ours
    return read_setup(
        environment,
        config_file=ours.config,
        engine=ours.engine,
        pin=ours.model,
        gateway=own_gateway(environment, Path.cwd()),
        is_debug=ours.is_debug,
    )
