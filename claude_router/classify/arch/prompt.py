"""The prompt of Arch-Router (arXiv 2506.16655), in its two published spellings.

`card` is that of the model card, in whose form the model was trained; `gateway` that of the Arch
gateway 0.4.0 (`router_model_v1.rs`), which shipped it. Their wording is the model's input format.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from claude_router.route.preferences import Preference

Spelling = Literal["card", "gateway"]
Message = Mapping[str, str]
"""A turn as the model reads it: `role` and `content`."""

BYTES_A_TOKEN = 4
_TOKENS_AN_ESCAPE = 5
"""Of Qwen's tokenizer for one like \\u6f22, whose digits it takes one by one."""

_OPENING = """
You are a helpful assistant designed to find the best suited route.
You are provided with route description within <routes></routes> XML tags:
<routes>
"""
_BETWEEN = """
</routes>

<conversation>
"""
_TASK = """
</conversation>

Your task is to decide which route is best suit with user intent on the conversation in \
<conversation></conversation> XML tags.  Follow the instruction:
1. If the latest intent from user is irrelevant or user intent is full filled, response with other \
route {"route": "other"}.
2. You must analyze the route descriptions and find the best match route for user latest intent.%s
3. You only response the name of the route that best matches the user's request, use the exact \
name in the <routes></routes>.

Based on your analysis, provide your response in the following JSON formats if you decide to match \
any route:
{"route": "route_name"}%s
"""


@dataclass(frozen=True, slots=True)
class _Form:
    """`margin` stands around what is filled in, `trailing` at the end of two lines."""

    margin: str
    trailing: str
    separators: tuple[str, str]
    is_ascii: bool

    def json(self, value: object) -> str:
        return json.dumps(value, separators=self.separators, ensure_ascii=self.is_ascii)


_FORMS: Mapping[Spelling, _Form] = {
    "card": _Form(margin="\n", trailing=" ", separators=(", ", ": "), is_ascii=True),
    "gateway": _Form(margin="", trailing="", separators=(",", ":"), is_ascii=False),
}


def head(preferences: Sequence[Preference], spelling: Spelling) -> str:
    """What comes before the conversation, the same for every turn: instructions and routes."""
    form = _FORMS[spelling]
    routes = [{"name": one.name, "description": one.description} for one in preferences]
    margin = form.margin
    return _OPENING + margin + form.json(routes) + margin + _BETWEEN + margin


def render(
    preferences: Sequence[Preference], conversation: Sequence[Message], spelling: Spelling
) -> str:
    """The whole user message, which begins with `head`."""
    form = _FORMS[spelling]
    words = form.json([dict(message) for message in conversation])
    task = _TASK % (form.trailing, form.trailing)
    return head(preferences, spelling) + words + form.margin + task


def estimated_tokens(text: str, spelling: Spelling) -> int:
    """Four bytes a token, as the gateway estimates; what the card's form escapes is far longer."""
    if not _FORMS[spelling].is_ascii:
        return len(text.encode()) // BYTES_A_TOKEN
    escaped = sum(not char.isascii() for char in text)
    return (len(text) - escaped) // BYTES_A_TOKEN + escaped * _TOKENS_AN_ESCAPE


def answer(name: str, spelling: Spelling) -> tuple[str, str]:
    """How the model writes that the route is `name`: as JSON, and with single quotes.

    The gateway reads both.
    """
    written = json.dumps(name, ensure_ascii=_FORMS[spelling].is_ascii)
    return f'{{"route": {written}}}', f"{{'route': '{written[1:-1]}'}}"
