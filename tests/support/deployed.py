"""The image of ``deploy/Dockerfile``, made once, and servers that are started from it or from this checkout."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import image
from tests.support.cli import COMMAND, PARTS, ROOT, environment
from tests.support.once import made_once
from tests.support.stores.servers import free_port

DEPLOY = ROOT / "deploy"
DOCKERFILE = DEPLOY / "Dockerfile"
PUBLIC = "http://127.0.0.1:8000/"
"""The address that the image is built for by default."""
_LEFT_OUT = ("data/history", "data/ratings/index-2025-03", "data/ratings/osai-2025-12", "data/ratings/osai-2026-06")
"""What the image of the tests lacks, so that its site is quickly written."""
_PATIENCE = 60


def built(factory: pytest.TempPathFactory) -> image.Stage:
    """Return the last stage of the image, made from this checkout with one edition.

    All steps are done, with these in place of some: packages that pip or npm would fetch are those that are here (what
    npm makes is left out if `make web` was not run), and no user is added to this machine.
    """
    folder = made_once(factory, "image", _build)
    return image.build(DOCKERFILE, folder / "context", folder / "stages", None)


def _build(folder: Path) -> None:
    context = folder / "context"
    skipped = shutil.ignore_patterns("__pycache__", "built", "node_modules")
    for name in (*PARTS, "web"):
        shutil.copytree(ROOT / name, context / name, ignore=skipped)
    for path in ROOT.iterdir():
        if path.is_file() and path.suffix in (".toml", ".md", ".txt", ".cff", "") and not path.name.startswith("."):
            shutil.copy2(path, context)
    for name in _LEFT_OUT:
        shutil.rmtree(context / name)
    image.build(DOCKERFILE, context, folder / "stages", _instead)


def _instead(stage: image.Stage, command: str) -> bool:
    if "npm run build" in command:
        made, target = (base / "openness_kg/site/app/built" for base in (ROOT, stage.path("/src")))
        target.mkdir(parents=True)
        if made.is_dir():
            shutil.copytree(made, target, dirs_exist_ok=True)
    elif "pip install --require-hashes" in command:
        image.with_packages_of_this(stage.path("/opt/openness-kg"))
    elif not command.startswith(("useradd", "npm ci")):
        return False
    return True


@contextmanager
def started(
    command: Sequence[str], port: int, log: Path, where: Path, surroundings: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server while the block runs, from when ``/health`` says that it is well; what it says is in a file."""
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=where, env=surroundings, stdout=output, stderr=output) as process,
    ):
        try:
            given_up = time.monotonic() + _PATIENCE
            while not _well(port):
                assert process.poll() is None, log.read_text(encoding="utf-8")
                assert time.monotonic() < given_up, log.read_text(encoding="utf-8")
                time.sleep(0.05)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)


def _well(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def serving(site: Path, url: str, log: Path, *options: str) -> Iterator[int]:
    """Serve the shipped graph from this checkout while the block runs, and yield the port."""
    port = free_port()
    command = (*COMMAND, "serve", "--port", str(port), "--site", str(site), "--site-url", url, *options)
    with started(command, port, log, ROOT, environment()):
        yield port
