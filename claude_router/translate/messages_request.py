"""A Messages request for another provider's Anthropic-compatible endpoint.

Those speak the stable part of the API: no betas, no tools that Anthropic runs, no system
messages amid the conversation, no thinking but their own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from claude_router.translate.chat_tools import client_tools, kept_tools
from claude_router.translate.content import Image, Piece, Text, clean, clean_json, system_pieces
from claude_router.translate.dialects import Dialect
from claude_router.translate.effort import is_thinking_disabled, wanted_effort
from claude_router.translate.history import AssistantStep, Step, SystemStep, read_steps, reminder
from claude_router.translate.names import ToolNames, legal_call_id
from claude_router.translate.request_parts import output_limit
from claude_router.translate.schema import tool_schema
from claude_router.translate.thinking import own_state
from claude_router.wire.encoding import list_of, mapping, whole_number

_BUDGETS = {"low": 2_048, "medium": 8_192, "high": 16_384}
_LARGEST_BUDGET = 31_999
_LEAST_BUDGET = 1_024
_EPHEMERAL = {"type": "ephemeral"}
_EMPTY_RESULT = "(no output)"
_PLACEHOLDER = {"type": "thinking", "thinking": " ", "signature": ""}

Block = dict[str, Any]


class MessagesRequest:
    """Builds the body; `notes` say what could not be carried over."""

    def __init__(
        self,
        request: Mapping[str, Any],
        *,
        provider: str,
        model_id: str,
        dialect: Dialect,
        names: ToolNames,
        estimate: Callable[[], int],
    ) -> None:
        self._request, self._dialect, self._names = request, dialect, names
        self._estimate = estimate
        self._provider, self._model_id = provider, model_id
        self.notes: list[str] = []

    def build(self) -> dict[str, Any]:
        request, dialect = self._request, self._dialect
        body: dict[str, Any] = {"model": self._model_id, **self._limit()}
        body |= {key: request[key] for key in dialect.sampling if request.get(key) is not None}
        if request.get("stream") is True:
            body["stream"] = True
        stops = [s for s in list_of(request.get("stop_sequences")) if isinstance(s, str) and s]
        if stops[: dialect.max_stops]:
            body["stop_sequences"] = stops[: dialect.max_stops]
        steps = read_steps(request.get("messages"), dialect)
        leading = list(takewhile(lambda step: isinstance(step, SystemStep), steps))
        if system := self._system(leading):
            body["system"] = system
        body |= self._thinking(body.get("max_tokens")) | self._tools()
        return body | {"messages": self._messages(steps[len(leading) :])}

    def _limit(self) -> dict[str, int]:
        limit = output_limit(self._request, self._dialect, self._estimate)
        return {} if limit is None else {"max_tokens": limit}

    def _thinking(self, max_tokens: object) -> dict[str, Any]:
        """`adaptive` is Anthropic's alone: the others know a budget, which must leave room."""
        if self._dialect.effort_parameter == "none":
            return {}
        if is_thinking_disabled(self._request):
            off = {"thinking": {"type": "disabled"}}
            return off if self._dialect.can_disable_thinking else {}
        asked = mapping(self._request.get("thinking"))
        if asked.get("type") not in ("adaptive", "enabled"):
            return {}
        budget = whole_number(asked.get("budget_tokens"))
        if budget is None:
            effort = wanted_effort(self._request) or "high"
            budget = _BUDGETS.get(effort, _LARGEST_BUDGET)
        if isinstance(max_tokens, int):
            budget = min(budget, max_tokens - 1)
        if budget < _LEAST_BUDGET:
            return {}
        return {"thinking": {"type": "enabled", "budget_tokens": budget}}

    def _tools(self) -> dict[str, Any]:
        tools, server = client_tools(self._request)
        if server:
            self.notes.append(f"tools that only Anthropic runs were left out: {', '.join(server)}")
        kept = kept_tools(tools, self._request, self._dialect.max_tools)
        if len(kept) < len(tools):
            self.notes.append(f"{len(tools)} tools offered, {len(kept)} passed on: its maximum")
        if not kept:
            return {}
        return {"tools": [self._tool(tool) for tool in kept], **self._choice(kept)}

    def _tool(self, tool: Mapping[str, Any]) -> Block:
        passed: Block = {"name": self._names.upstream(str(tool.get("name")))}
        if isinstance(description := tool.get("description"), str) and description:
            passed["description"] = clean(description)
        passed["input_schema"] = tool_schema(tool.get("input_schema"), self._dialect)
        if self._dialect.cache_control and tool.get("cache_control"):
            passed["cache_control"] = _EPHEMERAL
        return passed

    def _choice(self, kept: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        choice = mapping(self._request.get("tool_choice"))
        kind, name = choice.get("type"), choice.get("name")
        if kind not in ("auto", "none", "any", "tool"):
            return {}
        if kind == "tool" and name not in [tool.get("name") for tool in kept]:
            return {}
        if kind not in self._dialect.tool_choices:
            self.notes.append(f"tool_choice {kind!r} became 'auto': all that this model takes")
            kind = "auto"
        passed: dict[str, Any] = {"type": kind}
        if kind == "tool":
            passed["name"] = self._names.upstream(str(name))
        if self._dialect.parallel_tool_calls and choice.get("disable_parallel_tool_use") is True:
            passed["disable_parallel_tool_use"] = True
        return {"tool_choice": passed}

    def _messages(self, steps: Sequence[Step]) -> list[Block]:
        messages: list[Block] = []
        for step in steps:
            for role, blocks in self._turns(step):
                if messages and messages[-1]["role"] == role:
                    messages[-1]["content"] += blocks
                else:
                    messages.append({"role": role, "content": blocks})
        if self._dialect.cache_control and messages and self._has_breakpoint():
            messages[-1]["content"][-1]["cache_control"] = _EPHEMERAL
        return messages

    def _turns(self, step: Step) -> Iterator[tuple[str, list[Block]]]:
        if isinstance(step, SystemStep):
            yield "user", self._parts([reminder(step.text)])
        elif not isinstance(step, AssistantStep):
            yield "user", self._parts(step.pieces)
        else:
            yield "assistant", self._assistant(step)
            if step.answers:
                yield "user", [self._result(a.call_id, a.pieces) for a in step.answers]

    def _assistant(self, step: AssistantStep) -> list[Block]:
        thinking = [own for block in step.thinking if (own := self._own(block))]
        is_required = self._dialect.reasoning_replay == "required"
        if step.calls and not thinking and is_required and not is_thinking_disabled(self._request):
            thinking = [dict(_PLACEHOLDER)]
        text = [{"type": "text", "text": step.text}] if step.text else []
        calls = [
            {
                "type": "tool_use",
                "id": legal_call_id(call.id),
                "name": self._names.upstream(call.name),
                "input": clean_json(call.input),
            }
            for call in step.calls
        ]
        return [*thinking, *text, *calls]

    def _own(self, block: Mapping[str, Any]) -> Block | None:
        """A thinking block as this model made it, or None if another one did."""
        state = own_state(block, self._provider, self._model_id)
        if state is None:
            return None
        if block.get("type") == "redacted_thinking":
            return {"type": "redacted_thinking", "data": state.get("data", "")}
        signature = state.get("signature", "")
        return {"type": "thinking", "thinking": block.get("thinking", ""), "signature": signature}

    def _result(self, call_id: str, pieces: Sequence[Piece]) -> Block:
        content = self._parts(pieces) or [{"type": "text", "text": _EMPTY_RESULT}]
        return {"type": "tool_result", "tool_use_id": legal_call_id(call_id), "content": content}

    def _parts(self, pieces: Sequence[Piece]) -> list[Block]:
        return [_block(piece) for piece in pieces]

    def _system(self, leading: Sequence[Step]) -> list[Block]:
        """The system prompt; breakpoints stay where the provider knows them."""
        texts = system_pieces(self._request.get("system"))
        texts += [Text(step.text) for step in leading if isinstance(step, SystemStep)]
        blocks = self._parts(texts)
        for text, block in zip(texts, blocks, strict=True):
            if text.is_cached and self._dialect.cache_control:
                block["cache_control"] = _EPHEMERAL
        return blocks

    def _has_breakpoint(self) -> bool:
        return any(
            "cache_control" in block
            for message in self._request.get("messages") or []
            if isinstance(message, dict) and isinstance(message.get("content"), list)
            for block in message["content"]
            if isinstance(block, dict)
        )


def _block(piece: Piece) -> Block:
    match piece:
        case Text(text):
            return {"type": "text", "text": text}
        case Image(url):
            return {"type": "image", "source": _source(url)}
        case _:
            return {"type": "document", "title": piece.name, "source": _source(piece.url)}


def _source(url: str) -> Block:
    if not url.startswith("data:"):
        return {"type": "url", "url": url}
    media_type, _, data = url.removeprefix("data:").partition(";base64,")
    return {"type": "base64", "media_type": media_type, "data": data}
