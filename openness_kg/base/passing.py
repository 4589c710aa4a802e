"""What this process makes for the time being, known by name before it is there, so that it can go wherever one is."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import RLock

_TRIES = 5
_made: set[Path] = set()
moving = RLock()
"""Held while something is put in its place, so that it is not removed meanwhile."""


def add(path: Path) -> None:
    """Note a file or folder that is about to be made."""
    _made.add(path)


def discard(path: Path) -> None:
    """Forget a file or folder that is gone."""
    _made.discard(path)


def stand(path: Path) -> None:
    """Raise if a file or folder cannot be put in its place any longer; to be called while :data:`moving` is held.

    Raises:
        KeyboardInterrupt: it has been removed, since this process ends.

    """
    if path not in _made:
        raise KeyboardInterrupt


def clear() -> None:
    """Remove all of it, as when this process ends."""
    with moving:
        while _made:
            import shutil

            path = _made.pop()
            # what is still written to takes more than once
            for _ in range(_TRIES):
                shutil.rmtree(path, ignore_errors=True)
                with suppress(OSError):
                    path.unlink()
                if not path.exists():
                    break
