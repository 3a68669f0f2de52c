"""What content blocks say, in terms that every provider has: text, images, files."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claude_router.translate.dialects import Dialect
from claude_router.wire.encoding import mapping, string_of

ATTRIBUTION = "x-anthropic-billing-header:"
_IMAGE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    is_cached: bool = False
    """Whether the client set a cache breakpoint behind it."""


@dataclass(frozen=True, slots=True)
class Image:
    """`url` is an https URL or a data URL."""

    url: str


@dataclass(frozen=True, slots=True)
class File:
    """A document that is no text; `url` is a data URL."""

    name: str
    url: str


Piece = Text | Image | File


def clean(text: str) -> str:
    """`text` with lone surrogates, which no provider takes, replaced by U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def clean_json(value: Any) -> Any:
    """A JSON value with all its texts `clean`."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return dict(zip(map(clean, value), map(clean_json, value.values()), strict=True))
    return list(map(clean_json, value)) if isinstance(value, list) else value


def blocks_of(content: object) -> list[Mapping[str, Any]]:
    """Content in its list form; a string is one text block, anything odd is nothing."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    if not isinstance(content, list):
        return []
    return [
        item if isinstance(item, dict) else {"type": "text", "text": item}
        for item in content
        if isinstance(item, (dict, str))
    ]


def read_pieces(content: object, dialect: Dialect) -> list[Piece]:
    """Content as pieces that `dialect` takes; the rest is put into words. No empty texts."""
    if isinstance(content, str):
        return _text(content)
    return [piece for block in blocks_of(content) for piece in block_pieces(block, dialect)]


def text_of(pieces: Sequence[Piece], separator: str = "\n") -> str:
    return separator.join([piece.text for piece in pieces if isinstance(piece, Text)])


def system_pieces(system: object) -> list[Text]:
    """The system prompt without Claude Code's attribution line, which changes every request."""
    texts = (
        Text(clean(_without_attribution(block["text"])), "cache_control" in block)
        for block in blocks_of(system)
        if isinstance(block.get("text"), str)
    )
    return [text for text in texts if text.text.strip()]


def _without_attribution(text: str) -> str:
    return text.partition("\n")[2] if text.startswith(ATTRIBUTION) else text


def server_tool_text(block: Mapping[str, Any]) -> str:
    """A call or result of a tool that ran at Anthropic, in words; no encrypted parts."""
    kind = str(block.get("type", "block"))
    if kind.endswith("tool_use"):
        arguments = json.dumps(block.get("input") or {}, ensure_ascii=False)
        return clean(f"[Called {block.get('name')} with {arguments}]")
    return clean(f"[Result of {_tool_of(kind)}]\n" + "\n".join(_result_lines(block)))


def _tool_of(kind: str) -> str:
    return kind.removesuffix("_tool_result").replace("_", " ")


def _result_lines(block: Mapping[str, Any]) -> Iterator[str]:
    content = block.get("content")
    items = content if isinstance(content, list) else [content]
    for item in items:
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            yield from (str(item[key]) for key in _READABLE if item.get(key))
            if isinstance(item.get("content"), list | dict):
                yield from _result_lines(item)
            source = mapping(item.get("source"))
            if source.get("type") == "text":
                yield string_of(source.get("data"))


_READABLE = ("title", "url", "text", "stdout", "stderr", "error_code", "file_id")


def block_pieces(block: Mapping[str, Any], dialect: Dialect) -> list[Piece]:
    """One block's share of `read_pieces`."""
    kind = block.get("type")
    if kind == "text":
        return _text(block.get("text"), "cache_control" in block)
    if kind in ("thinking", "redacted_thinking"):
        return []
    if kind == "image":
        return [_image(block.get("source"), dialect)]
    if kind == "document":
        return _document(block, dialect)
    if kind == "search_result":
        return _search_result(block)
    if kind == "tool_reference":
        return _text(f"[Tool now available: {block.get('tool_name')}]")
    if str(kind).endswith(("tool_use", "tool_result")):
        return _text(server_tool_text(block))
    words = string_of(block.get("text")) or string_of(block.get("content"))  # of a compaction
    return _text(words or f"[{kind} left out: it has no equivalent]")


def _text(text: object, is_cached: bool = False) -> list[Piece]:
    if not isinstance(text, str) or not text.strip():
        return []
    return [Text(clean(text), is_cached)]


def _image(source: object, dialect: Dialect) -> Piece:
    source = mapping(source)
    if not dialect.vision:
        return Text("[Image left out: this model cannot see images]")
    if source.get("type") == "url" and isinstance(source.get("url"), str):
        return Image(source["url"])
    media_type, data = source.get("media_type"), source.get("data")
    if not isinstance(data, str):
        return Text("[Image left out: only images by URL or base64 can be passed on]")
    if media_type not in _IMAGE_TYPES:
        return Text(f"[Image left out: this model takes no {media_type}]")
    if len(data) > dialect.max_image_bytes:
        limit = dialect.max_image_bytes // 1_000_000
        return Text(f"[Image left out: larger than the {limit} MB that this model takes]")
    return Image(f"data:{media_type};base64,{data}")


def _document(block: Mapping[str, Any], dialect: Dialect) -> list[Piece]:
    source = mapping(block.get("source"))
    name = str(block.get("title") or block.get("filename") or "document")
    heading = [Text(clean(f"[Document: {name}]"))] if block.get("title") else []
    context = _text(block.get("context"))
    match source.get("type"):
        case "text":
            return [*heading, *context, *_text(source.get("data"))]
        case "content":
            return [*heading, *context, *read_pieces(source.get("content"), dialect)]
        case "url":
            return [*context, Text(clean(f"[Document {name}: {source.get('url')}]"))]
        case "base64" if dialect.files:
            url = f"data:{source.get('media_type')};base64,{source.get('data')}"
            return [*context, File(_file_name(name), url)]
    reason = "this model takes no such files; ask for its text instead"
    return [*context, Text(clean(f"[Document {name} left out: {reason}]"))]


def _file_name(name: str) -> str:
    return name if "." in name else name + ".pdf"


def _search_result(block: Mapping[str, Any]) -> list[Piece]:
    heading = f"[Search result: {block.get('title')} {block.get('source')}]"
    texts = [b["text"] for b in blocks_of(block.get("content")) if isinstance(b.get("text"), str)]
    return _text("\n".join([heading, *texts]))
