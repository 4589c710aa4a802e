"""The statements to validate: what the files hold, and what Oxigraph would write otherwise of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from openness_kg.graph.reading import content, is_quads, parsed
from openness_kg.validation.whereabouts import Whereabouts

_MAYBE_BLANK = re.compile(rb"_:|\[|\(")
"""What a file has that makes a blank node, and now and then a text has too."""


@dataclass
class Statements:
    """Triples from several files, without repetitions.

    Attributes:
        turtle: the text of each file, in their order; a pipe can be read only once.
        based: whether relative IRIs are taken, and resolved against that of their file (RFC 3986, section 5.1.3).
        triples: what has been parsed so far.

    """

    turtle: Mapping[Path, bytes] = field(default_factory=dict)
    based: bool = False
    triples: set[ox.Triple] = field(default_factory=set)
    _parsed: dict[Path, list[ox.Triple]] = field(default_factory=dict)

    @classmethod
    def of(cls, paths: Iterable[Path], *, based: bool = False) -> Statements:
        """Return the statements of Turtle files, of which so far only the text has been read.

        Raises:
            OpennessError: a file cannot be read.

        """
        return cls({path: content(path) for path in paths}, based)

    def base(self, path: Path) -> str | None:
        """Return the IRI that relative ones in a file are resolved against, if they are."""
        return path.absolute().as_uri() if self.based else None

    def blank(self) -> list[Path]:
        """Return the files that may have blank nodes, which are named anew each time that they are parsed.

        N-Quads, which have graphs that no shape knows of, are parsed as well.
        """
        return [path for path, text in self.turtle.items() if is_quads(path) or _MAYBE_BLANK.search(text)]

    def parse(self, paths: Iterable[Path] | None = None) -> Statements:
        """Parse some of the files, or all, unless that was done, and return the statements.

        Raises:
            OpennessError: a file is no Turtle.

        """
        for path in self.turtle if paths is None else paths:
            if path not in self._parsed:
                self._parsed[path] = list(parsed(self.turtle[path], path, self.base(path)))
                self.triples.update(self._parsed[path])
        return self

    def each(self) -> Iterator[ox.Triple]:
        """Yield the triples of all files as they stand there.

        Raises:
            OpennessError: a file is no Turtle.

        """
        self.parse()
        return (triple for path in self.turtle for triple in self._parsed[path])

    def whereabouts(self) -> Whereabouts:
        """Return which files describe a subject, of what has been parsed."""
        return Whereabouts.of({path: self._parsed[path] for path in self.turtle if path in self._parsed})
