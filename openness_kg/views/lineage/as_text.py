"""A lineage as a tree of text lines."""

from __future__ import annotations

from collections.abc import Iterator

from openness_kg.base.iris import slug
from openness_kg.base.text import printable
from openness_kg.views.lineage.model import Edge, Lineage, Node, Restriction, Tree
from openness_kg.views.lineage.trees import Visit, visits

LEGEND = "dotted edges: declared by a repository of a hub, and not checked"
"""What drawings say of the edges that are just declared."""
DOUBTFUL = "dashed edges: doubtful"
"""What a drawing says of the edges that something speaks against, where that does not stand beside it."""
MOST = 200
"""Heirs that the tree shows; how many more there are is said."""
_PASSED = {"outputs": "limits on outputs only", "none": "no limits pass on"}


def render(lineage: Lineage) -> str:
    """Return the lineage as lines that end with a newline; nothing in them steers a terminal."""
    root = lineage.root
    marks = {iri: f" [{', '.join(map(str, numbers))}]" for iri, numbers in lineage.marks.items() if numbers}
    lines = [" · ".join(map(printable, (root.label, root.kind, *root.licences))) + marks.get(root.iri, "")]
    for tree in lineage.trees:
        lines += ["", "Made from" if tree.up else "Heirs", *_tree(lineage, tree, marks)]
    numbered = list(enumerate(lineage.restrictions, 1))
    if binding := [(number, one) for number, one in numbered if one.binds]:
        lines += ["", f"Restrictions that bind {printable(root.label)}"]
    for number, one in binding:
        lines.append(f"  [{number}] {printable(one.sentence)}")
        if one.holder != root.iri:
            lines.append(f"      of {printable(one.holder_label + _through(lineage, one))}")
        lines += [f"      {printable(source)}" for source in one.sources]
    if others := [(number, one) for number, one in numbered if not one.binds]:
        lines += ["", "Other restrictions in the tree"]
    lines += [f"  [{number}] {printable(f'{one.sentence}, of {one.holder_label}')}" for number, one in others]
    if doubts := [edge for edge in lineage.edges if edge.doubtful]:
        lines += ["", "Doubts"]
    for edge in doubts:
        lines.append(f"  {printable(sentence(lineage, edge))}")
        lines += [f"      {printable(note)}" for note in edge.notes]
    return "\n".join(lines) + "\n"


def sentence(lineage: Lineage, edge: Edge) -> str:
    """Return an edge as a sentence."""
    return f"{lineage.labels[edge.subject]} {edge.relation} {lineage.labels[edge.object]}"


def _through(lineage: Lineage, restriction: Restriction) -> str:
    """Return through what a restriction reaches the root, unless that is its holder itself."""
    ways = (lineage.labels.get(iri, slug(iri)) for iri in restriction.through if iri != restriction.holder)
    names = ", ".join(sorted(ways))
    directly = "directly and " if restriction.holder in restriction.through else ""
    return f", {directly}through {names}" if names else ""


def _tree(lineage: Lineage, tree: Tree, marks: dict[str, str]) -> Iterator[str]:
    if not tree.children:
        yield "  none known"
    shown = 0
    for visit in visits(lineage.root.iri, tree):
        if not tree.up and shown == MOST:
            yield _rest(len(tree.parents) - MOST)
            break
        shown += not visit.again
        indent = "".join("   " if last else "│  " for last in visit.last[:-1])
        yield f"{indent}{'└─ ' if visit.last[-1] else '├─ '}{_line(lineage, tree, visit, marks)}"
        if visit.cut:
            yield f"{indent}{'   ' if visit.last[-1] else '│  '}└─ … {visit.cut} more"
    if tree.hidden:
        yield f"… {tree.hidden} more beyond depth {lineage.depth}"


def _rest(number: int) -> str:
    return f"… and {number:,} more heir{'s' if number != 1 else ''}: --counts counts them, --format json has them all"


def _line(lineage: Lineage, tree: Tree, visit: Visit, marks: dict[str, str]) -> str:
    node, edge = lineage.nodes[visit.node], visit.edge
    arrow = "→" if tree.up else "←"
    text = printable(f"{edge.relation} {arrow} {name(node)}") + marks.get(node.iri, "") + with_page(edge)
    if visit.again:
        return f"{text} {'↑' if visit.again == 'above' else '↓'} see {visit.again}"
    near = lineage.nodes[edge.subject if tree.up else edge.object]
    told = not tree.up and node.passed in _PASSED and node.passed != near.passed
    return f"{text} · {_PASSED[node.passed]}" if told else text


def name(node: Node) -> str:
    """Return a node's label, with its kind unless it is a model, as most are."""
    return node.label if node.kind == "model" else f"{node.label} ({node.kind})"


def mark(edge: Edge) -> str:
    """Return the mark of an edge that is doubtful or just declared, or an empty text."""
    words = [word for word, so in (("doubtful", edge.doubtful), ("declared", edge.declared)) if so]
    return f" ({', '.join(words)})" if words else ""


def with_page(edge: Edge) -> str:
    """Return the mark of an edge, with the page that declares it."""
    at = f" at {' and '.join(map(printable, edge.sources))}" if edge.declared and edge.sources else ""
    return mark(edge).replace("declared", f"declared{at}")
