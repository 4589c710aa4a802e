"""Reads a git repository from its files, without running git and without its configuration.

A repository from outside is hostile: its configuration can name programs to run, and its files can lead out of it.
Nothing here follows either, and no connection is opened: what a partial or shallow clone lacks is missing.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from openness_kg.base.errors import OpennessError, lacking

if TYPE_CHECKING:
    from dulwich.objects import Commit, ObjectID, ShaFile

LARGEST = 16 * 1024 * 1024
"""Bytes of an object that stands in a file of its own; objects in packs are bounded by the memory of the process."""
MOST_COMMITS = 20_000
"""Commits of a history."""


class Missing(Exception):  # noqa: N818 - it is no error that the user sees
    """An object that is not in the repository, or not of the kind that it should be."""


class File(NamedTuple):
    """A file in a commit: its blob, and whether it is a plain file."""

    blob: bytes
    plain: bool


def is_repository(folder: Path) -> bool:
    """Tell whether a folder is a git checkout or a bare repository."""
    return (folder / ".git").exists() or ((folder / "HEAD").is_file() and (folder / "objects").is_dir())


class Repository:
    """The objects of a repository, and the commit of its HEAD."""

    def __init__(self, folder: Path) -> None:
        """Open the repository in a folder.

        Raises:
            OpennessError: dulwich is not installed, or the folder is no repository that can be read.

        """
        try:
            from dulwich.object_store import DiskObjectStore
            from dulwich.refs import DiskRefsContainer
        except ImportError as error:
            raise OpennessError(lacking("A history in git", "dulwich", "history", error)) from None
        self.folder = folder
        home = folder / ".git" if (folder / ".git").exists() else folder
        if not home.is_dir():
            raise OpennessError(f"{folder}: this is a work tree of a repository elsewhere: name the repository itself.")
        _refuse_links(folder, home)
        self.store = DiskObjectStore(home / "objects", loose_object_size_limit=LARGEST)
        try:
            self.head: ObjectID = DiskRefsContainer(home)[b"HEAD"]  # type: ignore[index]
        except (KeyError, ValueError, OSError) as error:
            raise OpennessError(f"{folder}: the repository has no commit that HEAD leads to ({error}).") from None

    def get(self, sha: bytes) -> ShaFile:
        """Return an object.

        Raises:
            Missing: it is not there, or cannot be read.

        """
        import zlib

        try:
            return self.store[sha]  # type: ignore[index]
        except (KeyError, ValueError, OSError, AssertionError, EOFError, zlib.error) as error:
            raise Missing(f"{sha.decode('ascii', 'replace')}: {error}") from None
        except Exception as error:  # dulwich has many errors of its own, without a common class
            if type(error).__module__.startswith("dulwich"):
                raise Missing(f"{sha.decode('ascii', 'replace')}: {error}") from None
            raise

    def commits(self) -> tuple[list[Commit], str]:
        """Return the commits from the first one to HEAD, along first parents, and the one that is missing, if any.

        Raises:
            OpennessError: there are more than any index has, or HEAD itself is missing.

        """
        found: list[Commit] = []
        sha: bytes | None = self.head
        while sha is not None:
            try:
                commit = self._commit(sha)
                parents = commit.parents
            except Missing as error:
                if not found:
                    raise OpennessError(f"{self.folder}: the commit of HEAD cannot be read ({error}).") from None
                return found[::-1], str(error)
            found.append(commit)
            if len(found) > MOST_COMMITS:
                raise OpennessError(f"{self.folder}: the history is longer than {MOST_COMMITS} commits.")
            sha = parents[0] if parents else None
        return found[::-1], ""

    def _commit(self, sha: bytes) -> Commit:
        from dulwich.objects import Commit

        found = self.get(sha)
        if not isinstance(found, Commit):
            raise Missing(f"{sha.decode('ascii', 'replace')} is no commit")
        return found

    def folder_of(self, commit: Commit, inner: str) -> bytes | None:
        """Return the tree of a commit, or of a folder in it; None where the commit does not have that folder.

        Raises:
            Missing: a tree is not in the repository.

        """
        if not inner:
            whole: bytes = commit.tree
            return whole
        for entry in self._entries(commit.tree):
            if entry[0] == inner.encode() and stat.S_ISDIR(entry[1]):
                return entry[2]
        return None

    def yaml_files(self, tree: bytes) -> dict[str, File]:
        """Return the YAML files of a tree by name.

        Raises:
            Missing: the tree is not in the repository.

        """
        found = {}
        for name, mode, sha in self._entries(tree):
            if name.lower().endswith((b".yaml", b".yml")):
                found[name.decode("utf-8", "backslashreplace")] = File(sha, stat.S_ISREG(mode))
        return found

    def _entries(self, sha: bytes) -> Iterator[tuple[bytes, int, bytes]]:
        from dulwich.errors import ObjectFormatException
        from dulwich.objects import Tree

        tree = self.get(sha)
        if not isinstance(tree, Tree):
            raise Missing(f"{sha.decode()} is no folder")
        try:
            entries = [(entry.path, entry.mode, entry.sha) for entry in tree.items()]
        except (ObjectFormatException, ValueError) as error:
            raise Missing(f"{sha.decode()}: {error}") from None
        yield from entries


def day_of(commit: Commit) -> date:
    """Return the day of a commit, where its committer was."""
    try:
        zone = timezone(timedelta(seconds=commit.commit_timezone))
        return datetime.fromtimestamp(commit.commit_time, zone).date()
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC).date()


def _refuse_links(folder: Path, home: Path) -> None:
    inside = folder.resolve()
    parts = [home, home / "objects", home / "objects" / "pack", home / "objects" / "info", home / "HEAD", home / "refs"]
    for part in parts:
        if not part.resolve().is_relative_to(inside):
            raise OpennessError(f"{part}: this is a link out of {folder}: name the folder that it leads to.")
    if (home / "objects" / "info" / "alternates").exists():
        raise OpennessError(f"{folder}: the repository borrows objects from another one: name one that is whole.")
