"""DuckDB as an engine: one process, all processors, and the disk where memory does not reach."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from types import TracebackType

from openness_kg.base import iris
from openness_kg.graph import reading
from openness_kg.relational import statements
from openness_kg.relational.algebra import Rule
from openness_kg.relational.dialect import Dialect
from openness_kg.relational.duck_connection import Connection, UnusualError
from openness_kg.relational.duck_dialect import DuckDialect
from openness_kg.relational.terms import PLAIN, normal

_LONGEST = 32 * 2**20
"""Bytes of a line."""
_BATCH = 50_000
_PATTERN = re.compile(r"[*?\[]")


class DuckTables:
    """Statements in a database of DuckDB, and what rules make of them."""

    def __init__(self, folder: Path) -> None:
        """Open a database in an empty folder, which may grow as large as the graph.

        Raises:
            OpennessError: DuckDB is not installed.

        """
        self.dialect: Dialect = DuckDialect()
        self._connection = Connection(folder, self.dialect)
        self._run = self._connection.run
        self._ended = False
        self._run("CREATE TABLE staged (s VARCHAR, p VARCHAR, o VARCHAR)")
        self._rows: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._tables: set[str] = set()
        self._passing: list[str] = []
        self._made: list[str] = []

    def __enter__(self) -> DuckTables:
        """Return the tables."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the database."""
        self._connection.close()

    # what a rule reads, as ``relation.Tables`` says

    def rows(self, predicate: str) -> int:
        """Return how many statements have a predicate."""
        return self._rows.get(predicate, 0)

    def pairs(self, predicate: str) -> str:
        """Return the table of a predicate, made when it is first asked for."""
        number = self._numbers.setdefault(predicate, len(self._numbers))
        name = f"pairs_{number}"
        if predicate not in self._tables:
            self._tables.add(predicate)
            self._run(f"CREATE TABLE {name} AS SELECT DISTINCT s, o FROM stated WHERE p = {number}")
        return name

    def statements(self, predicates: Iterable[str] | None) -> str | None:
        """Return a query for statements with some predicates, or with all."""
        if predicates is None:
            named = "SELECT s, term AS p, o FROM stated JOIN predicates USING (p)"
            return " UNION ALL ".join((named, *(f"SELECT s, p, o FROM {name}" for name in self._made)))
        known = sorted(predicate for predicate in predicates if self.rows(predicate))
        selects = (f"SELECT s, {self.dialect.quote(each)} AS p, o FROM {self.pairs(each)}" for each in known)
        return " UNION ALL ".join(selects) or None

    def kept(self, sql: str) -> tuple[str, int]:
        """Work out a query once, for the rule that is at work."""
        name = f"kept_{len(self._passing)}"
        self._run(f"CREATE TEMP TABLE {name} AS {sql}")
        self._passing.append(name)
        return name, self._count(name)

    def closure(self, sql: str) -> tuple[str, int]:
        """Return a transitive closure: a recursive query that keeps each pair once, so that circles end."""
        base, _ = self.kept(f"SELECT DISTINCT s, o FROM ({sql}) base")
        return self.kept(
            f"WITH RECURSIVE walked (s, o) AS (SELECT s, o FROM {base} UNION"
            f" SELECT walked.s, step.o FROM walked JOIN {base} step ON walked.o = step.s) SELECT s, o FROM walked"
        )

    def few(self, sql: str, most: int) -> set[str] | None:
        """Return the values of a query of one column, unless there are many."""
        found = self._run(f"SELECT * FROM ({sql}) few LIMIT {most + 1}").fetchall()
        return {value for (value,) in found} if len(found) <= most else None

    # what is put in and what comes out

    def load(self, path: Path, number: int, *, keep_blanks: bool = False) -> int:
        """Take in a file of N-Quads or of Parquet, and return how many statements there are by now.

        Raises:
            SyntaxError: a line is no N-Quads.
            ValueError: a line is in a graph that it cannot be in.

        """
        self._run("BEGIN")
        try:
            self._read(path, "" if keep_blanks else f"f{number}x")
        except (SyntaxError, ValueError, UnusualError):
            self._run("ROLLBACK")
            if keep_blanks or path.name.endswith(".parquet") or self._ended:
                raise
            # what is odd as a whole is read as the other commands read it, and refused as they refuse it
            self._run("BEGIN")
            self.take(normal(takewhile(lambda _: not self._ended, reading.quads(path, iris.FACTS))))
        self._run("COMMIT")
        return self._count("staged")

    def _read(self, path: Path, scope: str) -> None:
        quote = self.dialect.quote
        # else a name with a star would be all files that it fits
        named = quote(_PATTERN.sub(r"[\g<0>]", str(path)))
        if path.name.endswith(".parquet"):
            terms = "concat_ws(' ', subject, predicate, object, graph)"
            source = f"(SELECT {terms} || ' .' AS line, NULL AS more FROM read_parquet({named}))"
        else:
            # what would part columns stands in no statement
            source = (
                f"read_csv({named}, columns = {{'line': 'VARCHAR', 'more': 'VARCHAR'}}, delim = '\"\"\"',"
                " quote = '', escape = '', header = false, auto_detect = false, strict_mode = false,"
                f" null_padding = true, max_line_size = {_LONGEST})"
            )
        plain = f"(regexp_full_match(line, {quote(PLAIN)}) AND NOT contains(line, {quote(statements.DERIVED)}))"
        whole = f"CASE WHEN more IS NULL THEN line ELSE {quote('no statement')} END"
        # what is looked at is kept, so that it is looked at once, and cut by all processors, of which one reads
        self._run(
            f"CREATE TABLE lines AS SELECT line, {plain} AS plain FROM (SELECT {whole} AS line FROM {source}) r"
            " WHERE line IS NOT NULL"
        )
        parts = ", ".join(statements.cut("line").values())
        self._run(f"INSERT INTO staged SELECT {parts} FROM lines WHERE plain")
        found = self._run("SELECT line FROM lines WHERE NOT plain").fetchall()
        self._run("DROP TABLE lines")
        self.take(statements.odd((line for (line,) in found), scope))

    def blanks(self) -> int:
        """Return how many of the statements that were taken in have a blank node."""
        return self._count("staged WHERE starts_with(s, '_:') OR starts_with(o, '_:')")

    def empty(self) -> None:
        """Forget all statements that were taken in."""
        self._run("DELETE FROM staged")

    def interrupt(self) -> None:
        """End what another thread is at, for good."""
        self._ended = True
        self._connection.interrupt()

    def loaded(self) -> int:
        """Order what was taken in, and return the number of statements."""
        self._run(
            "CREATE TABLE predicates AS SELECT CAST(row_number() OVER (ORDER BY term) - 1 AS INTEGER) AS p, term, rows"
            " FROM (SELECT p AS term, count(*) AS rows FROM staged GROUP BY p)"
        )
        self._run(
            "CREATE TABLE stated AS SELECT predicates.p AS p, s, o FROM staged JOIN predicates ON staged.p = term"
            " ORDER BY 1"
        )
        self._run("DROP TABLE staged")
        for number, term, rows in self._run("SELECT p, term, rows FROM predicates").fetchall():
            self._numbers[term], self._rows[term] = number, rows
        return self._count("stated")

    def done(self, rule: Rule) -> int | None:  # noqa: ARG002 - as ``running.Engine`` has it
        """Return None: every run begins anew."""
        return None

    def add(self, rule: Rule, sql: str | None) -> int:  # noqa: ARG002 - as ``running.Engine`` has it
        """Add what a rule makes, and return how many triples that is; nothing is kept for the rule any longer."""
        rows = 0
        if sql is not None:
            made = f"made_{len(self._made)}"
            self._run(f"CREATE TABLE {made} AS {sql}")
            rows = self._count(made)
            for (predicate,) in self._run(f"SELECT DISTINCT p FROM {made}").fetchall():
                table = self.pairs(predicate)
                new = f"SELECT s, o FROM {made} m WHERE p = {self.dialect.quote(predicate)}"
                if self.rows(predicate):
                    new += f" AND NOT EXISTS (SELECT 1 FROM {table} k WHERE k.s = m.s AND k.o = m.o)"
                self._run(f"INSERT INTO {table} {new}")
                self._rows[predicate] = self._count(table)
            # now it may be looked at
            self._made.append(made)
        self._drop()
        return rows

    def _drop(self) -> None:
        for name in self._passing:
            self._run(f"DROP TABLE {name}")
        self._passing.clear()

    def triples(self, sql: str | None) -> set[str]:
        """Return what a query of triples finds as lines of N-Triples, and keep nothing of it."""
        found = self.found(f"SELECT {statements.line(self.dialect)} FROM ({sql}) t") if sql else []
        return {str(line).removesuffix(f"{statements.DERIVED}.") + " ." for (line,) in found}

    def found(self, sql: str) -> list[tuple[str | None, ...]]:
        """Return the rows of a query, and keep nothing that was worked out for it."""
        try:
            rows: list[tuple[str | None, ...]] = self._run(sql).fetchall()
        finally:
            self._drop()
        return rows

    def lines(self, *, blank: bool) -> Iterator[bytes]:
        """Yield derived triples as sorted lines of N-Quads, several together: those with a blank node, or without."""
        if not self._made:
            return
        found = self._run(f"{self._written(blank, once=' DISTINCT')} ORDER BY line")
        while batch := found.fetchmany(_BATCH):
            yield ("\n".join(line for (line,) in batch) + "\n").encode()

    def write(self, path: Path, *, blank: bool) -> None:
        """Write derived triples as lines of N-Quads in no order: those with a blank node, or those without."""
        path.touch()
        if self._made:
            # one column, which nothing parts and nothing quotes
            form = "FORMAT csv, HEADER false, QUOTE '', ESCAPE ''"
            self._run(f"COPY ({self._written(blank)}) TO {self.dialect.quote(str(path))} ({form})")

    def _written(self, blank: bool, once: str = "") -> str:
        made = " UNION ALL ".join(f"SELECT s, p, o FROM {name}" for name in self._made)
        has_blank = "(substr(s, 1, 2) = '_:' OR substr(o, 1, 2) = '_:')"
        triples = f"SELECT{once} s, p, o FROM ({made}) d WHERE {'' if blank else 'NOT '}{has_blank}"
        return f"SELECT {statements.line(self.dialect)} AS line FROM ({triples}) t"

    def size(self) -> int:
        """Return how many triples there are, each counted once."""
        return sum(self._count(self.pairs(predicate)) for predicate in sorted(self._rows))

    def describing(self, subjects: Sequence[str]) -> list[tuple[str, str, str]]:
        """Return a statement (s, p, o) of each subject that has any."""
        named = "SELECT s, term AS p, o FROM stated JOIN predicates USING (p) WHERE s IN (SELECT unnest(?))"
        rows = self._run(f"SELECT DISTINCT ON (s) * FROM ({named}) n", [subjects])
        return list(map(tuple, rows.fetchall()))

    def take(self, triples: Iterable[tuple[str, str, str]]) -> None:
        """Take in triples of terms as the engines hold them."""
        batch: list[tuple[str, str, str]] = []
        for triple in triples:
            batch.append(triple)
            if len(batch) == _BATCH:
                self._put(batch)
                batch = []
        self._put(batch)

    def _put(self, batch: Sequence[tuple[str, str, str]]) -> None:
        if batch:
            columns = [list(column) for column in zip(*batch, strict=True)]
            self._run("INSERT INTO staged SELECT unnest(?), unnest(?), unnest(?)", columns)

    def _count(self, table: str) -> int:
        return int(self._run(f"SELECT count(*) FROM {table}").fetchall()[0][0])
