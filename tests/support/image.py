"""What a Dockerfile says, done in a folder: each stage is a folder, and paths of the image are put below it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_PLACES = re.compile(r"(?<![\w./$}])/(opt|srv|src)\b")
"""Paths of the image that a command names; all else is that of this machine."""
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


@dataclass
class Stage:
    """A stage of an image.

    Attributes:
        root: the folder that stands for the root of its file system.
        environment: what ENV and ARG have set.
        folder: where commands run.
        user: who runs them.
        stop: the signal that ends it.
        health: the command that tells whether it is well.
        command: what runs in the end.

    """

    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = "root"
    stop: str = "SIGTERM"
    health: Sequence[str] = ()
    command: Sequence[str] = ()

    def here(self, text: str) -> str:
        """Return a text in which paths of the image are paths of this machine."""
        return _PLACES.sub(lambda found: f"{self.root}{found[0]}", text)

    def path(self, text: str) -> Path:
        """Return the place of a path of the image."""
        return self.root / os.path.normpath(f"{self.folder}/{text}" if not text.startswith("/") else text).lstrip("/")

    def surroundings(self) -> Mapping[str, str]:
        """Return the environment of a command; nothing of that of this process but where programs are."""
        return {"PATH": _path(), "HOME": str(self.root), "LANG": "C.UTF-8", **self.environment}

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            command, cwd=self.path("."), env=self.surroundings(), capture_output=True, text=True, check=False
        )


def _path() -> str:
    return f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}"


def steps(dockerfile: Path) -> Iterator[tuple[str, str]]:
    """Yield the instructions of a Dockerfile with what stands behind them."""
    lines = [line for line in dockerfile.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
    for step in "\n".join(lines).replace("\\\n", " ").splitlines():
        if step.strip():
            name, _, rest = step.strip().partition(" ")
            yield name, rest.strip()


def build(dockerfile: Path, context: Path, folder: Path, instead: Callable[[Stage, str], bool] | None) -> Stage:
    """Do what a Dockerfile says and return its last stage.

    Args:
        dockerfile: the file.
        context: what COPY takes files from.
        folder: where the folders of the stages are.
        instead: called with each command; returns whether it has done something in its stead. None if all has been
            done before, and only the stage is wanted.

    """
    stages: dict[str, Stage] = {}
    for name, rest in steps(dockerfile):
        if name == "FROM":
            _, _, called = rest.partition(" AS ")
            stage = stages[called or str(len(stages))] = Stage(folder / f"{len(stages)}-{called or 'last'}")
            stage.root.mkdir(parents=True, exist_ok=True)
        elif name == "COPY" and instead is not None:
            _copy(stage, rest, context, stages)
        elif name == "RUN" and instead is not None and not instead(stage, rest):
            done = stage.run(["sh", "-ec", stage.here(rest)])
            assert done.returncode == 0, f"{rest}\n{done.stdout}{done.stderr}"
        else:
            _note(stage, name, rest)
    return stage


def _copy(stage: Stage, rest: str, context: Path, stages: Mapping[str, Stage]) -> None:
    words = rest.split()
    options = [word for word in words if word.startswith("--")]
    *sources, target = (word for word in words if word not in options)
    place = stage.path(target)
    for source in sources:
        given = context / source
        for option in options:
            given = stages[option.removeprefix("--from=")].path(source)
        if given.is_dir():
            shutil.copytree(given, place, symlinks=True, dirs_exist_ok=True)
        else:
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy2(given, place / given.name)


def _note(stage: Stage, name: str, rest: str) -> None:
    known = {"PATH": _path(), **stage.environment}
    match name:
        case "ENV" | "ARG":
            for assignment in rest.split():
                variable, _, value = assignment.partition("=")
                value = _VARIABLE.sub(lambda found: known.get(found[1] or found[2], ""), stage.here(value))
                stage.environment[variable] = value
        case "WORKDIR":
            stage.folder = rest
            stage.path(".").mkdir(parents=True, exist_ok=True)
        case "USER":
            stage.user = rest
        case "STOPSIGNAL":
            stage.stop = rest
        case "HEALTHCHECK":
            stage.health = json.loads(rest.partition("CMD ")[2])
        case "CMD":
            stage.command = ["sh", "-c", stage.here(rest)]
        case "EXPOSE" | "RUN" | "COPY":
            pass
        case _:
            raise AssertionError(f"An instruction that is not known here: {name}")


def with_packages_of_this(environment: Path) -> None:
    """Give a virtual environment the packages that this process has, instead of fetching them."""
    (packages,) = environment.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
