"""Graphs to derive from: the fixed ones of the query cases and random worlds side by side in one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from random import Random

from openness_kg.base import iris
from openness_kg.derive import derive
from openness_kg.graph import lines
from openness_kg.graph.local import LocalStore
from tests.support.cases import AUDIT, GRAPH, HISTORY, HUB, LINKING, SHAPES
from tests.support.facts import Triple, ontology_core, turtle
from tests.support.worlds import make_world

# data only: a kind of restriction, and a scheme with a criterion, that no rule and no code knows of
NEW = """
@prefix okg: <https://w3id.org/openness-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <https://w3id.org/openness-kg/id/> .
okg:perMoonPhase a okg:RestrictionKind ; okg:bearsOn okg:tuningData .
<scheme/new> a skos:ConceptScheme .
<criterion/new/moon> a okg:Criterion ; skos:inScheme <scheme/new> ;
    okg:measures okg:tuningData ; okg:restrictionPolicy okg:downToPartial .
<restriction/moon> a okg:Restriction ; okg:restrictionKind okg:perMoonPhase .
<dataset/moonlit> a okg:TuningDataset ; okg:availability okg:open ; okg:hasRestriction <restriction/moon> .
<model/moon> a okg:Model ; okg:tunedOn <dataset/moonlit> .
<project/moon> a okg:Project ; okg:offersModel <model/moon> .
<edition/new> a okg:Edition .
<entry/new/moon#moon> a okg:CuratedRating ; okg:ratedProject <project/moon> ; okg:criterion <criterion/new/moon> ;
    okg:edition <edition/new> ; okg:level okg:open .
_:nameless a okg:Model ; okg:tunedOn <dataset/moonlit> .
"""
_MAKER = f"<{iris.ONTOLOGY}maker>"
_TEXTS = [
    r'"C:\\x01dir \"quoted\" \u0041\n\t\r\b\f\u0001\u007F\u0000"',
    '""',
    '"language"@EN-gb',
    '"01"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>',
    '"x"^^<http://e/unknown>',
    '"http://e/ü no%20address"^^<http://www.w3.org/2001/XMLSchema#anyURI>',
    '"ünïcödé 🦆"',
    "<http://e/%41/ü>",
    "_:nameless",
]
_ODD = [f"<http://e/a> {_MAKER} {text} .\n" for text in _TEXTS] + [
    f'\t<http://e/a>{_MAKER}"no blanks"<http://e/g>.# a comment\r\n',
    '# """ \\x01\n',
    "\n",
    f'<http://e/a> {_MAKER} "one" .\r<http://e/a> {_MAKER} "two" .\n',
]
ODD = "".join(_ODD).encode()
"""Lines of N-Quads that nobody would write, each with what a rule passes on as it stands: the maker of a model."""
ODD_STATEMENTS = len(_TEXTS) + 3

FIXED = (GRAPH, AUDIT, HISTORY, HUB, LINKING, SHAPES)


def with_ontology() -> LocalStore:
    """Return a store with the ontology, without the criteria of any edition."""
    store = LocalStore()
    for path in ontology_core():
        store.load(path, iris.ONTOLOGY_GRAPH)
    return store


def worlds(seeds: Iterable[int]) -> str:
    """Return random worlds in Turtle, each with names of its own."""
    return "".join(apart(make_world(Random(seed)), str(seed)) for seed in seeds)  # noqa: S311


def apart(world: Iterable[Triple], name: str) -> str:
    """Return a world in Turtle with names that no other has."""
    return re.sub(rf"<({iris.ID}[a-z]+)/", rf"<\1/w{name}.", turtle(world))


def write_stated(folder: Path, turtle_text: str, fixed: Iterable[Path] = ()) -> Path:
    """Write what is stated as N-Quads: the ontology, a text, and fixed graphs."""
    store = with_ontology()
    text = folder / "text.ttl"
    text.write_text(turtle_text, encoding="utf-8")
    for path in (text, *fixed):
        store.load(path, iris.FACTS)
    stated = folder / "stated.nq"
    with stated.open("wb") as file:
        store.copy(file)
    return stated


def derived_lines(stated: Path, engine: str = "sparql") -> list[bytes]:
    """Return what a store derives from a file, as sorted lines of N-Quads."""
    store = LocalStore()
    store.load(stated, iris.FACTS)
    derive(store, engine)
    return of_derived(store)


def of_derived(store: LocalStore) -> list[bytes]:
    """Return the derived graph of a store as sorted lines of N-Quads."""
    ending = f" <{iris.DERIVED}> .".encode()
    return [line for line in store.dump("nquads").splitlines() if line.endswith(ending)]


def write_parquet(nquads: Path, target: Path) -> None:
    """Write lines of N-Quads, all in named graphs, as a table with the columns in another order."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [lines.split(line) for line in nquads.read_bytes().decode().removesuffix("\n").split("\n")]
    table = {"graph": [f"<{row.graph}>" for row in rows]}
    table |= {name: [getattr(row, name) for row in rows] for name in ("object", "predicate", "subject")}
    pq.write_table(pa.table(table), target)
