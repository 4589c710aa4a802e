"""The rows of a SELECT query as a table for reading: columns aligned, IRIs short, cells cut to the width there is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import IO

from openness_kg.base.iris import compact
from openness_kg.base.text import printable
from openness_kg.graph.store import Solutions
from openness_kg.graph.terms import Iri, Literal, Term

MEASURED = 500
"""Rows that the widths of the columns are taken from; those behind them are written as they come."""
_LONGEST = 1000
_GAP = 2
_NARROWEST = 4


def write(found: Solutions, output: IO[bytes], width: int) -> None:
    """Write a table of solutions, and under it how many there are.

    Args:
        found: the solutions, written as they come.
        output: takes the text in UTF-8.
        width: characters in a line of the terminal.

    """
    names = found.variables
    coming = _cells(names, found)
    first = list(islice(coming, MEASURED))
    natural = [max(map(wide, column)) for column in zip(names, *first, strict=True)]
    widths = fitted(natural, width)
    output.write(_line(names, widths) + _line(["─" * w for w in widths], widths))
    number = 0
    for number, row in enumerate(chain(first, coming), 1):  # noqa: B007 - the last one is the number of rows
        output.write(_line(row, widths))
    output.write(f"\n{number} row{'' if number == 1 else 's'}\n".encode())


def fitted(natural: list[int], width: int) -> list[int]:
    """Return widths of columns that fit into a line: the widest ones give way first, but none all of it."""
    room = width - _GAP * (len(natural) - 1)
    if sum(natural) <= room:
        return natural
    most = next((n for n in range(max(natural), _NARROWEST, -1) if sum(min(w, n) for w in natural) <= room), _NARROWEST)
    widths = [min(w, most) for w in natural]
    for column, wanted in enumerate(natural):
        widths[column] += max(0, min(wanted - widths[column], room - sum(widths)))
    return widths


def wide(text: str) -> int:
    """Return how many characters of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _cells(names: Iterable[str], found: Iterable[Mapping[str, Term]]) -> Iterator[list[str]]:
    for solution in found:
        yield [_cell(solution.get(name)) for name in names]


def _cell(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, Literal):
        text = term.value if len(term.value) <= _LONGEST else f"{term.value[:_LONGEST]}…"
        return printable(" ".join(text.split()))
    return printable(compact(term.value) if isinstance(term, Iri) else str(term))


def _line(cells: Iterable[str], widths: list[int]) -> bytes:
    padded = []
    for cell, width in zip(cells, widths, strict=True):
        text = _cut(cell, width)
        padded.append(text + " " * (width - wide(text)))
    return ((" " * _GAP).join(padded).rstrip() + "\n").encode()


def _cut(text: str, width: int) -> str:
    if wide(text) <= width:
        return text
    kept = text[: width - 1]
    while wide(kept) > width - 1:
        kept = kept[:-1]
    return f"{kept}…"
