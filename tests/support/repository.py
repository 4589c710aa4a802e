"""Makes small git repositories, without the program git."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dulwich.objects import Blob, Commit, Tree
from dulwich.repo import Repo

FILE = 0o100644
LINK = 0o120000
SUBMODULE = 0o160000
DAY = 86_400
NOON = 1_704_110_400
"""Noon of the first of January 2024, in UTC."""

Content = str | bytes | tuple[int, bytes]


class Repository:
    """A repository whose commits are made one by one; a commit has all the files that it is given."""

    def __init__(self, folder: Path, bare: bool = False) -> None:
        """Make it in a folder that is not there yet."""
        folder.mkdir(parents=True)
        self.folder = folder
        # its types tell names of objects from bytes, which nothing here needs
        self.repo: Any = Repo.init_bare(str(folder)) if bare else Repo.init(str(folder))
        self.store = self.repo.object_store

    def commit(self, day: int, files: Mapping[str, Content], parents: Sequence[bytes] | None = None) -> bytes:
        """Commit files on a day of 2024, counted from 0, and let HEAD lead to it; return the commit."""
        head = self.repo.refs.read_ref(b"refs/heads/main")
        commit: Any = Commit()
        commit.tree = self.tree(files)
        commit.parents = list(parents) if parents is not None else ([head] if head else [])
        commit.author = commit.committer = b"A Curator <curator@example.org>"
        commit.author_time = commit.commit_time = NOON + day * DAY
        commit.author_timezone = commit.commit_timezone = 0
        commit.message = b"A change"
        self.store.add_object(commit)
        self.repo.refs[b"refs/heads/main"] = commit.id
        self.repo.refs.set_symbolic_ref(b"HEAD", b"refs/heads/main")
        sha: bytes = commit.id
        return sha

    def tree(self, files: Mapping[str, Content]) -> bytes:
        """Write files as a tree and return its name."""
        tree: Any = Tree()
        for file, content in files.items():
            if isinstance(content, tuple):
                mode, raw = content
            else:
                mode, raw = FILE, content.encode() if isinstance(content, str) else content
            if mode == SUBMODULE:
                tree.add(file.encode(), mode, raw)
                continue
            blob = Blob.from_string(raw)
            self.store.add_object(blob)
            tree.add(file.encode(), mode, blob.id)
        self.store.add_object(tree)
        name: bytes = tree.id
        return name

    def forget(self, sha: bytes) -> None:
        """Take an object away."""
        name = sha.decode()
        (Path(self.repo.controldir()) / "objects" / name[:2] / name[2:]).unlink()


def system(name: str, end_model: str = "", link: str = "https://example.org/it", **levels: str) -> str:
    """Return a file of the successor index."""
    head = f"system:\n    name: {name}\n    link: {link}\n    endmodelname: {end_model}\n"
    return head + "".join(f"{key}:\n    class: {level}\n    link:\n    notes:\n" for key, level in levels.items())
