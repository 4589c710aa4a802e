"""Addresses at which a source states something: a file at a commit, or the repository."""

from __future__ import annotations

import re
from urllib.parse import quote

from openness_kg.base.errors import OpennessError
from openness_kg.base.text import quoted

_COMMIT = re.compile(r"[0-9a-f]{7,64}")


def check(commit: str) -> None:
    """Raise unless a text is a commit, or empty.

    Raises:
        OpennessError: it is something else.

    """
    if commit and not _COMMIT.fullmatch(commit):
        raise OpennessError(f"{quoted(commit)} is no commit: write the 7 to 64 hexadecimal digits that git shows.")


def link(repository: str, commit: str, folder: str, file: str, line: int = 0) -> str:
    """Return the address of a file, and of a line in it, at a commit; of the repository if that is not known."""
    if not commit:
        return repository
    inner = f"{folder}/" if folder else ""
    return f"{repository}/blob/{commit}/{inner}{quote(file)}" + (f"#L{line}" if line else "")
