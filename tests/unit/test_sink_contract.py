"""The sink contract, on every kind of sink: what documents state is what is held, in the graphs of their places."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.graph import convert
from openness_kg.graph.documents import Described, Document, Object
from openness_kg.graph.sinks import turtle
from openness_kg.graph.sinks.folder import FolderSink, below
from openness_kg.graph.sinks.sink import FirstOfPlace
from openness_kg.graph.terms import LANG_STRING, XSD, Iri, Literal
from tests.support.cli import tree
from tests.support.sinks import SINKS

BASE = f"{iris.ID}entry/try-2026-02/"
LABEL, LINK = Iri(iris.PREFIXES["rdfs"] + "label"), Iri(iris.okg("statedLink"))
TYPE = Iri(iris.PREFIXES["rdf"] + "type")
TEXTS = (
    "plain",
    "",
    'with "quotes", \\ and \\u0041',
    "a\nb\rc\td\be\x0cf",
    "\0\x1b[2J\x7f\x85\u2028\u202e\ufeff\ufffe\U0001f999",
    '" . <a:b> <a:c> <a:d> . "',
)
LINKS = (
    "https://example.org/",
    "https://example.org/a/../b/./c",
    "https://example.org/~a;b=c?d=e#f",
    "urn:x:y",
    *(
        BASE + rest
        for rest in ("one", "one#two.three", "", "../up", "a/../b", "a:b", "/x", "//x/y", "?q", "#f", "a%20b")
    ),
    *(iris.PREFIXES["project"] + name for name in ("dolly", "a.", ".a", "-a", "a-", "a_b.c", "", "é", "a%2Fb", "a~b")),
    iris.mint("scheme", "try"),
    iris.okg("open"),
)
DATA = (
    Literal("cœur", LANG_STRING, "fr"),
    *(Literal(text, f"{XSD}integer") for text in ("7", "-7", "seven", "")),  # the engine keeps 007 as 7
    Literal("2024-05", f"{XSD}gYearMonth"),
    Literal("x", "https://example.org/a/../type"),
    Literal("y", BASE + "type"),
)


def document(*objects: Object, place: str = "ratings/try-2026-02/one.ttl", title: str = "One") -> Document:
    """Return a document of two subjects that have these objects."""
    described = ((LABEL, tuple(o for o in objects if isinstance(o, Literal))), (LINK, objects), (TYPE, (LINK,)))
    subjects = (Described(Iri(BASE + name), tuple(p for p in described if p[1])) for name in ("one", "one#two"))
    return Document(place, title, tuple(subjects), BASE, {"criterion": f"{iris.ID}criterion/try/"})


DOCUMENTS = (
    document(*map(Literal, TEXTS), *map(Iri, LINKS), *DATA, title='\n<a:b> <a:c> "d" .\x85\u2028@prefix'),
    document(Literal("twice"), Literal("twice"), place="ratings/try-2026-02/edition.ttl"),
    *(
        document(Literal(place), place=place)
        for place in ("history/osai-index/a.ttl", "criteria/try.ttl", "projects/a.ttl", "models/a.ttl")
    ),
)
GRAPHS = {iris.ratings_graph("try-2026-02"), iris.history_graph("osai-index"), iris.ONTOLOGY_GRAPH, iris.FACTS}


def failing() -> Iterator[Document]:
    """Yield a document, and then fail."""
    yield document(Literal("x"))
    raise OpennessError("enough")


def stated(*documents: Document) -> set[ox.Quad]:
    """Return what documents state, by another way than any sink."""
    found = ((convert.to_ox(triple), ox.NamedNode(each.graph)) for each in documents for triple in each.triples())
    return {ox.Quad(t.subject, t.predicate, t.object, graph) for t, graph in found}


def held(content: bytes) -> set[ox.Quad]:
    """Return the statements of N-Quads."""
    return set(ox.parse(content, format=ox.RdfFormat.N_QUADS))


@pytest.mark.parametrize("kind", SINKS)
def test_what_is_stated_is_held_in_its_graph(kind: str, tmp_path: Path) -> None:
    found = held(SINKS[kind](DOCUMENTS, tmp_path / "out"))
    assert found == stated(*DOCUMENTS)
    assert {quad.graph_name.value for quad in found if isinstance(quad.graph_name, ox.NamedNode)} == GRAPHS


def test_all_sinks_hold_the_same_bytes(tmp_path: Path) -> None:
    folder, nquads, store = (filled(DOCUMENTS, tmp_path / kind) for kind, filled in SINKS.items())
    assert folder == nquads == store


@pytest.mark.slow
@settings(max_examples=200, deadline=None, derandomize=True)
@given(text=st.text(max_size=30), title=st.text(max_size=30), rest=st.text(max_size=12))
def test_any_text_and_any_name_come_back_as_they_were(text: str, title: str, rest: str) -> None:
    links = [link + rest for link in ("https://example.org/", BASE, iris.PREFIXES["project"])]
    one = document(Literal(text), *(Iri(link) for link in links if convert.is_iri(link)), title=title)
    with tempfile.TemporaryDirectory() as name:
        for kind, filled in SINKS.items():
            assert held(filled([one], Path(name) / kind)) == stated(one), kind


def test_turtle_is_as_it_is_kept_by_hand() -> None:
    one = Document(
        "ratings/try-2026-02/dolly.ttl",
        "Dolly\nin the index of \x1btoday.",
        (
            Described(
                Iri(f"{BASE}dolly"),
                (
                    (TYPE, (Iri(iris.okg("Entry")), Iri(iris.okg("Odd")))),
                    (LABEL, (Literal('"Dolly"\n', LANG_STRING, "en"),)),
                    (Iri(iris.okg("released")), (Literal("2023", f"{XSD}gYear"),)),
                    (Iri(iris.okg("usesScheme")), (Iri(iris.mint("scheme", "try")),)),
                ),
            ),
            Described(
                Iri(f"{BASE}dolly#weights"),
                (
                    (Iri(iris.okg("criterion")), (Iri(f"{iris.ID}criterion/try/weights"),)),
                    (Iri(iris.okg("position")), (Literal("1", f"{XSD}integer"),)),
                    (LINK, (Iri("https://example.org/a"), Iri("https://example.org/b"))),
                ),
            ),
        ),
        BASE,
        {"criterion": f"{iris.ID}criterion/try/", "other": f"{iris.ID}criterion/none/"},
    )
    assert turtle.text(one) == (
        "# Dolly in the index of  today.\n"
        "\n"
        "@prefix criterion: <https://w3id.org/openness-kg/id/criterion/try/> .\n"
        "@prefix okg: <https://w3id.org/openness-kg/ontology#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "@base <https://w3id.org/openness-kg/id/entry/try-2026-02/> .\n"
        "\n"
        "<dolly>\n"
        "    a okg:Entry, okg:Odd ;\n"
        '    rdfs:label "\\"Dolly\\"\\n"@en ;\n'
        '    okg:released "2023"^^xsd:gYear ;\n'
        "    okg:usesScheme <https://w3id.org/openness-kg/id/scheme/try> .\n"
        "\n"
        "<dolly#weights>\n"
        "    okg:criterion criterion:weights ;\n"
        "    okg:position 1 ;\n"
        "    okg:statedLink <https://example.org/a>, <https://example.org/b> .\n"
    )


def test_a_folder_is_written_when_all_is_there_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("mine", encoding="utf-8")

    def fill(documents: Iterable[Document]) -> None:
        with below(tmp_path / "out") as sink:
            for one in documents:
                sink.add(one)

    with pytest.raises(OpennessError, match="enough"):
        fill(failing())
    (tmp_path / "out" / "models" / "a.ttl").mkdir(parents=True)
    with pytest.raises(OpennessError, match=r"a\.ttl: this is a folder"):
        fill(DOCUMENTS)
    assert tree(tmp_path / "out") == {"mine": b"mine"}


def test_the_first_document_of_a_place_counts() -> None:
    inner = FolderSink()
    sink = FirstOfPlace(inner)
    for text in ("first", "second"):
        sink.add(document(Literal(text), place="projects/a.ttl"))
    assert '"first"' in inner.files["projects/a.ttl"]
    assert '"second"' not in inner.files["projects/a.ttl"]
