"""Where the terms of a Turtle file stand: a scan that knows strings, IRIs, comments, prefixes and nesting, and no more.

A parser for RDF gives triples and no lines. This one gives lines and no triples; it runs only where there is a fault,
on a file that a parser has accepted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

_TOKEN = re.compile(
    r'''(?P<text>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<iri><[^<>"{}|^`\s]*>)|(?P<comment>\#[^\n\r]*)|(?P<word>@\w+(?:-\w+)*)|(?P<blank>_:[\w·](?:[\w.·-]*[\w·-])?)
    |(?P<name>(?:[^\W\d_](?:[\w.·-]*[\w·-])?)?:(?:(?:[\w:·]|%[0-9A-Fa-f]{2}|\\.)(?:(?:[\w.:·-]|%[0-9A-Fa-f]{2}|\\.)*(?:[\w:·-]|%[0-9A-Fa-f]{2}|\\.))?)?)
    |(?P<number>[+-]?(?:\d*[.]\d+|\d+)(?:[eE][+-]?\d+)?)|(?P<key>[A-Za-z]+)|(?P<typed>\^\^)|(?P<sign>[][().;,])''',
    re.VERBOSE | re.DOTALL,
)
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass
class Places:
    """The first line of each subject, of each predicate of a subject, and of each use of an IRI as something else."""

    subjects: dict[str, int] = field(default_factory=dict)
    predicates: dict[tuple[str, str], int] = field(default_factory=dict)
    uses: dict[str, int] = field(default_factory=dict)
    blanks: list[int] = field(default_factory=list)
    """The lines of the statements whose subject is an unnamed blank node, in their order."""


@dataclass
class _Reader:
    """What has been read so far: names in force, and the statement that goes on, with the brackets that are open."""

    places: Places = field(default_factory=Places)
    base: str = ""
    prefixes: dict[str, str] = field(default_factory=dict)
    subject: str = ""
    next: str = "subject"
    open: list[str] = field(default_factory=list)
    directive: list[str] = field(default_factory=list)

    def iri(self, kind: str, text: str) -> str:
        """Return an IRI, a name or a blank node's label in full."""
        if kind == "name":
            prefix, _, local = text.partition(":")
            return self.prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)
        if kind == "iri":
            plain = re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", lambda m: chr(int(m[1] or m[2], 16)), text[1:-1])
            return plain if re.match(r"[A-Za-z][\w.+-]*:", plain) else urljoin(self.base, plain)
        return _TYPE if kind == "key" else text

    def term(self, line: int, term: str) -> None:
        """Take a term in its place in the statement."""
        if self.next == "subject":
            self.subject, self.next = term, "predicate"
            self.places.subjects.setdefault(term, line)
        elif self.next == "predicate":
            self.next = "object"
            self.places.predicates.setdefault((self.subject, term), line)
            self.places.uses.setdefault(term, line)
        else:
            self.places.uses.setdefault(term, line)

    def sign(self, line: int, sign: str) -> None:
        """Take punctuation."""
        if sign in "[(":
            if self.next == "subject":
                self.subject = ""
                self.places.blanks.append(line)
                self.open.append("predicate")
            else:
                self.open.append(self.next)
            self.next = "predicate" if sign == "[" else "object"
        elif sign in "])":
            self.next = self.open.pop()
        elif sign == ".":
            self.next, self.open = "subject", []
        else:
            self.next = "predicate" if sign == ";" else "object"

    def declare(self, kind: str, text: str) -> bool:
        """Take a part of a ``@prefix`` or ``@base``; tell whether this was one."""
        if kind == "name" and self.directive[0] == "prefix":
            self.directive.append(text[:-1])
        elif kind == "iri":
            if self.directive[0] == "base":
                self.base = self.iri(kind, text)
            else:
                self.prefixes[self.directive[1]] = self.iri(kind, text)
            self.directive = []
        else:
            self.directive = []
            return False
        return True


def scan(text: str, base: str = "") -> Places:
    """Return where the terms of a Turtle document stand.

    Args:
        text: the document, which has to be valid.
        base: what its relative IRIs are relative to, unless it says so itself.

    """
    reader = _Reader(base=base)
    line, seen, skip = 1, 0, False
    for match in _TOKEN.finditer(text):
        kind, token = str(match.lastgroup), match[0]
        line += text.count("\n", seen, match.start())
        seen = match.start()
        if kind == "comment" or (reader.directive and reader.declare(kind, token)):
            continue
        word = token.lstrip("@").lower()
        if word in ("prefix", "base") and kind in ("word", "key") and reader.next == "subject":
            reader.directive = [word]
        elif skip or kind in ("text", "number", "word"):
            skip = False
        elif kind == "typed":
            skip = True
        elif kind == "sign":
            reader.sign(line, token)
        elif kind != "key" or (word == "a" and reader.next == "predicate"):
            reader.term(line, reader.iri(kind, token))
    return reader.places
