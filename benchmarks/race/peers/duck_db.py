"""DuckDB: the axioms about lineage and restrictions, written as recursive queries by hand."""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks.race import peer
from benchmarks.race.peer import Work

CLOSURE = Path(__file__).parents[1] / "closure.sql"


def derive(inputs: Path) -> Work:
    """Read N-Triples as lines, and close them."""
    text = CLOSURE.read_text(encoding="utf-8").replace("facts.nt", str(inputs / "facts.nt"))

    def work() -> list[tuple[str, str]]:
        with duckdb.connect() as connection:
            return connection.execute(text).fetchall()

    return Work(work, lambda found: peer.entailed(found, inputs / "facts.nt"))


if __name__ == "__main__":
    peer.main({"derive": derive}, peer.versions("duckdb"))
