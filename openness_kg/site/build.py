"""Writes what a build holds."""

from __future__ import annotations

from pathlib import Path

from openness_kg.base.beside import Beside
from openness_kg.base.folders import refuse_others, replaced
from openness_kg.base.formats import GRAPH_FORMATS
from openness_kg.base.progress import Say, silent
from openness_kg.graph.location import SHIPPED, WHOLE, Location
from openness_kg.graph.writing import rewritten
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.opener import OpenGraph
from openness_kg.site.checked import require
from openness_kg.site.shared import Shared
from openness_kg.site.tables import Tables


def build(target: Path, location: Location = SHIPPED, say: Say = silent) -> list[Path]:
    """Validate and derive a graph and write tables and dumps to a folder, replacing an earlier build.

    Returns the files, relative to the folder. On any error the folder stays as it was.

    Raises:
        FindingsError: the graph does not conform to the shapes.
        OpennessError: a file cannot be read, or the folder holds something else than a build.

    """
    from openness_kg.validation import check

    refuse_others(target)
    say("validating")
    validation = Beside(lambda: check(location))
    say("deriving")
    graph = KnowledgeGraph(OpenGraph(location, WHOLE))
    tables = Tables(Shared(graph))
    say("rendering")
    # what two processors can halve: the newest edition is about as much as the others, or as the dumps
    dumps = Beside(lambda: _dumps(graph))
    older = Beside(lambda: tables.of(tables.editions[1:]))
    files = tables.of(tables.editions[:1])
    files = {**dumps.result(), **files, **older.result()}
    require(validation.result(), "built")
    say("writing")
    with replaced(target) as aside:
        for path, content in files.items():
            (aside / path).parent.mkdir(exist_ok=True)
            (aside / path).write_bytes(content)
    return [Path(path) for path in files]


def _dumps(graph: KnowledgeGraph) -> dict[str, bytes]:
    """Return the graph whole, in each format that has named graphs, by path."""
    nquads = graph.store.dump("nquads")
    found = (("nquads", nquads), ("trig", rewritten(nquads, "trig")))
    return {f"openness-kg.{GRAPH_FORMATS[name].ending}": content for name, content in found}
