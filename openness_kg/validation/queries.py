"""The shipped shapes as queries that others can run, on any engine of SPARQL 1.1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from openness_kg.base.iris import slug
from openness_kg.graph import resources
from openness_kg.validation import shacl
from openness_kg.validation.compiled import CompiledConstraint, compile_shapes, run
from openness_kg.validation.compiled.memory import Memory
from openness_kg.validation.sources import Statements
from openness_kg.validation.whereabouts import text_of

_NAME = ox.NamedNode("http://www.w3.org/ns/shacl#name")


@dataclass(frozen=True)
class ShapeQuery:
    """A constraint as a query: each row is a result (SHACL, section 3.6.2), whose focus node is ``?this``.

    Attributes:
        shape: IRI of the shape.
        name: what the shape is called; empty if it has no name.
        component: IRI of the constraint component.
        severity: local name of the severity.
        path: IRI of the property that it is about; empty if there is none, or it is more than a property.
        messages: what to do, as far as the shape says.
        filled: whether ``{?name}`` in a message stands for what the row has for that variable.
        by_text: whether it looks at the text of literals, so that an engine which rewrites them is no good witness.
        query: the SELECT query.

    """

    shape: str
    name: str
    component: str
    severity: str
    path: str
    messages: tuple[str, ...]
    filled: bool
    by_text: bool
    query: str


def shape_queries() -> list[ShapeQuery]:
    """Return the constraints of the shipped shapes in a stable order."""
    triples = list(Statements.of(resources.shape_files()).each())
    names = {t.subject: t.object.value for t in triples if t.predicate == _NAME and isinstance(t.object, ox.Literal)}
    return [_described(constraint, names) for constraint in compile_shapes(triples)]


def standing(turtle: bytes) -> Iterator[tuple[int, str, str]]:
    """Yield what the shipped shapes find in a document: the number of the constraint, the focus, and the message."""
    constraints = compile_shapes(Statements.of(resources.shape_files()).each())
    memory = Memory(check=False)
    memory.load(turtle)
    for number, constraint in enumerate(constraints):
        for result in run([constraint], memory.select):
            fault = shacl.fault(result)
            yield number, fault.focus, fault.message


def _described(constraint: CompiledConstraint, names: dict[ox.NamedNode | ox.BlankNode | ox.Triple, str]) -> ShapeQuery:
    path = constraint.path and constraint.path.iri
    shape = constraint.shape
    return ShapeQuery(
        shape=text_of(shape),
        name=names.get(shape, "") if isinstance(shape, ox.NamedNode | ox.BlankNode) else "",
        component=constraint.component,
        severity=slug(constraint.severity),
        path=path.value if path else "",
        messages=tuple(message.value for message in constraint.messages),
        filled=constraint.constraint is not None,
        by_text=constraint.by_text,
        query=constraint.query,
    )
