"""Derivation of a store in this process by DuckDB, which joins large tables sooner than SPARQL is answered."""

from __future__ import annotations

import tempfile
from pathlib import Path

from openness_kg.derive.relational import running
from openness_kg.derive.relational.duck import DuckTables
from openness_kg.graph.local import LocalStore


def derive(store: LocalStore) -> None:
    """Add to a store what the rules make of all that it holds; blank nodes stay what they are.

    Raises:
        OpennessError: DuckDB is not installed, or a rule holds something that it does not know.

    """
    with tempfile.TemporaryDirectory(prefix="openness-kg-") as folder:
        source, derived = Path(folder, "stated.nq"), {blank: Path(folder, f"{blank}.nq") for blank in (False, True)}
        with source.open("wb") as file:
            store.copy(file)
        with DuckTables(Path(folder)) as engine:
            engine.load(source, 0, keep_blanks=True)
            source.unlink()
            engine.loaded()
            running.run(engine)
            for blank, path in derived.items():
                with path.open("wb") as file:
                    file.writelines(engine.lines(blank=blank, ordered=False))
        for blank, path in derived.items():
            store.restore(path, blank=blank)
