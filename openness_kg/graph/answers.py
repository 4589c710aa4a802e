"""What Oxigraph answers, and what is said when it cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

import pyoxigraph as ox

from openness_kg.base.errors import OpennessError, first_line
from openness_kg.graph import convert, faults, writing
from openness_kg.graph.store import Solution
from openness_kg.graph.terms import Term


@contextmanager
def explained(query: str) -> Iterator[None]:
    """Turn what Oxigraph raises, at once or while results are read, into a sentence."""
    try:
        yield
    except SyntaxError as error:
        raise faults.of_syntax(query, str(error)) from None
    except (ValueError, RuntimeError, OSError) as error:
        raise OpennessError(f"The query cannot be answered: {first_line(error)}.") from None


@dataclass(frozen=True)
class Dataset:
    """The graphs that a query is asked of: those that are merged into the default graph, and those with names."""

    default: tuple[str, ...]
    named: tuple[str, ...]


class Asked:
    """The answer to a query before it is written, so that its kind can be known first."""

    def __init__(self, found: ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple], query: str = "") -> None:
        """Take what the engine found, by a query or without."""
        self._found, self._query = found, query
        self.is_graph = not isinstance(found, ox.QuerySolutions | ox.QueryBoolean)

    def write(self, output: IO[bytes], format_name: str | None) -> None:
        """Write it; rows as CSV and triples as Turtle unless asked otherwise."""
        with explained(self._query):
            writing.answer(self._found, output, format_name)


class LocalSolutions:
    """Solutions as Oxigraph finds them."""

    def __init__(self, found: ox.QuerySolutions, query: str) -> None:
        """Take the solutions of a query."""
        self._found, self._query = found, query
        self.variables = tuple(variable.value for variable in found.variables)

    def __iter__(self) -> Iterator[Mapping[str, Term]]:
        """Yield each solution: the bound variables with their terms."""
        with explained(self._query):
            for solution in self._found:
                yield {n: convert.from_ox(t) for n in self.variables if (t := solution[n]) is not None}

    def texts(self) -> Iterator[Solution]:
        """Yield each solution with lexical values only."""
        with explained(self._query):
            for solution in self._found:
                yield {n: t.value for n in self.variables if (t := solution[n]) is not None}
