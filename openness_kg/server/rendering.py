"""The site that the server shows: one that was published, or one that is written while questions are answered."""

from __future__ import annotations

import asyncio
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from openness_kg.base.errors import OpennessError
from openness_kg.base.folders import MANIFEST
from openness_kg.server.operations import RefusalError
from openness_kg.server.settings import Settings

_PREFIX = "openness-kg-site-"
_PATIENCE = 60.0
"""Seconds that a request waits for the site to be there."""


def listed(folder: Path) -> frozenset[str]:
    """Return the paths of the files of a site.

    Raises:
        OpennessError: the folder is no site.

    """
    try:
        names = frozenset((folder / MANIFEST).read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        names = frozenset()
    if "index.html" not in names or "void.ttl" not in names:
        raise OpennessError(f"{folder}: there is no site here: write one with `openness-kg publish -o {folder}`.")
    return frozenset(name for name in names if not name.startswith((".ht", "w3id/")))


class Rendering:
    """Where the site lies, once it is there."""

    def __init__(self, settings: Settings) -> None:
        """Look at the site that was named, if one was.

        Raises:
            OpennessError: it is none.

        """
        self._settings = settings
        self._known: tuple[Path, frozenset[str]] | None = None
        self._problem = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._aside: tempfile.TemporaryDirectory[str] | None = None
        self._ready = asyncio.Event()
        self.fingerprint = ""
        if settings.site is not None:
            self._known = settings.site, listed(settings.site)
            self._ready.set()

    def start(self, fingerprint: str) -> None:
        """Begin to write the site if none was named; its files are tagged with what tells the graph from others."""
        self.fingerprint = fingerprint
        if self._known is not None:
            status = (self._known[0] / MANIFEST).stat()
            self.fingerprint = f"{status.st_mtime_ns} {status.st_ino}"
        elif self._settings.pages:
            self._task = asyncio.create_task(self._render())
        else:
            self._problem = "This server has no pages: it answers SPARQL at /sparql and JSON at /api."
            self._ready.set()

    async def stop(self) -> None:
        """Stop writing, and remove what was written."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
        if self._aside is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            shutil.rmtree(self._aside.name, ignore_errors=True)

    async def site(self) -> tuple[Path, frozenset[str]]:
        """Return the folder of the site and its files.

        Raises:
            RefusalError: it is not there yet, or cannot be made.

        """
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._ready.wait()
        if self._problem:
            raise RefusalError(503 if self._settings.pages else 404, self._problem)
        if self._known is None:
            raise RefusalError(503, "The pages are still being written: try again in a moment.")
        return self._known

    async def _render(self) -> None:
        await asyncio.to_thread(_tidy)
        self._aside = tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True)
        target = Path(self._aside.name) / "site"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "openness_kg.server.render"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # an interrupt at a terminal is for the server, without which this one ends
            process_group=0,
        )
        said = pickle.dumps((os.getpid(), target, self._settings.location, self._settings.url))
        output, _ = await asyncio.to_thread(self._process.communicate, said)
        try:
            self._known = target, listed(target)
        except OpennessError:
            why = output.decode(errors="replace").strip() or "the process that wrote them ended"
            self._problem = f"There are no pages: {why}"
        self._ready.set()


def _tidy() -> None:
    """Remove what servers that were killed have left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        process = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if process.isdecimal() and not Path(f"/proc/{process}").exists() and folder.stat().st_uid == os.getuid():
            shutil.rmtree(folder, ignore_errors=True)
