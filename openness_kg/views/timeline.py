"""The history of a project as one small SVG: a row a criterion, a bar a level, told apart by colour and by height."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from openness_kg.base.iris import slug
from openness_kg.graph.store import Solution
from openness_kg.opener import OpenGraph

WIDTH = 640
"""Units of the picture; it scales to the room that it has."""
_LEFT, _ROW, _HEAD, _FOOT = 150, 14, 18, 16
_SPAN = WIDTH - _LEFT - 10
_BAR = 10
_HEIGHTS = {"open": _BAR, "partial": 6, "closed": 2}
"""How high a bar is: the less open, the lower; other levels are outlines."""
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}){1,2}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True)
class _Level:
    label: str
    colour: str


def timeline(graph: OpenGraph, project: str) -> str | None:
    """Return the history of a project as SVG, or None if no index has one.

    Every record that ever rated the project is a block of rows; a dashed line shows where it came to rate another
    project. The picture has a title, and a description that says in words what it shows.

    Args:
        graph: what answers the queries.
        project: the IRI of the project.

    """
    drawn = _drawn(graph, {"project": project})
    return drawn.get(project)


def timelines(graph: OpenGraph) -> dict[str, str]:
    """Return the history of every project that has one, by its IRI: as :func:`timeline`, but asked for at once."""
    return _drawn(graph, {})


def _drawn(graph: OpenGraph, values: dict[str, str]) -> dict[str, str]:
    rows: dict[str, list[Solution]] = defaultdict(list)
    for row in graph.rows("history/timeline", values):
        rows[row["project"]].append(row)
    if not rows:
        return {}
    levels = {
        slug(row["concept"]): _Level(row["label"], row["colour"] if _COLOUR.fullmatch(row["colour"]) else "#777777")
        for row in graph.rows("table/levels")
        if "colour" in row
    }
    last: dict[str, date] = {}
    for row in graph.rows("lookup/history-days"):
        last[row["index"]] = date.fromisoformat(row["day"])  # they come in their order
    return {project: _picture(project, found, levels, last) for project, found in rows.items()}


def _picture(project: str, rows: Sequence[Solution], levels: dict[str, _Level], last: dict[str, date]) -> str:
    blocks: dict[str, list[Solution]] = defaultdict(list)
    for row in rows:
        blocks[row["record"]].append(row)
    parts: list[str] = []
    told: list[str] = []
    top = 0
    for block in blocks.values():
        drawn, height, words = _block(block, last[block[0]["index"]], top, levels)
        parts += drawn
        told += words
        top += height
    shown = {slug(row["level"]) for row in rows}
    parts += _legend([name for name in levels if name in shown], levels, top)
    name = f"timeline-{slug(project)}"
    title = f"History of {rows[0]['projectLabel']}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top + _FOOT}" class="timeline" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" font-family="sans-serif" font-size="9" fill="currentColor">'
        f'<title id="{name}-title">{_text(title)}</title>'
        f'<desc id="{name}-desc">{_text(" ".join(told))}</desc>{"".join(parts)}</svg>\n'
    )


def _block(
    rows: Sequence[Solution], last: date, top: int, levels: dict[str, _Level]
) -> tuple[list[str], int, list[str]]:
    """Return the shapes of a record, their height, and what they show in words."""
    first = min(date.fromisoformat(row["from"]) for row in rows)
    days = max((last - first).days, 1)

    def x(day: date) -> float:
        return round(_LEFT + _SPAN * (day - first).days / days, 1)

    criteria = list(dict.fromkeys((row["criterion"], row["criterionLabel"]) for row in rows))
    height = _HEAD + _ROW * len(criteria) + _FOOT
    heading = f"{rows[0]['indexLabel']}: {rows[0]['recordLabel']}"
    parts = [_label(0, top + 12, heading, bold=True)]
    paths: dict[str, list[str]] = defaultdict(list)
    words = [f"{heading}, from {first} to {last}."]
    for number, (criterion, label) in enumerate(criteria):
        base = top + _HEAD + _ROW * number + _BAR
        parts.append(_label(_LEFT - 6, base, label, end=True))
        own = [row for row in rows if row["criterion"] == criterion]
        told = []
        for row in own:
            level, begin = slug(row["level"]), date.fromisoformat(row["from"])
            end = date.fromisoformat(row["until"]) if "until" in row else last
            high = _HEIGHTS.get(level, _BAR)
            wide = round(max(x(end) - x(begin), 1), 1)
            paths[level].append(f"M{x(begin):g} {base - high}h{wide:g}v{high}h{-wide:g}z")
            told.append(f"{levels[level].label.lower()} from {begin}" + (f" to {end}" if "until" in row else ""))
        words.append(f"{label}: {', '.join(told)}.")
    parts += [_path("".join(found), level, levels[level].colour) for level, found in paths.items()]
    for day, named in _subjects(rows):
        at = x(day)
        if day > first:
            parts.append(
                f'<path d="M{at:g} {top + _HEAD - 4}V{top + height - _FOOT}" stroke="currentColor" '
                'stroke-width="0.7" stroke-dasharray="3 2" fill="none"/>'
            )
            words.append(f"From {day} on it rates {named}.")
    foot = top + height - 5
    parts += [_label(_LEFT, foot, str(first)), _label(_LEFT + _SPAN, foot, str(last), end=True)]
    return parts, height, words


def _subjects(rows: Iterable[Solution]) -> list[tuple[date, str]]:
    """Return the day from which each project was rated, in the order of days."""
    begin: dict[tuple[str, str], date] = {}
    for row in rows:
        key, day = (row["rated"], row["ratedLabel"]), date.fromisoformat(row["from"])
        begin[key] = min(day, begin.get(key, day))
    return sorted((day, label) for (_, label), day in begin.items())


def _path(data: str, level: str, colour: str) -> str:
    if level in _HEIGHTS:
        return f'<path d="{data}" fill="{colour}"/>'
    return f'<path d="{data}" fill="none" stroke="{colour}" stroke-dasharray="2 1"/>'


def _legend(names: Iterable[str], levels: dict[str, _Level], top: int) -> list[str]:
    parts, at = [], _LEFT
    for name in names:
        high = _HEIGHTS.get(name, _BAR)
        parts.append(_path(f"M{at} {top + _BAR - high}h14v{high}h-14z", name, levels[name].colour))
        parts.append(_label(at + 18, top + 9, levels[name].label))
        at += 90
    return parts


def _label(x: float, y: float, text: str, end: bool = False, bold: bool = False) -> str:
    anchor = ' text-anchor="end"' if end else ""
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}"{anchor}{weight}>{_text(text)}</text>'


def _text(text: str) -> str:
    return escape(_CONTROL.sub(" ", text))
