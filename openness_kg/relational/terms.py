"""Terms as the relational engines hold them: one text a term, the same text for the same term.

An IRI is ``<IRI>`` and a blank node ``_:label``, as in N-Triples. A literal is a quote, what kind it is of (nothing for
a string, ``@`` and a language, ``^`` and the IRI of a datatype), a quote, and its lexical form as it is: ``"@en"two``.
So nothing has to be unescaped while rules run. Lexical forms are those that Oxigraph gives back: it holds literals of
the common datatypes by their values, so that ``1.0`` comes back as ``1``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from openness_kg.base.errors import OpennessError
from openness_kg.graph.terms import STRING, XSD
from openness_kg.relational.refusal import OTHERWISE

STRINGS = '""'
"""How strings begin."""
TRUE = f'"^{XSD}boolean"true'
FALSE = f'"^{XSD}boolean"false'

# lines are looked at whole, by the regular expressions of RE2 and of Java alike: what they let pass is in the form that
# Oxigraph gives it; what they do not may be as well, and takes a slower way
_IRI = (
    "<[a-z][a-z0-9+.-]*:(?://[A-Za-z0-9.-]+/)?[A-Za-z0-9_.~!$&'()*+,;=:@-][A-Za-z0-9/_.~!$&'()*+,;=:@-]*"
    "(?:#[A-Za-z0-9/_.~!$&'()*+,;=:@?-]*)?>"
)
_LITERAL = "|".join(
    (
        r'"[^"\\\x00-\x1f\x7f]*"(?:@[a-z]{2,3})?',
        rf'"[^"\\\x00-\x1f\x7f]*"\^\^<{XSD}anyURI>',
        rf'"(?:true|false)"\^\^<{XSD}boolean>',
        rf'"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"\^\^<{XSD}date>',
        rf'"(?:0|-?[1-9][0-9]{{0,15}})"\^\^<{XSD}integer>',
        rf'"(?:0|-?[1-9][0-9]{{0,9}}|-?(?:0|[1-9][0-9]{{0,9}})\.[0-9]{{0,9}}[1-9])"\^\^<{XSD}decimal>',
        rf'"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"\^\^<{XSD}dateTime>',
    )
)
PLAIN = f"{_IRI} {_IRI} (?:{_IRI}|{_LITERAL})(?: {_IRI})? ?\\."
"""What a line of N-Quads is that needs no other reading than to be cut at its blanks."""
IRI = re.compile(_IRI)

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f]')


def encoded(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """Return a term of Oxigraph, as it comes from a store, in the form that the engines hold.

    Raises:
        OpennessError: it is one of RDF 1.2, which they do not know.

    """
    if isinstance(term, ox.Triple) or getattr(term, "direction", None) is not None:
        raise OpennessError(f"the relational engines do not know {term}, a term of RDF 1.2: {OTHERWISE}")
    if isinstance(term, ox.Literal):
        if term.language:
            return f'"@{term.language}"{term.value}'
        datatype = term.datatype.value
        return f'"{"" if datatype == STRING else "^" + datatype}"{term.value}'
    return str(term)


def decoded(text: str) -> str:
    """Return a term in N-Triples, as Oxigraph writes it."""
    if not text.startswith('"'):
        return text
    kind, _, value = text[1:].partition('"')
    quoted = '"' + _ESCAPED.sub(lambda found: _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}", value) + '"'
    return f"{quoted}^^<{kind[1:]}>" if kind.startswith("^") else quoted + kind


def term(text: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return a term of Oxigraph from the form that the engines hold."""
    if text.startswith("_:"):
        return ox.BlankNode(text[2:])
    if not text.startswith('"'):
        return ox.NamedNode(text[1:-1])
    kind, _, value = text[1:].partition('"')
    if kind.startswith("@"):
        return ox.Literal(value, language=kind[1:])
    return ox.Literal(value, datatype=ox.NamedNode(kind[1:])) if kind else ox.Literal(value)


def normal(quads: Iterable[ox.Quad]) -> Iterator[tuple[str, str, str]]:
    """Yield the triples of quads with their terms as a store gives them back."""
    store = ox.Store()
    store.extend(quads)
    for quad in store:
        yield encoded(quad.subject), encoded(quad.predicate), encoded(quad.object)


def normal_term(term: ox.NamedNode | ox.Literal) -> str:
    """Return one term as a store gives it back."""
    name = ox.NamedNode("x:x")
    return next(o for _, _, o in normal([ox.Quad(name, name, term)]))
