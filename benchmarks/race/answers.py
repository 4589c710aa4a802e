"""Answers made comparable: lines of text, whose order does not count but whose number does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from pathlib import Path


def digest(lines: Iterable[str]) -> str:
    """Return the SHA-256 of an answer, its lines in order."""
    found = sha256()
    for line in sorted(lines):
        found.update(f"{line}\n".encode())
    return found.hexdigest()


def row(values: Mapping[str, str]) -> str:
    """Return a solution of a query as a line: what is bound, by its lexical form, numbers in the shortest."""
    return " | ".join(f"{name}={plain(value)}" for name, value in sorted(values.items()))


def plain(text: str) -> str:
    """Return a text on one line; a decimal number in its shortest form (1 for 1.00)."""
    if text.lstrip("-").replace(".", "", 1).isdecimal() and text.count(".") == 1:
        return format(Decimal(text).normalize(), "f")
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


def finding(severity: str, focus: str, path: str, shape: str) -> str:
    """Return a result of validation as a line: how grave, about what, and on which path, or without one by which shape.

    Args:
        severity: the IRI of the severity.
        focus: the focus node.
        path: the IRI of the path, empty if it has none or is no IRI.
        shape: the IRI of the shape, empty if it has none.

    """
    about = "_:" if focus.startswith("_:") else plain(focus)
    return f"{severity.rpartition('#')[2]} {about} {path or shape}"


def write(path: Path, lines: Iterable[str]) -> None:
    """Write an answer, in order."""
    path.write_text("".join(f"{line}\n" for line in sorted(lines)), encoding="utf-8")


def read(path: Path) -> list[str]:
    """Return the lines of an answer."""
    return path.read_text(encoding="utf-8").split("\n")[:-1]


def verdict(wanted: Sequence[str], found: Sequence[str]) -> str:
    """Return ``ok`` if an answer is the one that is wanted, else how much of it is right and what is too much."""
    right = (Counter(wanted) & Counter(found)).total()
    if right == len(wanted) == len(found):
        return "ok"
    more = len(found) - right
    return f"wrong: {right} of {len(wanted)}" + (f", {more} too many" if more else "")
