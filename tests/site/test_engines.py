"""The published dumps in other engines: the same triples, and the same rows to queries of the catalogue.

Engines that take minutes for the whole graph load the dumps of a part of it.

Numbers count by value (rdflib's products of integers are decimal). What is left out is named with the engine's fault.
"""

from __future__ import annotations

import gzip
import io
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

import openness_kg
from openness_kg.graph import catalogue
from openness_kg.knowledge import KnowledgeGraph
from tests.support.cli import ROOT
from tests.support.once import made_once
from tests.support.stores import answers, comunica, jena, oxigraph, rdf_lib, virtuoso
from tests.support.stores.questions import FALSE, RULE, TEN, TRUE, UNBOUND, file_name

pytestmark = pytest.mark.slow

Ask = Callable[[Path, Mapping[str, str], Path], None]
COLLATION = "compares texts by the locale, where SPARQL 1.1 (17.3) has fn:compare by code points"
LAST_VALUES = "joins a VALUES clause behind the query wrongly: virtuoso-opensource issue 430"
# Virtuoso is asked these without values
UNBOUND_FOR_VIRTUOSO = (
    "questions/evidence-counts",
    "questions/opened-and-closed",
    "questions/projects-between-editions",
)
# Jena takes seconds for each of these; rdflib is asked them of less, in tests/rules/test_engines_agree.py
SLOW = {
    *("questions/cells-that-differ-today", "questions/changed-levels", "questions/data-from-closed-models"),
    *("questions/facts-that-settle-most", "questions/heirs-of-restrictions", "questions/history-of-project"),
    *("questions/mean-score-by-month", "questions/siblings-rated-differently"),
}
LEFT_OUT = {
    ("virtuoso", "ancestors"): "walks no path of any length with both ends free: virtuoso-opensource issue 511",
    ("virtuoso", "evidence"): LAST_VALUES,
    ("virtuoso", "opened"): LAST_VALUES,
    ("virtuoso", "projects"): LAST_VALUES,
    ("virtuoso", TRUE): "answers ASK in JSON with a row (7.2.5): virtuoso-opensource issue 1016",
    (
        "jena",
        "questions/changes-of-availability-and-licence",
    ): "takes gYearMonth 2024-04 for the date 2024-04-15 at the end of an alternative path (4.5.0)",
}
UNORDERED = {
    ("rdflib", "evidence"): "orders groups by nothing that is not projected",
    **{("comunica", name): COLLATION for name in TEN},
}


@dataclass(frozen=True)
class Engine:
    """An engine: its module, how that asks it, what of the catalogue without values, and which dumps of which graph."""

    module: ModuleType
    ask: Ask
    unbound: tuple[str, ...] = ()
    dumps: tuple[str, ...] = ("openness-kg.ttl",)
    whole: bool = False


ENGINES = {
    "jena": Engine(
        jena, jena.ask, tuple(name for name in UNBOUND if name not in SLOW), ("openness-kg.nt.gz", "openness-kg.nq.gz")
    ),
    "comunica": Engine(comunica, comunica.ask),
    "virtuoso": Engine(virtuoso, virtuoso.ask, UNBOUND_FOR_VIRTUOSO, ("openness-kg.nt.gz",), whole=True),
    "rdflib": Engine(rdf_lib, rdf_lib.ask),
    "oxigraph": Engine(oxigraph, oxigraph.ask, whole=True),
    "oxigraph-union": Engine(oxigraph, oxigraph.ask_union, (), ("openness-kg.nq.gz",), whole=True),
}
ASKED = [(engine, name) for engine in ENGINES for name in (*TEN, *ENGINES[engine].unbound)]
Answers = Callable[[str], Path]


@dataclass(frozen=True)
class Published:
    """A checkout, the site that it publishes, and the graph that it has."""

    code: Path
    site: Path
    graph: KnowledgeGraph


@pytest.fixture(scope="module")
def by_size(site: Path, whole: KnowledgeGraph, part_site: Path, checkout: Path) -> dict[bool, Published]:
    """The whole, and a part."""
    part = openness_kg.load(data=[checkout / "data"], only_data=True, history=True)
    return {True: Published(ROOT, site, whole), False: Published(checkout, part_site, part)}


