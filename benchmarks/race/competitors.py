"""Who runs in which race."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

RACES = ("load", "validate", "derive", "queries", "main")
REFERENCE = "openness-kg"
"""Whose answers count: openness-kg with pyoxigraph in memory."""


@dataclass(frozen=True)
class Competitor:
    """A competitor.

    Attributes:
        name: how it is shown.
        module: its module below ``peers``.
        races: the races that it runs in, with what its module calls each.
        own: whether it is openness-kg, whose answers have to be right.
        here: whether it needs the interpreter that has openness-kg.
        most: the most made-up models that it is asked about, since it is known to take longer than anybody waits.

    """

    name: str
    module: str
    races: Mapping[str, str]
    own: bool = False
    here: bool = False
    most: int | None = None


def _own(name: str, **races: str) -> Competitor:
    return Competitor(name, "openness", races, own=True, here=True)


COMPETITORS = (
    _own(REFERENCE, load="load", validate="validate", derive="derive", queries="queries", main="main"),
    _own("openness-kg on disk", load="load_disk", validate="validate_disk"),
    _own("openness-kg at an endpoint", validate="validate_endpoint"),
    _own("openness-kg with DuckDB", derive="derive_duckdb"),
    _own("openness-kg with Spark", derive="derive_spark"),
    Competitor("pyoxigraph", "oxigraph", {"load": "load", "queries": "queries"}),
    Competitor("pyoxigraph on disk", "oxigraph", {"load": "load_disk"}),
    Competitor("oxrdflib", "rdf_lib", {"load": "load_oxigraph", "queries": "queries_oxigraph"}),
    Competitor("rdflib", "rdf_lib", {"load": "load", "queries": "queries"}),
    Competitor("rules on rdflib", "rdf_lib", {"derive": "derive"}),
    Competitor("rules on oxrdflib", "rdf_lib", {"derive": "derive_oxigraph"}),
    Competitor("maplib", "map_lib", {"load": "load", "validate": "validate", "queries": "queries"}),
    Competitor("Jena", "jena", {"load": "load", "queries": "queries"}),
    Competitor("pySHACL on rdflib", "py_shacl", {"validate": "validate"}),
    Competitor("pySHACL on oxrdflib", "py_shacl", {"validate": "validate_oxigraph"}),
    Competitor("pyshifty", "shifty", {"validate": "validate"}),
    Competitor("TopBraid", "topbraid", {"validate": "validate"}),
    Competitor("owlrl", "owl_rl", {"derive": "derive"}),
    Competitor("HermiT", "hermit", {"derive": "derive"}, here=True, most=1000),
    Competitor("Nemo", "nemo", {"derive": "derive"}),
    Competitor("DuckDB by hand", "duck_db", {"derive": "derive"}),
    Competitor("pySHACL and rules on rdflib", "py_shacl", {"main": "main"}),
    Competitor("pySHACL and rules on oxrdflib", "py_shacl", {"main": "main_oxigraph"}),
    Competitor("pyshifty and rules on oxrdflib", "shifty", {"main": "main"}),
)
