"""Documents as Turtle, in the form in which the data is kept by hand: a predicate a line, names as short as they go.

An IRI is a prefixed name if all up to its last ``/`` or ``#`` is the space of a prefix, else relative if it stands
below the base, else whole. A scheme has no prefix here: its areas and criteria have none either, and stand beside it.
"""

from __future__ import annotations

import re

from openness_kg.base import iris
from openness_kg.graph.documents import Described, Document, Object
from openness_kg.graph.terms import STRING, XSD, Iri, Literal

_TYPE = iris.PREFIXES["rdf"] + "type"
_INTEGER = f"{XSD}integer"
_SPACES = {space: prefix for prefix, space in iris.PREFIXES.items() if prefix != "scheme"}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
"""What can follow a prefix without an escape."""
_RELATIVE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)*(?:#[A-Za-z0-9_.-]+)?")
"""What means itself behind a base: no scheme, no part that leads upwards."""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]')
"""Characters that would end a literal, or disturb whoever reads the file."""


def text(document: Document) -> str:
    """Return a document as Turtle: its title as a comment, the prefixes that it uses, its base, and its subjects."""
    names = _Names(document)
    body = "\n".join(map(names.described, document.subjects))
    spaces = {**iris.PREFIXES, **document.prefixes}
    head = [f"@prefix {prefix}: <{spaces[prefix]}> ." for prefix in sorted(names.used)]
    if document.base:
        head.append(f"@base <{document.base}> .")
    return "\n".join((f"# {_comment(document.title)}", "", *head, "", body))


def literal(value: Literal) -> str:
    """Return a literal without its datatype."""
    escaped = _ESCAPED.sub(lambda found: _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}", value.value)
    return f'"{escaped}"@{value.language}' if value.language else f'"{escaped}"'


class _Names:
    """Writes terms as a document has them, and notes which prefixes it uses."""

    def __init__(self, document: Document) -> None:
        self.used: set[str] = set()
        self._base = document.base
        self._spaces = {**_SPACES, **{space: prefix for prefix, space in document.prefixes.items()}}

    def described(self, found: Described) -> str:
        lines = [
            f"    {'a' if predicate.value == _TYPE else self.iri(predicate)} {', '.join(map(self._term, objects))}"
            for predicate, objects in found.statements
        ]
        return f"{self.iri(found.subject)}\n" + " ;\n".join(lines) + " .\n"

    def iri(self, found: Iri) -> str:
        end = max(found.value.rfind("/"), found.value.rfind("#")) + 1
        prefix, local = self._spaces.get(found.value[:end]), found.value[end:]
        if prefix and _LOCAL.fullmatch(local):
            self.used.add(prefix)
            return f"{prefix}:{local}"
        below = found.value.removeprefix(self._base) if self._base else ""
        return f"<{below if below and _RELATIVE.fullmatch(below) else found.value}>"

    def _term(self, found: Object) -> str:
        if isinstance(found, Iri):
            return self.iri(found)
        if found.datatype == _INTEGER and re.fullmatch("[0-9]+", found.value):
            return found.value
        plain = found.language or found.datatype == STRING
        return literal(found) if plain else f"{literal(found)}^^{self.iri(Iri(found.datatype))}"


def _comment(title: str) -> str:
    """Return a text as it can stand in a comment: on one line, without what disturbs a terminal."""
    return "".join(c if c.isprintable() else " " for c in title)
