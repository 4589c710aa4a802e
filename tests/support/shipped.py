"""The shipped files of the graph: as far as a scope wants them, or some projects with all that these lead to."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zlib import crc32

import pyoxigraph as ox

from openness_kg.base import iris
from openness_kg.graph.files import GraphFile, shipped_files
from openness_kg.graph.location import RATED, Scope
from openness_kg.graph.reading import parse

OF_NOTHING_SHIPPED = {"45-departs-from", "55-choice-of-licences"}
"""Rules that derive nothing from the whole shipped graph either; their cases, and the random worlds, have it."""


def turtle_files(scope: Scope = RATED) -> list[tuple[Path, str]]:
    """Return each Turtle file that a scope wants, with the IRI of its named graph."""
    return [(file.path, file.graph) for file in shipped_files() if file.wanted(scope) and file.path.suffix == ".ttl"]


def part(every: int, *named: str, histories: bool = False) -> list[tuple[Path, str]]:
    """Return a part of the shipped graph, for engines that take long: each file with the IRI of its named graph.

    It is the ontology, the ratings of some projects in all editions, and the files of all that one of these leads to,
    so that a chain goes on in it as far as in the whole graph.

    Args:
        every: how many projects there are to each one that is in it; another project changes nothing in the choice.
        named: the names of files that are in it too, with what they lead to.
        histories: whether it has the dated ratings of what is in it.

    """
    files = [file for file in shipped_files() if file.path.suffix == ".ttl"]
    described: dict[str, GraphFile] = {}
    leads_to: dict[GraphFile, set[str]] = {}
    for file in files:
        triples = list(parse(file.path))
        described |= dict.fromkeys({_document(triple.subject) for triple in triples}, file)
        leads_to[file] = {_document(triple.object) for triple in triples} - {""}
    rated = {file.path.stem for file in files if file.place.parts[0] == "ratings"} - {"edition"}
    chosen = {name for name in rated if crc32(name.encode()) % every == 0} | {*named}
    reached = {file for file in files if file.path.stem in chosen and file.place.parts[0] != "history"}
    found = {file for file in files if file.graph == iris.ONTOLOGY_GRAPH}
    while reached - found:
        found |= reached
        reached = {described[name] for file in reached for name in leads_to[file] if name in described}
    if histories:
        for file in [file for file in files if file.place.parts[0] == "history"]:
            if {described[name] for name in leads_to[file] if name in described} <= found | {file}:
                found.add(file)
    return [(file.path, file.graph) for file in files if file in found]


@cache
def with_rare_kinds() -> list[tuple[Path, str]]:
    """Return a part in which each rule derives something, each query has rows, and chains go on as in the whole.

    The projects that are named have, with what they lead to, the rows of rare kinds.
    """
    return part(
        16,
        *("belle", "llama", "minimax-m2", "the-pile", "olmo-7b-instruct"),
        *("cerebras-gpt", "chatrwkv", "dolly", "33x-coder", "sd2.1-nitro", "bloomz", "audioldm2"),
    )


def _document(term: object) -> str:
    """Return the IRI of something in the graph without its fragment, nothing of other terms."""
    return term.value.partition("#")[0] if isinstance(term, ox.NamedNode) and term.value.startswith(iris.ID) else ""
