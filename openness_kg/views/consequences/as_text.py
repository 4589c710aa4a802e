"""Consequences as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from openness_kg.base.text import printable
from openness_kg.views.consequences.model import Bearing, Cell, Conclusion, Consequences, Supposed
from openness_kg.views.words import shortest

_WORDS = {
    "restriction": ("newly {how} by {what}", "no longer {how} by {what}"),
    "licence-term": ("with a licence newly {how} with {what}", "with a licence no longer {how} with {what}"),
    "weights": ("with weights newly {how}", "with weights no longer {how}"),
    "licence-of-weights": (
        "newly {how} by the licence of the weights",
        "no longer {how} by the licence of the weights",
    ),
    "data": ("made with {what}, newly {how}", "made with {what}, no longer {how}"),
}
_HOW = {"conflict": "in conflict"}


def render(consequences: Consequences) -> str:
    """Return the consequences as lines that end with a newline."""
    return "".join(f"{printable(line)}\n" for line in _lines(consequences))


def _lines(found: Consequences) -> Iterator[str]:
    yield from map(_sentence, found.supposed)
    beside = [cell for cell in found.cells if not cell.changes_level]
    yield ""
    yield f"{_number(len(found.levels), 'level')} of {_number(found.projects, 'project')} would change"
    for cell in found.levels:
        yield f"  {_where(cell)}: {_concluded(cell.before)} → {_concluded(cell.after)}"
    if beside:
        yield f"{_number(len(beside), 'conclusion')} would change beside a level that stays"
        for cell in beside:
            yield f"  {_where(cell)}: {cell.after.level}, {_beside(cell.before)} → {_beside(cell.after)}"
    if found.scores:
        yield f"{_number(len(found.scores), 'score')} would change"
        for score in found.scores:
            yield f"  {score.edition.slug}  {score.project.label}: {shortest(score.before)} → {shortest(score.after)}"
    yield f"{_number(found.models, 'model')} would change, families among them"
    for bearing in found.bearings:
        yield from (f"  {line}" for line in _borne(bearing))


def _sentence(one: Supposed) -> str:
    thing = f"{one.thing.label} ({one.thing.slug})"
    now = " and ".join(value.label for value in one.before)
    if one.after is None:
        return f"What if {thing} ended on {one.day}? Now: {now or 'no end'}."
    since = f" from {one.day} on" if one.day else ""
    return f"What if the {one.property.label} of {thing} were {one.after.label}{since}? Now: {now or 'not known'}."


def _where(cell: Cell) -> str:
    return f"{cell.edition.slug}  {cell.project.label}  {cell.criterion.label}"


def _concluded(one: Conclusion) -> str:
    return f"{one.level or 'none'}{f' ({one.outcome})' if one.outcome else ''}"


def _beside(one: Conclusion) -> str:
    return f"{one.outcome or 'nothing compared'}{f', derived {one.derived}' if one.derived else ''}"


def _borne(one: Bearing) -> Iterator[str]:
    how = _HOW.get(one.how, one.how)
    for number, words in zip((one.more, one.fewer), _WORDS[one.about], strict=True):
        if number:
            yield f"{number:,} {words.format(how=how, what=one.what.label)}"


def _number(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
