"""The lock file names every package that a user installs, in a version that we allow."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.lock"


def test_each_dependency_is_locked_to_one_allowed_version() -> None:
    lines = [line for line in LOCK.read_text().splitlines() if line and line[0] != "#"]
    locked = [Requirement(line) for line in lines]
    for each in locked:
        assert re.fullmatch(r"==[\w.+]+", str(each.specifier)), f"{each} is not locked"
    versions = {canonicalize_name(each.name): next(iter(each.specifier)).version for each in locked}
    assert len(versions) == len(locked)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for wanted in map(Requirement, project["dependencies"]):
        assert wanted.specifier.contains(versions[canonicalize_name(wanted.name)]), wanted
