"""Terms of Oxigraph into the contract's own, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from openness_kg.graph.terms import LANG_STRING, BlankNode, Iri, Literal, Term, Triple

if TYPE_CHECKING:
    OxTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def from_ox(found: OxTerm) -> Term:
    """Return a term of Oxigraph as the contract has it; a quoted triple as the text of it."""
    if isinstance(found, ox.NamedNode):
        return Iri(found.value)
    if isinstance(found, ox.Literal):
        return Literal(found.value, LANG_STRING if found.language else found.datatype.value, found.language or "")
    return BlankNode(found.value if isinstance(found, ox.BlankNode) else str(found))


def triple(found: ox.Triple) -> Triple:
    """Return a triple of Oxigraph as the contract has it."""
    return Triple(from_ox(found.subject), Iri(found.predicate.value), from_ox(found.object))  # type: ignore[arg-type]


def node(name: Iri | BlankNode) -> ox.NamedNode | ox.BlankNode:
    """Return an IRI or a blank node as Oxigraph has it."""
    return ox.NamedNode(name.value) if isinstance(name, Iri) else ox.BlankNode(name.value)


def term(value: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return a term as Oxigraph has it."""
    if not isinstance(value, Literal):
        return node(value)
    if value.language:
        return ox.Literal(value.value, language=value.language)
    return ox.Literal(value.value, datatype=ox.NamedNode(value.datatype))


def to_ox(found: Triple) -> ox.Triple:
    """Return a triple as Oxigraph has it."""
    return ox.Triple(node(found.subject), ox.NamedNode(found.predicate.value), term(found.object))


def is_iri(text: str) -> bool:
    """Tell whether a text is an absolute IRI (RFC 3987)."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True
