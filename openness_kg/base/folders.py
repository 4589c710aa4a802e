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

from openness_kg.base.errors import OpennessError

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


MANIFEST = "MANIFEST"
"""A file in a build that lists the others, by which the next build knows what it may replace."""


def refuse_others(target: Path) -> None:
    """Raise unless a build may take this place.

    Raises:
        OpennessError: there is something that no build has written.

    """
    if target.is_symlink() or (target.exists() and not _ours(target)):
        raise OpennessError(
            f"{target} holds something else than an earlier build: name another folder with -o, or empty this one."
        )


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside the target that takes its place when the block ends without an error.

    Raises:
        OpennessError: the target holds something that no build has written, another build is at
            work in the same place, or nothing can be written there.

    """
    target = target.absolute()
    refuse_others(target)
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
                (aside / MANIFEST).write_text("".join(f"{name}\n" for name in sorted(_files(aside))), encoding="utf-8")
                _swap(aside, target)
            finally:
                shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise OpennessError(f"{target}: the build cannot be written: {error.strerror or error}.") from None


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()}


def _ours(target: Path) -> bool:
    """Tell whether a folder holds nothing but what its manifest lists."""
    if not target.is_dir():
        return False
    manifest = target / MANIFEST
    listed = set(manifest.read_text(encoding="utf-8").splitlines()) if manifest.is_file() else set()
    return _files(target) <= listed | ({MANIFEST} if listed else set())


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
