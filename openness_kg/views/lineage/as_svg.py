"""A lineage as one SVG that needs nothing else: what the root was made from to the left, heirs to the right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from openness_kg.base.text import printable
from openness_kg.views.lineage.as_text import LEGEND, mark, name, sentence
from openness_kg.views.lineage.layout import layout
from openness_kg.views.lineage.model import Edge, Lineage, Tree

_WIDE, _HIGH, _GAP, _BEND, _STEP, _MARGIN, _LEAST = 190, 34, 160, 40, 46, 12, 760
_ROOM = 35
"""Letters of the second line of a box."""
_FILL = {"model": "#e4edfa", "family": "#e9e3f6", "dataset": "#e2f2e5", "project": "#fcefd8"}
_INK, _LINE = "#1a1a1a", "#5b6470"
Places = Mapping[str, tuple[float, float]]
"""The left upper corner of each box."""


def render(lineage: Lineage) -> str:
    """Return the picture; its title names the root, and its description says every edge as a sentence."""
    grid = layout(lineage)
    left = min(column for column, _ in grid.values())
    top = min(row for _, row in grid.values())
    places = {
        iri: (_MARGIN + (column - left) * (_WIDE + _GAP), _MARGIN + (row - top) * _STEP)
        for iri, (column, row) in grid.items()
    }
    width = max(_LEAST, *(x + _WIDE + _MARGIN for x, _ in places.values()))
    foot = max(y for _, y in places.values()) + _HIGH + 24
    height = foot + 15 * (len(lineage.restrictions) + lineage.declared)
    drawn = {edge: tree for tree in reversed(lineage.trees) for edge in tree.edges}
    parts = [_edge(drawn[edge], edge, places) for edge in lineage.edges]
    parts += _boxes(lineage, places)
    parts += _legend(lineage, foot, int(width / 5.5))
    told = ". ".join(sentence(lineage, edge) + mark(edge) for edge in lineage.edges) or "Nothing is known"
    body = "\n".join(parts)
    ids = f"lineage-{escape(lineage.root.slug)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.9g} {height:.9g}" width="{width:.9g}" '
        f'height="{height:.9g}" role="img" aria-labelledby="{ids}-title {ids}-desc" '
        f'font-family="sans-serif" fill="{_INK}">'
        f'<title id="{ids}-title">{_text(f"Lineage of {lineage.root.label}")}</title>'
        f'<desc id="{ids}-desc">{_text(told)}.</desc>'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _boxes(lineage: Lineage, places: Places) -> Iterator[str]:
    marks, cut = lineage.marks, {iri: count for tree in lineage.trees for iri, count in tree.cut.items()}
    for iri, node in lineage.nodes.items():
        x, y = places[iri]
        numbers = f"[{', '.join(map(str, marks[iri]))}]" if marks[iri] else ""
        more = f"… {cut[iri]} more" if iri in cut else ""
        second = " · ".join(filter(None, (node.kind, " / ".join(node.licences), numbers, more)))
        fill = _FILL.get(node.kind, "#f0f0f0")
        border = 2.5 if iri == lineage.root.iri else 0.8
        yield (
            f"<g><title>{_text(name(node))}: {_text(second)}</title>"
            f'<rect x="{x:.9g}" y="{y:.9g}" width="{_WIDE}" height="{_HIGH}" rx="5" fill="{fill}" '
            f'stroke="{_LINE}" stroke-width="{border}"/>'
            f"{_label(x + 8, y + 14, _short(node.label, 27), 11)}"
            f"{_label(x + 8, y + 27, _fitting(node.kind, node.licences, numbers, more), 9)}</g>"
        )


def _fitting(kind: str, licences: tuple[str, ...], numbers: str, more: str) -> str:
    """Return the second line of a box, in which the licences give way."""
    fixed = " · ".join(filter(None, (kind, numbers, more)))
    room = _ROOM - len(fixed) - 3
    licence = _short(" / ".join(licences), room) if room >= len("Apache-2…") else ""
    return _short(" · ".join(filter(None, (kind, licence, numbers, more))), _ROOM)


def _edge(tree: Tree, edge: Edge, places: Places) -> str:
    (x, y), (end, low) = places[edge.subject], places[edge.object]
    y, end, low = y + _HIGH / 2, end + _WIDE, low + _HIGH / 2
    tip, text = end + 6, edge.relation + mark(edge)
    if tree.parents.get(tree.far(edge)) is not edge:
        bend = max(_GAP / 2, abs(x - end) / 2)
        way = f"C{x - bend:.9g} {y:.9g} {tip + bend:.9g} {low:.9g} {tip:.9g} {low:.9g}"
        label = _label(x - 4, y - 4, text, 9, "end") if tree.up else _label(end + 9, low - 4, text, 9)
    elif tree.up:  # level beside the box that only this edge leads to, so that there is room for the label
        way = f"C{x - _BEND / 2:.9g} {y:.9g} {x - _BEND / 2:.9g} {low:.9g} {x - _BEND:.9g} {low:.9g}H{tip:.9g}"
        label = _label(end + 9, low - 4, text, 9)
    else:
        way = f"H{tip + _BEND:.9g}C{tip + _BEND / 2:.9g} {y:.9g} {tip + _BEND / 2:.9g} {low:.9g} {tip:.9g} {low:.9g}"
        label = _label(x - 4, y - 4, text, 9, "end")
    dashes = ' stroke-dasharray="4 3"' if edge.doubtful else ' stroke-dasharray="1 3"' if edge.declared else ""
    return (
        f'<path d="M{x:.9g} {y:.9g}{way}" fill="none" stroke="{_LINE}"{dashes}/>'
        f'<path d="M{end:.9g} {low:.9g}l7 -3.5v7z" fill="{_LINE}"/>{label}'
    )


def _legend(lineage: Lineage, top: float, room: int) -> Iterator[str]:
    for number, one in enumerate(lineage.restrictions, 1):
        binds = "" if one.binds else f"; does not bind {lineage.root.label}"
        text = f"[{number}] {one.sentence}, of {one.holder_label}{binds}"
        title = f"<title>{_text(text)}</title>"
        yield f"<g>{title}{_label(_MARGIN, top + 15 * (number - 1), _short(text, room), 10)}</g>"
    if lineage.declared:
        yield _label(_MARGIN, top + 15 * len(lineage.restrictions), LEGEND, 10)


def _label(x: float, y: float, text: str, size: int, anchor: str = "start") -> str:
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:.9g}" y="{y:.9g}" font-size="{size}"{where}>{_text(text)}</text>'


def _short(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"


def _text(text: str) -> str:
    return escape(printable(text))
