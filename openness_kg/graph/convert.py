"""Terms of Oxigraph into the contract's own, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from openness_kg.graph.terms import LANG_STRING, BlankNode, Iri, Literal, Term, Triple

if TYPE_CHECKING:
    OxTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def from_ox(term: OxTerm) -> Term:
    """Return a term of Oxigraph as the contract has it; a quoted triple as the text of it."""
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.Literal):
        return Literal(term.value, LANG_STRING if term.language else term.datatype.value, term.language or "")
    return BlankNode(term.value if isinstance(term, ox.BlankNode) else str(term))


def triple(found: ox.Triple) -> Triple:
    """Return a triple of Oxigraph as the contract has it."""
    return Triple(from_ox(found.subject), Iri(found.predicate.value), from_ox(found.object))  # type: ignore[arg-type]


def node(term: Iri | BlankNode) -> ox.NamedNode | ox.BlankNode:
    """Return an IRI or a blank node as Oxigraph has it."""
    return ox.NamedNode(term.value) if isinstance(term, Iri) else ox.BlankNode(term.value)


def to_ox(found: Triple) -> ox.Triple:
    """Return a triple as Oxigraph has it."""
    value = found.object
    if not isinstance(value, Literal):
        target: ox.NamedNode | ox.BlankNode | ox.Literal = node(value)
    elif value.language:
        target = ox.Literal(value.value, language=value.language)
    else:
        target = ox.Literal(value.value, datatype=ox.NamedNode(value.datatype))
    return ox.Triple(node(found.subject), ox.NamedNode(found.predicate.value), target)


def is_iri(text: str) -> bool:
    """Tell whether a text is an absolute IRI (RFC 3987)."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True
