"""Folders that a command writes as a whole, in the place of an earlier one: a build or a site."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.support.cli import ROOT, copy_checkout, environment, tree
from tests.support.shipped import part

INVALID = "<https://w3id.org/openness-kg/id/project/Upper> a <https://w3id.org/openness-kg/ontology#Project> .\n"
"""Turtle that fails a shape."""
_NAMED = ("33x-coder", "belle", "chatgpt", "gpt-4", "llama")
"""Without which some question has no rows."""
_HOLDING = """
import os, signal, sys
from pathlib import Path
from openness_kg.base.folders import replaced
with replaced(Path(sys.argv[1])) as aside:
    (aside / "openness-kg.nq").write_text("held")
    if sys.argv[2] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if sys.argv[2] == "fail":
        raise RuntimeError
    print("holding", flush=True)
    sys.stdin.read()
"""


def earlier_one(target: Path, files: Mapping[str, str]) -> Path:
    """Make an earlier folder of the kind, told apart by its content, and return it."""
    for name, content in {**files, "MANIFEST": "".join(f"{name}\n" for name in sorted(files))}.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(content, encoding="utf-8")
    return target


def beside(target: Path) -> list[str]:
    """Return the names of what is in the folder that the target is in."""
    return sorted(path.name for path in target.parent.iterdir())


def hold(target: Path, how: str, code: Path = ROOT) -> subprocess.Popen[str]:
    """Start a process that is between opening and closing a swap of the target.

    Args:
        target: the folder.
        how: whether it will ``die`` or ``fail`` there, or ``wait`` for its stdin to end, having printed a line.
        code: the checkout that it runs from.

    """
    return subprocess.Popen(
        [sys.executable, "-c", _HOLDING, str(target), how],
        cwd=code,
        env=environment(code=code),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def taken_away(target: Path, code: Path = ROOT) -> bool:
    """Tell whether a swap of the target that fails takes away what a killed one has left beside it, and nothing else.

    It is the swap of every build and site, without the work before it.
    """
    before = tree(target)
    hold(target, "fail", code).communicate()
    return beside(target) == [target.name] and tree(target) == before


def small_checkout(target: Path) -> Path:
    """Copy the checkout with a part of the data: a few projects, with their histories and all that they lead to.

    Each kind of file is there, each edition and each mapping, and it conforms, so a build of it is like one of all.
    """
    copy = copy_checkout(target)
    kept = {path.relative_to(ROOT) for path, _ in part(40, *_NAMED, histories=True)}
    for path in (copy / "data").rglob("*.ttl"):
        place = path.relative_to(copy)
        whole = place.parts[1] in ("dataset.ttl", "licences", "organisations") or path.stem == "edition"
        if not (whole or place in kept):
            path.unlink()
    return copy
