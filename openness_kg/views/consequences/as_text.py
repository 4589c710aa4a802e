"""Consequences as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from openness_kg.base.text import printable
from openness_kg.views.consequences.model import Bearing, Cell, Conclusion, Consequences, Supposed
from openness_kg.views.words import shortest

_WORDS = {
    ("restriction", "bound"): ("newly bound by", "no longer bound by"),
    ("licence term", "conflict"): ("newly in conflict with", "no longer in conflict with"),
    ("licence term", "consistent"): ("newly consistent with", "no longer consistent with"),
}


def render(consequences: Consequences) -> str:
    """Return the consequences as lines that end with a newline."""
    return "".join(f"{printable(line)}\n" for line in _lines(consequences))


def _lines(found: Consequences) -> Iterator[str]:
    yield from map(_sentence, found.supposed)
    levels = [cell for cell in found.cells if cell.changes_level]
    beside = [cell for cell in found.cells if not cell.changes_level]
    yield ""
    yield f"{_number(len(levels), 'level')} of {_number(len({c.project.iri for c in levels}), 'project')} would change"
    for cell in levels:
        yield f"  {_where(cell)}: {_concluded(cell.before)} → {_concluded(cell.after)}"
    if beside:
        yield f"{_number(len(beside), 'more conclusion')} would change, the level staying"
        for cell in beside:
            yield f"  {_where(cell)}: {cell.after.level}, {_beside(cell.before)} → {_beside(cell.after)}"
    if found.scores:
        yield f"{_number(len(found.scores), 'score')} would change"
        for score in found.scores:
            yield f"  {score.edition.slug}  {score.project.label}: {shortest(score.before)} → {shortest(score.after)}"
    yield f"{_number(found.models, 'model')} would change"
    for bearing in found.bearings:
        yield from (f"  {line}" for line in _borne(bearing))


def _sentence(one: Supposed) -> str:
    thing = f"{one.thing.label} ({one.thing.slug})"
    if not one.after:
        return f"What if {thing} ended on {one.day}?"
    since = f" from {one.day} on" if one.day else ""
    now = " and ".join(one.before) or "not known"
    return f"What if the {one.property} of {thing} were {one.after}{since}? Now: {now}."


def _where(cell: Cell) -> str:
    return f"{cell.edition.slug}  {cell.project.label}  {cell.criterion.label}"


def _concluded(one: Conclusion) -> str:
    return f"{one.level or 'none'}{f' ({one.outcome})' if one.outcome else ''}"


def _beside(one: Conclusion) -> str:
    return f"{one.outcome or 'nothing compared'}{f', derived {one.derived}' if one.derived else ''}"


def _borne(one: Bearing) -> Iterator[str]:
    words = _WORDS.get((one.about, one.how), (f"newly {one.how} for", f"no longer {one.how} for"))
    for number, said in ((one.more, words[0]), (one.fewer, words[1])):
        if number:
            yield f"{number:,} {said} {one.what.label}"


def _number(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
