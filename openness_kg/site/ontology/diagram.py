"""A drawing of the main classes: where each stands is set here, and what leads where comes from the ontology."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openness_kg.base import iris
from openness_kg.site.ontology.terms import Vocabulary

_WIDTH, _HEIGHT = 128, 36
_ACROSS, _DOWN = 268, 104
_MARGIN = 12
_ASIDE = 100
"""Room at the right for what leads past."""
_PLACES = {
    "Edition": (0, 0),
    "CriteriaScheme": (1, 0),
    "Criterion": (2, 0),
    "Aspect": (3, 0),
    "Entry": (0, 1),
    "Project": (1, 1),
    "Rating": (2, 1),
    "Level": (3, 1),
    "Organisation": (0, 2),
    "Model": (1, 2),
    "Dataset": (2, 2),
    "ModelFamily": (0, 3),
    "Licence": (1, 3),
    "Restriction": (2, 3),
    "RestrictionKind": (3, 3),
}
"""Column and row of each class."""
_DRAWN = (
    ("Edition", "usesScheme", "CriteriaScheme"),
    ("Criterion", "skos:inScheme", "CriteriaScheme"),
    ("Criterion", "measures", "Aspect"),
    ("Entry", "edition", "Edition"),
    ("Entry", "entryOf", "Project"),
    ("Rating", "ratedProject", "Project"),
    ("Rating", "criterion", "Criterion"),
    ("Rating", "level", "Level"),
    ("Project", "maker", "Organisation"),
    ("Project", "offersModel", "Model"),
    ("Model", "memberOf", "ModelFamily"),
    ("Model", "trainedOn", "Dataset"),
    ("Model", "underLicence", "Licence"),
    ("Dataset", "hasRestriction", "Restriction"),
    ("Licence", "hasRestriction", "Restriction"),
    ("Restriction", "restrictionKind", "RestrictionKind"),
    ("RestrictionKind", "bearsOn", "Aspect"),
)
"""The properties drawn, each from one of its domain to one of its range; the ontology's own but for one of SKOS."""
_FOREIGN = {"skos:inScheme": "in scheme"}


@dataclass(frozen=True)
class Box:
    """A class as drawn: its name, label, and the middle of its box."""

    id: str
    label: str
    x: float
    y: float


@dataclass(frozen=True)
class Arrow:
    """A property as drawn: its name, label, path, and where the label stands."""

    id: str
    label: str
    path: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class Diagram:
    """The drawing: its size, boxes and arrows, and all of it as sentences for who cannot see it."""

    width: float
    height: float
    boxes: Sequence[Box]
    arrows: Sequence[Arrow]
    sentences: str
    box_width: int = _WIDTH
    box_height: int = _HEIGHT


def of(vocabulary: Vocabulary) -> Diagram:
    """Return the drawing of those of the main classes and properties that the ontology has."""
    boxes = {
        name: Box(name, vocabulary[iris.okg(name)].label, *_middle(name)) for name in _PLACES if _has(vocabulary, name)
    }
    labels = {name: _FOREIGN.get(name, vocabulary[iris.okg(name)].label) for _, name, _ in _DRAWN}
    known = [
        (boxes[start], name, boxes[end])
        for start, name, end in _DRAWN
        if {start, end} <= set(boxes) and (name in _FOREIGN or _has(vocabulary, name))
    ]
    arrows = [_arrow(start, end, "" if name in _FOREIGN else name, labels[name]) for start, name, end in known]
    sentences = [f"{start.label} {labels[name]} {end.label}" for start, name, end in known]
    columns, rows = (max(place[axis] for place in _PLACES.values()) for axis in (0, 1))
    width = columns * _ACROSS + _WIDTH + 2 * _MARGIN + _ASIDE
    height = rows * _DOWN + _HEIGHT + 2 * _MARGIN
    return Diagram(width, height, list(boxes.values()), arrows, "; ".join(sentences) + ".")


def _has(vocabulary: Vocabulary, name: str) -> bool:
    return iris.okg(name) in vocabulary.terms


def _middle(name: str) -> tuple[float, float]:
    column, row = _PLACES[name]
    return _MARGIN + _WIDTH / 2 + column * _ACROSS, _MARGIN + _HEIGHT / 2 + row * _DOWN


def _arrow(start: Box, end: Box, name: str, label: str) -> Arrow:
    half, high = _WIDTH / 2, _HEIGHT / 2
    if start.y == end.y:
        side = 1 if end.x > start.x else -1
        x1, x2 = start.x + side * half, end.x - side * half
        return Arrow(name, label, f"M{x1:g} {start.y:g}H{x2:g}", (x1 + x2) / 2, start.y - 7, "middle")
    if abs(start.y - end.y) > _DOWN:
        # past what stands between, on the outer side
        out = start.x + half + 34
        path = f"M{start.x + half:g} {start.y:g}H{out:g}V{end.y:g}H{end.x + half:g}"
        return Arrow(name, label, path, out + 4, (start.y + end.y) / 2, "start")
    side = 1 if end.y > start.y else -1
    y1, y2 = start.y + side * high, end.y - side * high
    middle = (y1 + y2) / 2
    if start.x == end.x:
        return Arrow(name, label, f"M{start.x:g} {y1:g}V{y2:g}", start.x + 6, middle + 4, "start")
    from_x = start.x + (half / 2 if end.x > start.x else -half / 2)
    path = f"M{from_x:g} {y1:g}V{middle:g}H{end.x:g}V{y2:g}"
    return Arrow(name, label, path, (from_x + end.x) / 2, middle - 5, "middle")
