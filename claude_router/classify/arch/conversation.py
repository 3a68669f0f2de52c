"""Which turns the prompt shows, as the Arch gateway 0.4.0 chooses them (`router_model_v1.rs`)."""

from collections.abc import Sequence

from claude_router.classify.arch.prompt import Message, Spelling, estimated_tokens, render
from claude_router.route.classifier import Turn
from claude_router.route.text import printable, trim_middle

BUDGET = 2048
"""The paper's, in estimated tokens; the prompt's own words count too, the routes do not."""

_LEAST_CHARS = 200


def choose(turns: Sequence[Turn], budget: int, spelling: Spelling) -> list[Message]:
    """The newest turns that fit into `budget`, oldest first.

    The first that does not fit is the last looked at: of the user's own its head and tail are
    kept, in what is left of the budget, where the gateway keeps it whole; an assistant's is
    dropped. The newest turn is there in any case.
    """
    left = budget - estimated_tokens(render([], [], spelling), spelling)
    kept: list[Message] = []
    for turn in reversed([turn for turn in turns if turn.content.strip()]):
        text = printable(turn.content)
        tokens = estimated_tokens(text, spelling)
        if tokens > left:
            if turn.role == "user" or not kept:
                # An estimate is spread evenly, which is near enough for an estimate.
                text = trim_middle(text, max(left * len(text) // tokens, _LEAST_CHARS))
                kept.append({"role": turn.role, "content": text})
            break
        left -= tokens
        kept.append({"role": turn.role, "content": text})
    return kept[::-1]
