"""A connection to DuckDB: how it is set up, and what is said where it gives up."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openness_kg.base.errors import OpennessError, first_line, lacking
from openness_kg.relational.dialect import Dialect
from openness_kg.relational.refusal import ended

if TYPE_CHECKING:
    import duckdb

_MOST = 6 * 2**30
"""Bytes of memory beyond which it goes on on disk; of itself it would take four fifths of the machine."""


class UnusualError(OpennessError):
    """A text is not as DuckDB reads it."""


class Connection:
    """A database in a folder, which is asked in SQL."""

    def __init__(self, folder: Path, dialect: Dialect) -> None:
        """Open a database in an empty folder, which may grow as large as the graph.

        Raises:
            OpennessError: DuckDB is not installed.

        """
        try:
            import duckdb
            import numpy  # noqa: F401, ICN001 - DuckDB wants it for a function of Python, and says so less well
        except ImportError as error:
            raise OpennessError(lacking("Joining tables", "DuckDB", "duckdb", error)) from None
        self._error, self._unusual = duckdb.Error, (duckdb.InvalidInputException, duckdb.ConversionException)
        self._connection: duckdb.DuckDBPyConnection = duckdb.connect(str(folder / "statements.duckdb"))
        self.run("SET preserve_insertion_order = false")
        own = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        self.run(f"SET memory_limit = '{min(_MOST, own // 2) // 2**20}MiB'")
        self.run(f"SET temp_directory = {dialect.quote(str(folder))}")
        self._connection.create_function("okg_lower", str.lower, ["VARCHAR"], "VARCHAR")

    def run(self, sql: str, values: Sequence[Any] | None = None) -> Any:
        """Run a statement, and return the connection, which the rows of a query are fetched from.

        Raises:
            UnusualError: a text is not as DuckDB reads it.
            OpennessError: DuckDB gave up.

        """
        try:
            return self._connection.execute(sql, values) if values is not None else self._connection.execute(sql)
        except self._error as error:
            if (sentence := ended(str(error))) is not None:
                raise OpennessError(sentence) from None
            kind = UnusualError if isinstance(error, self._unusual) else OpennessError
            raise kind(f"DuckDB gave up: {first_line(error)}.") from None
        except RuntimeError as error:
            # what it makes of an interrupt, which it has taken from Python
            if "interrupted" not in str(error):
                raise
            raise KeyboardInterrupt from None

    def interrupt(self) -> None:
        """End what another thread is at."""
        self._connection.interrupt()

    def close(self) -> None:
        """Close the database."""
        self._connection.close()
