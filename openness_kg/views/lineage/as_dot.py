"""A lineage as a graph in DOT, the language of Graphviz."""

from __future__ import annotations

from openness_kg.base.text import printable
from openness_kg.views.lineage.as_text import LEGEND, mark, name
from openness_kg.views.lineage.model import Lineage

_SHAPES = {"dataset": "cylinder", "project": "component", "family": "folder"}


def _quoted(*lines: str, end: str = "") -> str:
    """Return lines as a quoted DOT string, in which nothing is an escape sequence or an entity."""
    escaped = (printable(line).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + (end or "\\n").join(escaped) + end + '"'


def render(lineage: Lineage) -> str:
    """Return a digraph whose arrows lead from an heir to what it was made from."""
    ids = {iri: f"n{number}" for number, iri in enumerate(lineage.nodes)}
    marks = lineage.marks
    lines = ["digraph lineage {", "  rankdir=RL", '  node [shape=box, fontname="sans-serif"]', "  edge [fontsize=10]"]
    for iri, node in lineage.nodes.items():
        numbers = [f"restrictions {', '.join(map(str, marks[iri]))}"] if marks[iri] else []
        bold = ", penwidth=3" if iri == lineage.root.iri else ""
        shape = _SHAPES.get(node.kind, "box")
        lines.append(f"  {ids[iri]} [label={_quoted(name(node), *numbers)}, shape={shape}{bold}]")
    for edge in lineage.edges:
        style = ", style=dashed" if edge.doubtful else ", style=dotted" if edge.declared else ""
        lines.append(
            f"  {ids[edge.subject]} -> {ids[edge.object]} [label={_quoted(edge.relation + mark(edge))}{style}]"
        )
    for number, (iri, count) in enumerate((item for tree in lineage.trees for item in tree.cut.items()), 1):
        lines.append(f"  c{number} [label={_quoted(f'… {count} more')}, shape=plaintext]")
        lines.append(f"  {ids[iri]} -> c{number} [style=dotted, arrowhead=none]")
    told = [f"{number}: {one.sentence}" for number, one in enumerate(lineage.restrictions, 1)]
    told += [LEGEND] if lineage.declared else []
    if told:
        legend = _quoted(*told, end="\\l")  # each line begins at the left
        lines.append(f"  legend [shape=note, label={legend}]")
    return "\n".join([*lines, "}"]) + "\n"
