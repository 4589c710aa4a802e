"""What is wrong with the SELECT line of a query: variables that are not grouped, expressions without a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from openness_kg.graph.sparql import Token

AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_ENDS = {"HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"}


@dataclass
class Selection:
    """A SELECT, sub-selects apart: its line, and what its GROUP BY names."""

    line: list[Token] = field(default_factory=list)
    grouping: list[Token] = field(default_factory=list)
    grouped: bool = False


def fault(found: list[Token]) -> tuple[int, str] | None:
    """Return where the line of a SELECT is wrong, and why; None if it is not."""
    for selection in _selections(found):
        if fault := _unnamed(selection.line) or _ungrouped(selection):
            return fault
    return None


def _selections(found: list[Token]) -> Iterator[Selection]:
    for place, token in enumerate(found):
        if token.kind == "word" and token.text.upper() == "SELECT":
            yield _selection(found[place + 1 :])


def _selection(rest: list[Token]) -> Selection:
    selection = Selection()
    place = 0
    while place < len(rest) and rest[place].text.upper() not in ("WHERE", "{", "FROM"):
        selection.line.append(rest[place])
        place += 1
    depth = 0
    part: list[Token] | None = None
    for token in rest[place:]:
        depth += (token.text == "{") - (token.text == "}")
        if depth < 0:
            break
        if depth or token.text == "}":
            continue
        word = token.text.upper() if token.kind == "word" else ""
        if word == "GROUP":
            selection.grouped, part = True, selection.grouping
        elif word in _ENDS:
            part = None
        elif part is not None:
            part.append(token)
    return selection


def _unnamed(line: list[Token]) -> tuple[int, str] | None:
    """Find an expression in brackets that no AS gives a name."""
    depth, start, named = 0, 0, False
    for token in line:
        if token.text == "(":
            depth += 1
            if depth == 1:
                start, named = token.start, False
        elif token.text == ")":
            depth -= 1
            if not depth and not named:
                return start, "this expression has no name: write (… AS ?name)."
        elif depth == 1 and token.kind == "word" and token.text.upper() == "AS":
            named = True
        elif not depth and token.text == ",":
            return token.start, "what is selected stands side by side, without commas."
        elif not depth and token.kind == "word" and token.text.upper() in AGGREGATES:
            return token.start, f"an expression stands in brackets and has a name: write ({token.text}(…) AS ?name)."
    return None


def _ungrouped(selection: Selection) -> tuple[int, str] | None:
    aggregated = any(token.kind == "word" and token.text.upper() in AGGREGATES for token in selection.line)
    if not (selection.grouped or aggregated):
        return None
    known = {token.text[1:] for token in selection.grouping if token.kind == "variable"}
    depth, inside = 0, -1
    before = Token("", "", -1)
    for token in selection.line:
        if token.text == "(":
            if inside < 0 and before.kind == "word" and before.text.upper() in AGGREGATES:
                inside = depth
            depth += 1
        elif token.text == ")":
            depth -= 1
            if depth == inside:
                inside = -1
        elif token.kind == "variable" and inside < 0:
            if before.text.upper() == "AS":
                known.add(token.text[1:])
            elif token.text[1:] not in known:
                name = token.text
                return token.start, f"{name} is selected but not grouped: add GROUP BY {name}, or take SAMPLE({name})."
        before = token
    return None
