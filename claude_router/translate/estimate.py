"""Estimates the tokens of a Messages request without a tokenizer.

Token counts follow from a few character classes. The weights are a least-squares fit to a byte
pair encoding of Claude's over 575 samples of English, Python, C, JavaScript, JSON and prompts:
nine samples of ten come within 15 %. Images as platform.claude.com counts them, 2026-08.
"""

import base64
import binascii
import json
import string
from collections.abc import Mapping
from typing import Any

_PER_MARK = 0.701
_WEIGHTS: tuple[tuple[bytes, float], ...] = (
    (string.ascii_lowercase.encode(), 0.096),
    (string.ascii_uppercase.encode(), 0.344),
    (string.digits.encode(), 0.554),
    (string.punctuation.encode(), _PER_MARK),
    (bytes(range(0x80, 0x100)), 0.35),  # per byte: CJK 0.28, emoji 0.57
)
_WORD_MARKS = bytes(0x20 if bytes([byte]).isspace() else 0x78 for byte in range(0x100))
_PER_WORD = 0.544
_PER_LINE = 1.424
_PER_MESSAGE = 4
_PER_BLOCK = 2
_PER_TOOL = 12
_LARGEST_IMAGE = 1600
_PIXELS_PER_TOKEN = 750
_PER_PDF_PAGE = 2500
_BASE64_PER_PDF_PAGE = 70_000
_UNREADABLE_DOCUMENT = 4000
_READ = ("text", "thinking", "name", "input")

_json = json.JSONEncoder(ensure_ascii=False).encode


def estimate_tokens(body: Mapping[str, Any]) -> int:
    """Input tokens of `body`: system, messages, tools, images, documents; at least 1."""
    values: list[Any] = []
    extra: float = _content(body.get("system"), values)
    for message in _mappings(body.get("messages")):
        extra += _PER_MESSAGE + _content(message.get("content"), values)
    for tool in _mappings(body.get("tools")):
        extra += _PER_TOOL
        values += [value for key, value in tool.items() if key != "cache_control"]
    texts = [value for value in values if isinstance(value, str)]
    others = [value for value in values if not isinstance(value, str)]
    if others:  # as one list, which is much faster than each by itself
        texts.append(_json(others))
        extra -= _PER_MARK * (len(others) + 1)  # its brackets and commas
    return max(1, round(_text_tokens("\n".join(texts)) - _PER_LINE * len(texts) + extra))


def _text_tokens(text: str) -> float:
    raw = text.encode("utf-8", "surrogatepass")
    tokens, left = 0.0, raw
    for chars, weight in _WEIGHTS:
        others = left.translate(None, chars)
        tokens += weight * (len(left) - len(others))
        left = others
    return tokens + _PER_WORD * _words(raw) + _PER_LINE * raw.count(b"\n")


def _words(raw: bytes) -> int:
    """What `len(raw.split())` gives, without a copy of each word."""
    marks = raw.translate(_WORD_MARKS)
    return marks.count(b" x") + marks.startswith(b"x")


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _content(content: object, values: list[Any]) -> int:
    """Adds what is to be read of `content` to `values`; gives the tokens of what is no text."""
    if isinstance(content, str):
        values.append(content)
        return 0
    return sum([_PER_BLOCK + _block(block, values) for block in _mappings(content)])


def _block(block: Mapping[str, Any], values: list[Any]) -> int:
    match block.get("type"):
        case "image":
            return _image(block.get("source"))
        case "document":
            return _document(block, values)
        case "tool_result":
            return _content(block.get("content"), values)
        case "redacted_thinking":
            return 0
    values += [block[key] for key in _READ if key in block]
    return _content(block["content"], values) if "content" in block else 0


def _image(source: object) -> int:
    data = source.get("data") if isinstance(source, dict) else None
    width, height = _png_size(data) if isinstance(data, str) else (0, 0)
    if not width or not height:
        return _LARGEST_IMAGE
    return max(1, min(_LARGEST_IMAGE, width * height // _PIXELS_PER_TOKEN))


def _png_size(data: str) -> tuple[int, int]:
    """(width, height) in pixels from the head of a base64 PNG, (0, 0) for anything else."""
    try:
        head = base64.b64decode(data[:32])
    except (binascii.Error, ValueError):
        return 0, 0
    if len(head) < 24 or not head.startswith(b"\x89PNG"):
        return 0, 0
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def _document(block: Mapping[str, Any], values: list[Any]) -> int:
    values += [block[key] for key in ("title", "context") if isinstance(block.get(key), str)]
    source = block.get("source")
    source = source if isinstance(source, dict) else {}
    data = source.get("data")
    if source.get("type") == "content":
        return _content(source.get("content"), values)
    if not isinstance(data, str):
        return _UNREADABLE_DOCUMENT
    if source.get("type") == "text":
        values.append(data)
        return 0
    return _PER_PDF_PAGE * (1 + len(data) // _BASE64_PER_PDF_PAGE)
