"""What the engine on Spark is put together from: its SQL, its errors, and the work that is done without SQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openness_kg.base.errors import OpennessError, first_line
from openness_kg.relational import statements
from openness_kg.relational.dialect import Dialect
from openness_kg.relational.refusal import END, MARK, ended
from openness_kg.relational.terms import PLAIN

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

FAULTY = "faulty file: "
"""What stands before the name of a file that holds something else than N-Quads."""
_NO_MEMORY = ("OutOfMemoryError", "Could not allocate memory", "Cannot grow BytesToBytesMap")
_CAUSE = re.compile(r"^Caused by: (?:[\w.$]+: )?(.+?)\.?$", re.MULTILINE)
"""What Java says at the end of its traces; what Python is told first is only which call failed."""


class SparkDialect:
    """How Spark writes SQL."""

    def quote(self, text: str) -> str:
        """Return a text as a literal."""
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def refuse(self, text: str, of: str) -> str:
        """Return what ends the query with a text."""
        return f"CAST(raise_error({self.quote(MARK + text)} || {of} || {self.quote(END)}) AS BOOLEAN)"

    def matches(self, text: str, pattern: str) -> str:
        """Return whether a regular expression finds something."""
        return f"regexp_like({text}, {pattern})"

    def replaced(self, text: str, pattern: str, replacement: str) -> str:
        """Return a text with all that a regular expression finds replaced."""
        return f"regexp_replace({text}, {pattern}, {replacement})"

    def begins(self, text: str, start: str) -> str:
        """Return whether a text begins with another."""
        return f"startswith({text}, {start})"

    def lower(self, text: str) -> str:
        """Return a text in lower case."""
        return f"lower({text})"


def done(work: Callable[[], Any]) -> Any:
    """Return what Spark is asked for.

    Raises:
        OpennessError: it gave up.

    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        return work()
    except (Py4JError, PySparkException) as error:
        raise OpennessError(_said(error)) from None


def _said(error: Exception) -> str:
    text = str(error)
    if (sentence := ended(text)) is not None:
        return sentence
    if FAULTY in text:
        return FAULTY + text.partition(FAULTY)[2].splitlines()[0]
    if any(sign in text for sign in _NO_MEMORY):
        return (
            "Spark ran out of memory: give it more with spark.driver.memory and spark.executor.memory in its"
            " configuration (SPARK_CONF_DIR), and run this again: it goes on behind the last rule."
        )
    causes = _CAUSE.findall(text)
    return f"Spark gave up: {causes[-1] if causes else first_line(error)}."


def closure_of(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the transitive closure of pairs."""
    steps: dict[str, set[str]] = {}
    for one, other in pairs:
        steps.setdefault(one, set()).add(other)
    closed = []
    for start, first in steps.items():
        reached, waiting = set(first), list(first)
        while waiting:
            new = steps.get(waiting.pop(), set()) - reached
            reached |= new
            waiting += new
        closed += [(start, end) for end in reached]
    return closed


def labelled(lines: Iterable[str]) -> list[str]:
    """Return lines of N-Quads with their blank nodes labelled as in all that is written."""
    from openness_kg.graph import writing

    return writing.dump("".join(f"{line}\n" for line in lines).encode(), "nquads").decode().splitlines()


def cut(session: SparkSession, dialect: Dialect, sources: Sequence[Path]) -> DataFrame:
    """Return the lines of files: s, p and o of those that are plain, the others as they are, and the file of each."""
    plain = f"regexp_like(line, {dialect.quote(f'^(?:{PLAIN}){chr(92)}z')})"
    plain = f"({plain} AND NOT contains(line, {dialect.quote(statements.DERIVED)}))"
    taken = []
    if texts := [str(source) for source in sources if not source.name.endswith(".parquet")]:
        # a line that is no UTF-8 is refused when it is read as one that is not plain
        text = "CASE WHEN is_valid_utf8(value) THEN value ELSE 'no UTF-8' END AS line"
        taken.append(session.read.text(texts).selectExpr(text, "_metadata.file_path AS source"))
    if tables := [str(source) for source in sources if source.name.endswith(".parquet")]:
        line = "concat(concat_ws(' ', subject, predicate, object, graph), ' .') AS line"
        taken.append(session.read.parquet(*tables).selectExpr(line, "_metadata.file_path AS source"))
    lines = reduce(lambda one, other: one.unionAll(other), taken).where("line <> ''")
    cut_up = (f"CASE WHEN plain THEN {sql} END AS {name}" for name, sql in statements.cut("line").items())
    odd = "CASE WHEN NOT plain THEN line END AS odd"
    return lines.selectExpr("line", f"{plain} AS plain", "source").selectExpr(*cut_up, odd, "source")


def read_odd(rows: Iterable[Any]) -> Iterator[tuple[str, str, str]]:
    """Read lines that are not plain, on the machine where they are."""
    by_source: dict[str, list[str]] = {}
    for row in rows:
        by_source.setdefault(row.source, []).append(row.odd)
    for source, lines in by_source.items():
        try:
            yield from statements.odd(lines, f"f{sha256(source.encode()).hexdigest()[:20]}x")
        except (SyntaxError, ValueError):
            raise ValueError(f"{FAULTY}{source}") from None
