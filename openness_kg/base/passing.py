"""What this process makes for the time being, known by name before it is there, so that it can go wherever one is."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

_TRIES = 5
_made: set[Path] = set()


def add(path: Path) -> None:
    """Note a file or folder that is about to be made."""
    _made.add(path)


def discard(path: Path) -> None:
    """Forget a file or folder that is gone."""
    _made.discard(path)


def keep(path: Path) -> None:
    """Take out a file or folder that is about to stay.

    Raises:
        KeyboardInterrupt: it is being removed, since this process ends.

    """
    try:
        _made.remove(path)
    except KeyError:
        raise KeyboardInterrupt from None


def clear() -> None:
    """Remove all of it, as when this process ends and has no time for more."""
    import shutil

    while _made:
        path = _made.pop()
        # what is still written to takes more than once
        for _ in range(_TRIES):
            shutil.rmtree(path, ignore_errors=True)
            with suppress(OSError):
                path.unlink()
            if not path.exists():
                break
