"""Edits in the tests of this folder: texts written with the test's own indentation."""

from textwrap import dedent

import pytest

from claude_router.config.edit import Edit, EditRefusedError, edited


def after(text: str, *edits: Edit) -> str:
    return edited(dedent(text), edits)


def refusal_of(text: str, *edits: Edit) -> str:
    with pytest.raises(EditRefusedError) as caught:
        after(text, *edits)
    return str(caught.value)
