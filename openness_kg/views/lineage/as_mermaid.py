"""A lineage as a Mermaid flowchart."""

from __future__ import annotations

from openness_kg.views.lineage.as_text import LEGEND, mark, name
from openness_kg.views.lineage.model import Lineage


def _quoted(text: str) -> str:
    """Return a text as a Mermaid label: entity codes keep it from closing the label or adding markup."""
    escaped = "".join(c if c.isalnum() or c in " .,:;()/-+'" else f"#{ord(c)};" for c in text)
    return f'"{escaped}"'


def render(lineage: Lineage) -> str:
    """Return a flowchart whose arrows lead from an heir to what it was made from, the root with a thick border."""
    ids = {iri: f"n{number}" for number, iri in enumerate(lineage.nodes)}
    lines = ["flowchart RL", *(f"  {ids[iri]}[{_quoted(name(node))}]" for iri, node in lineage.nodes.items())]
    for edge in lineage.edges:
        arrow = "-.->" if edge.doubtful else "-->"
        label = _quoted(edge.relation + mark(edge))
        lines.append(f"  {ids[edge.subject]} {arrow}|{label}| {ids[edge.object]}")
    if dotted := [str(number) for number, edge in enumerate(lineage.edges) if edge.declared and not edge.doubtful]:
        lines += [f"  linkStyle {','.join(dotted)} stroke-dasharray:1 4", f"  legend[{_quoted(LEGEND)}]"]
    for number, restriction in enumerate(lineage.restrictions, 1):
        lines.append(f"  r{number}([{_quoted(restriction.sentence)}])")
        lines += [f"  {ids[iri]} -.- r{number}" for iri in restriction.begins_at]
    for number, (iri, count) in enumerate((item for tree in lineage.trees for item in tree.cut.items()), 1):
        lines.append(f"  {ids[iri]} -.- c{number}[{_quoted(f'… {count} more')}]")
    return "\n".join([*lines, f"  style {ids[lineage.root.iri]} stroke-width:4px"]) + "\n"