@pytest.fixture(scope="module")
def of(by_size: dict[bool, Published], tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """What has the folder of an engine's answers: it is started once in a test run, and asked all it will be asked."""

    def of_engine(name: str) -> Path:
        engine = ENGINES[name]
        if missing := engine.module.missing():
            pytest.skip(missing)
        published = by_size[engine.whole]
        questions = {**TEN, **{unbound: UNBOUND[unbound] for unbound in engine.unbound}}
        queries = {
            file_name(key): question.text(published.graph)
            for key, question in questions.items()
            if (name, key) not in LEFT_OUT
        }

        def make(folder: Path) -> None:
            folder.mkdir(exist_ok=True)
            if engine.module is jena:
                parsed = {
                    f"{file_name(key)}.parse": question.text(published.graph) for key, question in UNBOUND.items()
                }
                queries.update(parsed)
            queries.update({"rule": catalogue.find(RULE).text, "true": TRUE, "false": FALSE})
            engine.ask(published.site / "dumps", queries, folder)

        return made_once(tmp_path_factory, f"engine-{name}", make)

    return of_engine


@pytest.fixture(scope="module")
def expected(
    by_size: dict[bool, Published], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, bool], list[answers.Row]]:
    """What has the rows that the command answers with; of questions without values, those of the store behind it."""

    def rows(name: str, whole: bool) -> list[answers.Row]:
        published = by_size[whole]
        if name in UNBOUND:
            found = io.BytesIO()
            published.graph.store.write(UNBOUND[name].text(published.graph), found, "json")
            return answers.rows(found.getvalue())
        path = made_once(
            tmp_path_factory,
            f"command-{'whole' if whole else 'part'}-{name}",
            lambda path: path.write_bytes(TEN[name].answer(published.code)),
        )
        return answers.rows(path.read_bytes())

    return rows


@pytest.mark.parametrize("engine", ENGINES)
def test_every_triple_is_loaded(engine: str, of: Answers, by_size: dict[bool, Published]) -> None:
    found = answers.counts(of(engine))
    assert set(found) == set(ENGINES[engine].dumps)
    dumps = by_size[ENGINES[engine].whole].site / "dumps"
    for dump, number in found.items():
        lines = "openness-kg.nq.gz" if dump.endswith(".nq.gz") else "openness-kg.nt.gz"
        assert number == gzip.decompress((dumps / lines).read_bytes()).count(b"\n")


@pytest.mark.parametrize(("engine", "name"), ASKED)
def test_engine_answers_as_the_command(
    engine: str, name: str, of: Answers, expected: Callable[[str, bool], list[answers.Row]]
) -> None:
    if fault := LEFT_OUT.get((engine, name)):
        pytest.skip(f"{engine} {fault}")
    found = answers.rows(answers.content(of(engine), file_name(name)))
    wanted = expected(name, ENGINES[engine].whole)
    assert wanted
    assert Counter(found) == Counter(wanted)
    if (engine, name) not in UNORDERED:
        assert found == wanted


@pytest.mark.parametrize("engine", ENGINES)
def test_engine_constructs_what_the_rule_does(engine: str, of: Answers, by_size: dict[bool, Published]) -> None:
    found = answers.triples(answers.content(of(engine), "rule"))
    wanted = by_size[ENGINES[engine].whole].graph.store.construct(catalogue.find(RULE).text)
    assert {f"{triple} ." for triple in found} == {str(triple) for triple in wanted}
    assert found


@pytest.mark.parametrize("engine", ENGINES)
def test_engine_tells_true_from_false(engine: str, of: Answers) -> None:
    if fault := LEFT_OUT.get((engine, TRUE)):
        pytest.skip(f"{engine} {fault}")
    folder = of(engine)
    assert answers.truth(answers.content(folder, "true"))
    assert not answers.truth(answers.content(folder, "false"))


@pytest.mark.parametrize("name", UNBOUND)
def test_jena_parses_every_question(name: str, of: Answers) -> None:
    query = of("jena") / f"{file_name(name)}.parse.rq"
    assert query.is_file()
    assert not query.with_suffix(".failure").exists()
