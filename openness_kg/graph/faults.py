"""What is wrong with a query: what may not be asked here, and where it is no SPARQL."""

from __future__ import annotations

from openness_kg.base.errors import OpennessError
from openness_kg.graph import diagnosis, sparql

NO_FEDERATION = "The query asks another endpoint with SERVICE, and no connection is opened from here: remove that part."
_SHOWN = 100
"""Characters of a line that are shown around a fault."""


class InvalidQueryError(OpennessError):
    """A query is no SPARQL: a sentence with line and column, then the line, and a mark under the place."""

    def __init__(self, query: str, start: int, problem: str, where: str = "The query") -> None:
        """Say what is wrong.

        Args:
            query: the text.
            start: where in the text it is wrong.
            problem: what is wrong, and what to do.
            where: the file that the text is from.

        """
        self._parts = query, start, problem
        line = query.count("\n", 0, start) + 1
        begin = query.rfind("\n", 0, start) + 1
        shown, mark = _excerpt(query[begin:].partition("\n")[0], start - begin)
        super().__init__(
            f"{where}:{line}:{start - begin + 1}: this is no valid SPARQL 1.1: {problem}\n  {shown}\n  {mark}"
        )

    def at(self, where: str) -> InvalidQueryError:
        """Return the same, said of a file."""
        return InvalidQueryError(*self._parts, where=where)


def refuse(query: str) -> None:
    """Raise if a query has a SERVICE clause, wherever it stands: this program opens no connection unless told to.

    Raises:
        OpennessError: the query has a SERVICE clause.

    """
    if sparql.asks_elsewhere(query):
        raise OpennessError(NO_FEDERATION)


def of_syntax(query: str, reason: str) -> OpennessError:
    """Return what is wrong with a text that is no SPARQL 1.1 query, from what the engine says of it."""
    if diagnosis.is_update(query):
        return OpennessError("This is a SPARQL update, and the graph can only be read here.")
    return InvalidQueryError(query, *diagnosis.fault(query, reason))


def _excerpt(line: str, column: int) -> tuple[str, str]:
    """Return a line, or the part of a long one around a column, and a line with a mark under that column."""
    line = line.rstrip("\r").expandtabs(1)
    begin = max(0, min(column - _SHOWN // 2, len(line) - _SHOWN))
    before = "…" if begin else ""
    after = "…" if len(line) > begin + _SHOWN else ""
    return f"{before}{line[begin : begin + _SHOWN]}{after}", " " * (len(before) + column - begin) + "^"
