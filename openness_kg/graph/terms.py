"""RDF terms as answers give them (RDF 1.1 Concepts, section 3): IRI, blank node, and literal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from openness_kg.base.iris import PREFIXES

XSD = PREFIXES["xsd"]
STRING = f"{XSD}string"
LANG_STRING = f"{PREFIXES['rdf']}langString"
_INTEGERS = tuple(
    XSD + name
    for name in (
        *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger"),
        *("negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}


@dataclass(frozen=True, slots=True)
class Iri:
    """An IRI."""

    value: str

    def __str__(self) -> str:
        """Return the term in N-Triples."""
        return f"<{self.value}>"


@dataclass(frozen=True, slots=True)
class BlankNode:
    """A blank node; its label means something only within one answer."""

    value: str

    def __str__(self) -> str:
        """Return the term in N-Triples."""
        return f"_:{self.value}"


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal: its lexical form, the IRI of its datatype, and its language tag, which is empty without one."""

    value: str
    datatype: str = STRING
    language: str = ""

    def __str__(self) -> str:
        """Return the term in N-Triples."""
        text = '"' + re.sub(r'[\\"\n\r]', lambda found: _ESCAPES[found[0]], self.value) + '"'
        if self.language:
            return f"{text}@{self.language}"
        return text if self.datatype == STRING else f"{text}^^<{self.datatype}>"

    def python(self) -> Any:
        """Return the value as Python has it: a number, a truth value or a date; the lexical form for all else.

        A form that is not of its datatype stays a text.
        """
        convert = _conversions().get(self.datatype)
        try:
            return convert(self.value) if convert else self.value
        except (ValueError, ArithmeticError, KeyError):
            return self.value


Term: TypeAlias = Iri | BlankNode | Literal


class Triple(NamedTuple):
    """A triple."""

    subject: Iri | BlankNode
    predicate: Iri
    object: Term

    def __str__(self) -> str:
        """Return the triple in N-Triples."""
        return f"{self.subject} {self.predicate} {self.object} ."


def _conversions() -> dict[str, Callable[[str], Any]]:
    from datetime import date, datetime
    from decimal import Decimal

    truth = {"true": True, "1": True, "false": False, "0": False}
    return {
        **dict.fromkeys(_INTEGERS, int),
        XSD + "decimal": Decimal,
        XSD + "double": float,
        XSD + "float": float,
        XSD + "boolean": truth.__getitem__,
        XSD + "date": date.fromisoformat,
        XSD + "dateTime": datetime.fromisoformat,
    }
