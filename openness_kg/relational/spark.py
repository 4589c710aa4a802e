"""Spark as an engine: several machines, which share the folder that the work is done in.

All that is worked out stands there as Parquet, so that an executor can be lost without what it made, plans do not grow
with each rule, and a run that was ended goes on behind the last rule that it finished.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openness_kg.base.errors import OpennessError
from openness_kg.relational import spark_parts as parts
from openness_kg.relational import statements
from openness_kg.relational.algebra import Constant, Rule
from openness_kg.relational.dialect import Dialect

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

_MOST_BLANK = 1_000_000
"""Statements with blank nodes that are given labels, which one process does."""
_STATED = "stated"
_FEW = 1000
_SEVERAL = 20
"""Predicates up to which statements are looked up each by itself."""
_PAIRS = "s STRING, o STRING"


class SparkTables:
    """Statements as Parquet in a folder, a part for each predicate, and what rules make of them."""

    def __init__(self, session: SparkSession, folder: Path, prints: Sequence[str], few: int = _FEW) -> None:
        """Take a session and a folder, which may hold what an earlier run did.

        Args:
            session: the session.
            folder: the folder, which all machines can read and write.
            prints: what tells the input, and behind it each rule, from any other, in their order.
            few: pairs whose closure is worked out in this process.

        """
        self.dialect: Dialect = parts.SparkDialect()
        self._session, self._folder, self._prints = session, folder, prints
        self._parts: dict[str, list[str]] = {}
        self._rows: dict[str, int] = {}
        self._views: dict[str, str] = {}
        self._few = few
        self._made: list[str] = []
        self._passing = 0
        self._at = 0
        self._going_on = True
        shutil.rmtree(folder / "passing", ignore_errors=True)

    # what a rule reads, as ``relation.Tables`` says

    def rows(self, predicate: str) -> int:
        """Return how many statements have a predicate."""
        return self._rows.get(predicate, 0)

    def pairs(self, predicate: str) -> str:
        """Return the view of a predicate."""
        if predicate not in self._views:
            name = f"pairs_{len(self._views)}_{self._at}"
            read = self._session.read.schema(f"{_PAIRS}, new BOOLEAN").parquet(*self._parts[predicate])
            read.where("new").select("s", "o").createOrReplaceTempView(name)
            self._views[predicate] = name
        return self._views[predicate]

    def statements(self, predicates: Iterable[str] | None) -> str | None:
        """Return a query for statements with some predicates, or with all."""
        known = sorted(p for p in (self._rows if predicates is None else predicates) if self.rows(p))
        if predicates is not None and len(known) <= _SEVERAL:
            selects = (f"SELECT s, {self.dialect.quote(each)} AS p, o FROM {self.pairs(each)}" for each in known)
            return " UNION ALL ".join(selects) or None
        name = f"statements_{self._at}"
        folders = [str(self._folder / each) for each in (_STATED, *self._made) if self._has_parts(each)]
        read = self._session.read.schema(f"{_PAIRS}, p STRING, new BOOLEAN").option("recursiveFileLookup", "true")
        read.parquet(*folders).where("new").createOrReplaceTempView(name)
        wanted = "" if predicates is None else f" WHERE p IN ({', '.join(map(self.dialect.quote, known))})"
        return f"SELECT s, p, o FROM {name}{wanted}" if folders else None

    def kept(self, sql: str) -> tuple[str, int]:
        """Work out a query once, for the rule that is at work."""
        found = self._sql(sql)
        folder, rows = self._written(found)
        return self._view([folder], found.schema), rows

    def closure(self, sql: str) -> tuple[str, int]:
        """Return a transitive closure: of few pairs worked out here, else in steps that each reach twice as far.

        A step joins the pairs that were new in the last one with all pairs. What it finds that is not new falls away,
        so that circles end. Whatever lies twice as far as the last step reached has, on a shortest way, a pair of that
        very length as its beginning.
        """
        folder, total = self._written(self._sql(f"SELECT DISTINCT s, o FROM ({sql}) base"))
        found = [folder]
        reached = latest = self._view(found, _PAIRS)
        if total <= self._few:
            pairs = parts.done(self._sql(f"SELECT s, o FROM {reached}").collect)
            closed = parts.closure_of((row[0], row[1]) for row in pairs)
            name = f"kept_{self._passing}"
            self._passing += 1
            self._session.createDataFrame(closed, _PAIRS).createOrReplaceTempView(name)
            return name, len(closed)
        rows = total
        while rows:
            step = self._sql(
                f"SELECT DISTINCT l.s AS s, r.o AS o FROM {latest} l JOIN {reached} r ON l.o = r.s WHERE NOT EXISTS"
                f" (SELECT 1 FROM {reached} k WHERE k.s = l.s AND k.o = r.o)"
            )
            folder, rows = self._written(step)
            if rows:
                total += rows
                found.append(folder)
                latest, reached = self._view([folder], _PAIRS), self._view(found, _PAIRS)
        return reached, total

    def few(self, sql: str, most: int) -> set[str] | None:
        """Return the values of a query of one column, unless there are many."""
        found = parts.done(lambda: self._sql(f"SELECT * FROM ({sql}) few LIMIT {most + 1}").collect())
        return {row[0] for row in found} if len(found) <= most else None

    # what is put in and what comes out

    def load(self, sources: Sequence[Path]) -> int:
        """Take in files of N-Quads or of Parquet, and return the number of statements; what was taken in before stays.

        Raises:
            OpennessError: a line is no N-Quads, or in a graph that it cannot be in.

        """
        if (before := self._marked(_STATED)) is not None:
            return before
        folder, _ = self._written(parts.cut(self._session, self.dialect, sources))
        # its columns are not told, so that it fails where this machine does not see what others have written
        read = self._session.read.parquet(folder)
        read.where("odd IS NULL").selectExpr("s", "p", "o").createOrReplaceTempView("taken")
        odd = read.where("odd IS NOT NULL").select("odd", "source")
        union = "SELECT s, p, o FROM taken"
        if not parts.done(odd.isEmpty):
            found = self._session.createDataFrame(odd.rdd.mapPartitions(parts.read_odd), "s STRING, p STRING, o STRING")
            found.createOrReplaceTempView("taken_oddly")
            union += " UNION ALL SELECT s, p, o FROM taken_oddly"
        # a predicate has a folder of its own, and as many files as it needs
        distinct = f"SELECT DISTINCT s, p, o, true AS new, sha2(p, 256) AS h FROM ({union}) u"
        self._sql("SELECT /*+ REBALANCE(h) */ * FROM (" + distinct + ") d").createOrReplaceTempView("taken_all")
        target = self._folder / _STATED
        shutil.rmtree(target, ignore_errors=True)
        parts.done(lambda: self._session.table("taken_all").write.partitionBy("h").parquet(str(target)))
        self._session.read.schema(f"{_PAIRS}, p STRING").option("recursiveFileLookup", "true").parquet(
            str(target)
        ).createOrReplaceTempView("taken_all")
        counted = parts.done(self._sql("SELECT p, count(*) FROM taken_all GROUP BY p").collect)
        return self._marked_as(_STATED, {row[0]: (row[1], row[1]) for row in counted})

    def done(self, rule: Rule) -> int | None:
        """Return how many triples a rule made in a run before this one, None if it has not."""
        self._at += 1
        return self._marked(_name(rule))

    def add(self, rule: Rule, sql: str | None) -> int:
        """Add what a rule makes, and return how many triples that is; nothing is kept for the rule any longer."""
        if sql is None:
            rows = self._mark(_name(rule), None, ())
        else:
            told, predicates = self._told_apart(rule, sql)
            rows = self._mark(_name(rule), self._sql(told), predicates)
        shutil.rmtree(self._folder / "passing", ignore_errors=True)
        return rows

    def lines(self, target: Path) -> None:
        """Write the derived triples as sorted lines of N-Quads, in parts."""
        folders = [str(self._folder / name) for name in self._made if self._has_parts(name)]
        if not folders:
            target.mkdir()
            return
        read = self._session.read.schema("s STRING, p STRING, o STRING").option("recursiveFileLookup", "true")
        read.parquet(*folders).distinct().createOrReplaceTempView("derived")
        has_blank = "(substr(s, 1, 2) = '_:' OR substr(o, 1, 2) = '_:')"
        line = statements.line(self.dialect)
        lines = self._sql(f"SELECT {line} AS line FROM derived WHERE NOT {has_blank}")
        blank = parts.done(
            lambda: self._sql(f"SELECT {line} AS line FROM derived WHERE {has_blank} LIMIT {_MOST_BLANK + 1}").collect()
        )
        if len(blank) > _MOST_BLANK:
            raise OpennessError(
                f"More than {_MOST_BLANK} derived statements have a blank node: give these things IRIs."
            )
        if blank:
            named = [(line,) for line in parts.labelled(row.line for row in blank)]
            lines = lines.unionAll(self._session.createDataFrame(named, "line STRING"))
        parts.done(lambda: lines.orderBy("line").write.text(str(target)))

    def _told_apart(self, rule: Rule, sql: str) -> tuple[str, set[str]]:
        """Return what a rule makes with whether it is new: a pair that stood before is not looked at twice."""
        predicates = {p.term for _, p, _ in rule.template if isinstance(p, Constant)}
        if any(not isinstance(p, Constant) for _, p, _ in rule.template):
            table, _ = self.kept(sql)
            sql = f"SELECT s, p, o FROM {table}"
            predicates = {row[0] for row in parts.done(self._sql(f"SELECT DISTINCT p FROM {table}").collect)}
        stated = self.statements(predicates)
        if stated is None:
            return f"SELECT s, p, o, true AS new FROM ({sql}) m", predicates
        before = f"SELECT s AS bs, p AS bp, o AS bo FROM ({stated}) k"
        return (
            f"SELECT s, p, o, bs IS NULL AS new FROM ({sql}) m LEFT JOIN ({before}) b"
            " ON m.s = b.bs AND m.p = b.bp AND m.o = b.bo"
        ), predicates

    def _sql(self, text: str) -> DataFrame:
        found: DataFrame = parts.done(lambda: self._session.sql(text))
        return found

    def _written(self, found: DataFrame) -> tuple[str, int]:
        """Write what is found to a folder for the rule that is at work, and return that and the number of rows."""
        from pyspark.sql import Observation
        from pyspark.sql.functions import expr

        folder = str(self._folder / "passing" / f"{self._at}-{self._passing}")
        self._passing += 1
        observed = Observation()
        counted = found.observe(observed, expr("count(*) AS rows"))
        parts.done(lambda: counted.write.mode("overwrite").parquet(folder))
        return folder, observed.get["rows"]

    def _view(self, folders: Sequence[str], schema: StructType | str) -> str:
        name = f"kept_{self._passing}"
        self._passing += 1
        # to find the columns in the files would take a job of its own
        self._session.read.schema(schema).parquet(*folders).createOrReplaceTempView(name)
        return name

    def _mark(self, name: str, found: DataFrame | None, predicates: Iterable[str]) -> int:
        """Write what a step made, then that it is done, and return the number of triples.

        What is counted on the way may count what was worked out twice, after a loss: it is never too little.
        """
        from pyspark.sql import Observation
        from pyspark.sql.functions import expr

        folder, counts = self._folder / name, {}
        shutil.rmtree(folder, ignore_errors=True)
        if found is not None:
            known, observed = sorted(predicates), Observation()
            exprs = [
                expr(f"count_if(p = {self.dialect.quote(predicate)}{condition}) AS {kind}{number}")
                for number, predicate in enumerate(known)
                for kind, condition in (("all", ""), ("new", " AND new"))
            ]
            counted = found.observe(observed, *exprs) if exprs else found
            parts.done(
                lambda: counted.withColumn("h", expr("sha2(p, 256)")).write.partitionBy("h").parquet(str(folder))
            )
            rows = observed.get if exprs else {}
            counts = {p: (rows[f"all{n}"], rows[f"new{n}"]) for n, p in enumerate(known) if rows[f"all{n}"]}
        return self._marked_as(name, counts)

    def _marked_as(self, name: str, counts: dict[str, tuple[int, int]]) -> int:
        aside = self._folder / f"{name}.new"
        aside.write_text(json.dumps({"print": self._prints[self._at], "counts": counts}), encoding="utf-8")
        aside.replace(self._folder / f"{name}.json")
        return self._taken_in(name, counts)

    def _marked(self, name: str) -> int | None:
        """Take in what a step made in an earlier run, if that had the same input and rules before it."""
        try:
            marker = json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))
            self._going_on = self._going_on and marker["print"] == self._prints[self._at]
        except (OSError, ValueError, KeyError):
            self._going_on = False
        if not self._going_on:
            (self._folder / f"{name}.json").unlink(missing_ok=True)
            return None
        return self._taken_in(name, marker["counts"])

    def _taken_in(self, name: str, counts: dict[str, Any]) -> int:
        total = 0
        if name != _STATED:
            self._made.append(name)
        for predicate, (rows, new) in counts.items():
            total += rows
            hashed = sha256(predicate.encode()).hexdigest()
            self._parts.setdefault(predicate, []).append(str(self._folder / name / f"h={hashed}"))
            self._rows[predicate] = self._rows.get(predicate, 0) + new
            self._views.pop(predicate, None)
        return total

    def _has_parts(self, name: str) -> bool:
        return any((self._folder / name).glob("h=*"))


def _name(rule: Rule) -> str:
    return rule.name.removesuffix(".rq")
