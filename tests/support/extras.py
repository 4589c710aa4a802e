"""An installation with some extras and no other: what does not come with them cannot be imported."""

from __future__ import annotations

import ast
import os
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from itertools import chain
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from tests.support.cli import ROOT

_MISSING = """
import sys
from importlib.machinery import PathFinder

class Finder(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] in {names!r} else PathFinder.find_spec(name, path, target)

sys.meta_path = [Finder if finder is PathFinder else finder for finder in sys.meta_path]
"""


def unnamed(folder: Path, *, dev: bool) -> set[str]:
    """Return the modules of others that files in a folder import and that no requirement or extra names.

    Args:
        folder: the folder.
        dev: whether the extra ``dev`` counts.

    """
    described = _described()
    extras = described["optional-dependencies"]
    lines = [described["dependencies"], *(extras[name] for name in extras if dev or name != "dev")]
    named = {_normal(Requirement(line).name) for line in chain.from_iterable(lines)}
    own = {
        described["name"].replace("-", "_"),
        "tests",
        "benchmarks",
        "_typeshed",
        *sys.stdlib_module_names,
    }  # the former is only for types
    there = packages_distributions()
    imported = {name.partition(".")[0] for path in folder.rglob("*.py") for name in _imported(path)} - own
    return {name for name in imported if not named & {_normal(known) for known in there.get(name, [name])}}


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _described() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


def installed_with(folder: Path, *extras: str) -> dict[str, str]:
    """Return the environment of a run in which only what the project with some extras requires can be imported."""
    described = _described()
    there: dict[str, frozenset[str]] = {_normal(described["name"]): frozenset()}
    for lines in (described["dependencies"], *(described["optional-dependencies"][extra] for extra in extras)):
        _add(there, lines, frozenset())
    names = {
        module
        for module, distributions in packages_distributions().items()
        if not {_normal(name) for name in distributions} & there.keys()
    }
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(_MISSING.format(names=names), encoding="utf-8")
    return {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}


def _add(found: dict[str, frozenset[str]], lines: Iterable[str], extras: frozenset[str]) -> None:
    """Add what requirements ask for, and what that requires, with the extras that each is in with."""
    for line in lines:
        wanted = Requirement(line)
        if wanted.marker and not any(wanted.marker.evaluate({"extra": extra}) for extra in extras or {""}):
            continue
        name, before = _normal(wanted.name), found.get(_normal(wanted.name))
        if before is None or not wanted.extras <= before:
            found[name] = frozenset(wanted.extras) | (before or frozenset())
            # what is not installed here cannot be imported in any case
            with suppress(PackageNotFoundError):
                _add(found, requires(name) or (), found[name])


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
