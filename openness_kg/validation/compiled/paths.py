"""SHACL property paths (§2.3.1) as SPARQL property paths."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from openness_kg.validation.compiled.shapes import RDF, ShapesGraph, Term, refused

_SUFFIXES = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


@dataclass(frozen=True)
class Path:
    """A path: its kind (a property of SHACL, or ``sequence``), its SPARQL, and the IRI or the parts it is made of."""

    kind: str
    text: str
    iri: ox.NamedNode | None = None
    parts: tuple[Path, ...] = ()
    may_be_empty: bool = False
    """Whether it leads from each node to itself too."""


def read(graph: ShapesGraph, node: Term, shape: Term, seen: tuple[Term, ...] = ()) -> Path:
    """Return the path that a node of the shapes graph describes.

    Raises:
        OpennessError: it is ill-formed: no path, several at once, or one that contains itself.

    """
    if isinstance(node, ox.NamedNode) and not graph.objects(node, f"{RDF}first"):
        return Path("predicate", str(node), node)
    if node in seen:
        raise refused(shape, "sh:path", "which contains itself")
    seen = (*seen, node)
    if graph.objects(node, f"{RDF}first"):
        parts = tuple(read(graph, member, shape, seen) for member in graph.members(node))
        if len(parts) < 2:  # noqa: PLR2004
            raise refused(shape, "sh:path", "a sequence that needs two or more members")
        text = "/".join(_inner(p.text) for p in parts)
        return Path("sequence", text, parts=parts, may_be_empty=all(p.may_be_empty for p in parts))
    kinds = [k for k in ("inversePath", "alternativePath", *_SUFFIXES) if graph.objects(node, k)]
    if len(kinds) != 1:
        raise refused(shape, "sh:path", f"where {node} is no well-formed path")
    value = graph.one(node, kinds[0])
    if value is None:
        raise refused(shape, "sh:path", f"where {node} leads nowhere")
    if kinds[0] == "alternativePath":
        parts = tuple(read(graph, member, shape, seen) for member in graph.members(value))
        if len(parts) < 2:  # noqa: PLR2004
            raise refused(shape, "sh:path", "an alternative that needs two or more members")
        text = "|".join(_inner(p.text) for p in parts)
        return Path(kinds[0], text, parts=parts, may_be_empty=any(p.may_be_empty for p in parts))
    inner = read(graph, value, shape, seen)
    if kinds[0] == "inversePath":
        return Path(kinds[0], f"^{_inner(inner.text)}", parts=(inner,), may_be_empty=inner.may_be_empty)
    empty = inner.may_be_empty or kinds[0] != "oneOrMorePath"
    return Path(kinds[0], _inner(inner.text) + _SUFFIXES[kinds[0]], parts=(inner,), may_be_empty=empty)


def _inner(text: str) -> str:
    return text if text.startswith("<") and text.index(">") == len(text) - 1 else f"({text})"
