"""Targets (§2.1.3) as sets of nodes: a variable, and a pattern that binds it."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from openness_kg.validation.compiled.shapes import RDF, RDFS, ShapesGraph, Term, constant, iri

INSTANCE = f"<{RDF}type>/<{RDFS}subClassOf>*"


@dataclass(frozen=True)
class Nodes:
    """A set of nodes: the name of a variable, the pattern that binds it, and the variables it was reached from."""

    var: str
    pattern: str
    outer: tuple[str, ...] = ()

    @property
    def v(self) -> str:
        """The variable, as SPARQL."""
        return f"?{self.var}"


def focus_nodes(graph: ShapesGraph, shape: Term) -> Nodes:
    """Return the focus nodes that a shape's targets name, its own instances among them if it is a class."""
    parts = [f"VALUES ?this {{ {constant(shape, 'targetNode', t)} }}" for t in graph.objects(shape, "targetNode")]
    classes = [iri(shape, "targetClass", t) for t in graph.objects(shape, "targetClass")]
    if shape in graph.classes and isinstance(shape, ox.NamedNode):
        classes.append(str(shape))
    parts += [f"?this {INSTANCE} {name} ." for name in classes]
    parts += [f"?this {iri(shape, 'targetSubjectsOf', t)} ?any ." for t in graph.objects(shape, "targetSubjectsOf")]
    parts += [f"?any {iri(shape, 'targetObjectsOf', t)} ?this ." for t in graph.objects(shape, "targetObjectsOf")]
    if len(parts) == 1 and parts[0].startswith("VALUES"):
        return Nodes("this", parts[0])
    found = " UNION ".join(f"{{ {part} }}" for part in parts) if len(parts) > 1 else parts[0]
    return Nodes("this", f"{{ SELECT DISTINCT ?this WHERE {{ {found} }} }}")
