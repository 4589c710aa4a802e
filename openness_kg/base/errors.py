"""The errors that a user sees: one sentence, an exit code, no traceback."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line."""

    FINE = 0
    FINDINGS = 1
    BAD_INPUT = 2


class OpennessError(Exception):
    """Something the user can mend: bad usage, unreadable input, a graph that does not hold.

    Its text is one sentence that says what is wrong, where, and what to do.
    """

    exit_code = Exit.BAD_INPUT


class FindingsError(OpennessError):
    """The input could be read, but breaks a rule that it has to keep."""

    exit_code = Exit.FINDINGS


class UnknownError(OpennessError):
    """Nothing in the graph has the name that was given."""


def lacking(what: str, library: str, extra: str, error: ImportError | None = None) -> str:
    """Return that something takes a library which is not there, and which extra it comes with.

    Args:
        what: what takes it.
        library: its name, unless the error has one.
        extra: the extra of this project.
        error: how the import failed; without, it is known not to be installed.

    """
    why = "is not installed"
    if error is not None and error.name:
        library = error.name.partition(".")[0]
    if error is not None and not isinstance(error, ModuleNotFoundError):
        why = f"cannot be imported ({first_line(error)})"
    return f"{what} takes {library}, which {why}: pip install 'openness-kg[{extra}]'."


LONGEST_WORD = 100
"""Characters of a word that is compared with others."""


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return `` Did you mean …?`` with the names that hold ``word`` or are nearest to it, or an empty text."""
    if len(word) > LONGEST_WORD:
        return ""
    import difflib

    by_folded: dict[str, str] = {}
    for name in known:
        by_folded.setdefault(name.casefold(), name)
    folded = word.casefold()
    holding = [name for name in sorted(by_folded) if len(folded) > 1 and folded in name]
    near = dict.fromkeys((*holding, *difflib.get_close_matches(folded, by_folded, n=3, cutoff=0.6)))
    return f" Did you mean {' or '.join(by_folded[name] for name in list(near)[:3])}?" if near else ""


def first_line(error: Exception) -> str:
    """Return in a line what a library says is wrong, without its long lists of what it expected."""
    import re
    import textwrap

    lines = str(getattr(error, "msg", None) or error).splitlines() or [type(error).__name__]
    return textwrap.shorten(re.sub(r"^Parser error at ", "", lines[0]), 160, placeholder=" …").rstrip(".")


def reason(error: Exception) -> str:
    """Return why the system refuses something, such as ``No such file or directory``.

    A RuntimeError is how pathlib says that links lead in a circle.
    """
    return getattr(error, "strerror", None) or (
        "Links lead in a circle" if isinstance(error, RuntimeError) else str(error)
    )
