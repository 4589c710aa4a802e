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

from openness_kg.base import passing
from openness_kg.base.errors import OpennessError, reason
from openness_kg.base.files import is_there

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


MANIFEST = "MANIFEST"
"""A file in a build that lists the others, by which the next build knows what it may replace."""


def writable(text: str) -> Path:
    """Return the folder that a user names to write to, seen to be one that can be: it need not be there yet.

    Raises:
        OpennessError: it is a file, or nothing can be written where it would be.

    """
    folder = _whole(Path(text))
    try:
        above = next(path for path in (folder, *folder.parents) if is_there(path))
        if not above.is_dir():
            raise OpennessError(f"{text}: {above} is no folder: name another.")
        with tempfile.TemporaryFile(dir=above):
            pass
    except (OSError, RuntimeError) as error:
        raise OpennessError(f"{text}: this cannot be written: {reason(error)}.") from None
    return Path(text)


def replaceable(text: str) -> Path:
    """Return the folder that a user names for a build, seen to be one that a build may take the place of.

    Raises:
        OpennessError: as :func:`writable` and :func:`refuse_others`.

    """
    folder = Path(text)
    refuse_others(folder)
    whole = _whole(folder)
    writable(str(whole.parent if whole.exists() else whole))
    return folder


def refuse_others(target: Path) -> None:
    """Raise unless a build may take this place.

    Raises:
        OpennessError: there is something that no build has written.

    """
    try:
        other = is_there(target) and (target.is_symlink() or not _ours(target))
    except (OSError, UnicodeDecodeError) as error:
        raise OpennessError(f"{target}: this cannot be read: {reason(error)}.") from None
    if other:
        raise OpennessError(
            f"{target} holds something else than an earlier build: name another folder, or empty this one."
        )


@contextmanager
def temporary(prefix: str, within: Path | None = None) -> Iterator[Path]:
    """Yield a new folder that is there until the block ends, and that nobody else may look into.

    Its name is known before it is made, so that an interrupt between the two leaves nothing behind.

    Raises:
        OSError: it cannot be made.

    """
    path = Path(within or tempfile.gettempdir(), f"{prefix}{os.urandom(8).hex()}")
    try:
        passing.add(path)
        path.mkdir(0o700)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        passing.discard(path)


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside the target that takes its place when the block ends without an error.

    Raises:
        OpennessError: the target holds something that no build has written, another build is at
            work in the same place, or nothing can be written there.

    """
    target = _whole(target)
    refuse_others(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target):
            prefix = f".{target.name}.new-"
            for stale in target.parent.glob(f"{prefix}*"):
                shutil.rmtree(stale, ignore_errors=True)
            with temporary(prefix, target.parent) as aside:
                aside.chmod(0o755)
                yield aside
                (aside / MANIFEST).write_text("".join(f"{name}\n" for name in sorted(_files(aside))), encoding="utf-8")
                with passing.moving:
                    passing.stand(aside)
                    _swap(aside, target)
    except OSError as error:
        raise OpennessError(f"{target}: the build cannot be written: {reason(error)}.") from None


def _whole(path: Path) -> Path:
    """Return a path from the root on, without ``..``; links stay, since a build takes the place of none."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve follows links


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()}


def _ours(target: Path) -> bool:
    """Tell whether a folder holds nothing but what its manifest lists."""
    if not target.is_dir():
        return False
    manifest = target / MANIFEST
    if not manifest.is_file():
        # an empty folder is nobody's; one of anybody else is not searched
        return next(target.iterdir(), None) is None
    return _files(target) <= {MANIFEST, *manifest.read_text(encoding="utf-8").splitlines()}


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
    try:
        target.rename(old)
        aside.rename(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
