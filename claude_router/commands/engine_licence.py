"""Shows a model's licence and asks whether the user takes it."""

from claude_router.classify.arch.licence import Licence
from claude_router.commands.streams import Streams
from claude_router.tui.format import clean

NOBODY_ANSWERS = (
    "The model has a licence of its own, and here nobody can answer whether you accept it: "
    "read it, then add --accept-licence."
)


def is_accepted(licence: Licence, origin: str, streams: Streams, *, is_accepted: bool) -> bool:
    """Ask on the terminal, unless the command line has answered already."""
    say = streams.stderr
    print(f"{clean(origin)}: {_named(licence)}", file=say)
    if is_accepted:
        return True
    if licence.text:
        lines = (clean(line) for line in licence.text.splitlines())
        print("", *lines, "", sep="\n", file=say)
    print("Do you accept this licence? [y/N] ", end="", file=say, flush=True)
    return streams.stdin.readline().strip().lower() in ("y", "yes")


def _named(licence: Licence) -> str:
    if licence.name is None and licence.text is None:
        return "no licence is named; whether you may use it is for you to know."
    link = f", {clean(licence.link)}" if licence.link else ""
    return f"licence {clean(licence.name or 'as below')}{link}"
