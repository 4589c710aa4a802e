"""Writing a folder aside and swapping it in, so that a failing or killed build leaves the old one whole."""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openness_kg.errors import OpennessError

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def replaced(target: Path, marker: str) -> Iterator[Path]:
    """Yield an empty folder beside the target that takes its place when the block ends without an error.

    Raises:
        OpennessError: the target holds something without the marker file, another build is at
            work in the same place, or nothing can be written there.

    """
    target = target.absolute()
    if target.is_symlink() or (target.exists() and not _ours(target, marker)):
        raise OpennessError(f"{target} is not an earlier build: name another folder with -o, or empty this one first.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target):
            prefix = f".{target.name}.new-"
            for stale in target.parent.glob(f"{prefix}*"):
                shutil.rmtree(stale, ignore_errors=True)
            aside = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
            try:
                aside.chmod(0o755)
                yield aside
                _swap(aside, target)
            finally:
                shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise OpennessError(f"{target}: the build cannot be written: {error.strerror or error}.") from None


def _ours(target: Path, marker: str) -> bool:
    return target.is_dir() and ((target / marker).is_file() or not any(target.iterdir()))


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Hold a lock on the parent folder; the system drops it when the process ends, however it ends."""
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise OpennessError(f"Another build is writing beside {target}: wait until it has ended.") from None
    finally:
        os.close(handle)


def _swap(aside: Path, target: Path) -> None:
    """Exchange the folders in one step where the system can; else by two renames."""
    if not target.exists():
        aside.rename(target)
        return
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    names = os.fsencode(aside), os.fsencode(target)
    if renameat2 is not None and renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0:
        return
    old = aside.with_name(aside.name + ".old")
    target.rename(old)
    aside.rename(target)
    shutil.rmtree(old, ignore_errors=True)
