"""What a Hugging Face folder says of its licence: the files, and the front matter of its README."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

README = "README.md"
LICENCE_FILES = re.compile(r"(LICEN[CS]E|NOTICE)([.\-_].*)?", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)\n---\s*(\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Licence:
    """None is what the folder does not tell; `text` is that of its LICENSE."""

    name: str | None
    link: str | None
    text: str | None


def read_licence(folder: Path) -> Licence:
    """The licence of the model in `folder`.

    Raises:
        OSError: a file is there but cannot be read.
    """
    fields = _front_matter(folder / README)
    name = fields.get("license_name") or fields.get("license")
    link = fields.get("license_link")
    texts = [path for path in licence_files(folder) if path.name.upper().startswith("LICEN")]
    text = texts[0].read_text(encoding="utf-8", errors="replace").strip() if texts else None
    return Licence(_word(name), _word(link), text)


def licence_files(folder: Path) -> list[Path]:
    """LICENSE and NOTICE in `folder`, however they are spelled."""
    return sorted(
        path for path in folder.iterdir() if path.is_file() and LICENCE_FILES.fullmatch(path.name)
    )


def _front_matter(readme: Path) -> Mapping[str, Any]:
    if not readme.is_file():
        return {}
    found = _FRONT_MATTER.match(readme.read_text(encoding="utf-8", errors="replace"))
    try:
        fields = yaml.safe_load(found[1]) if found else None
    except yaml.YAMLError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _word(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
