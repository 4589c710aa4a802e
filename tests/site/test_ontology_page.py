"""The pages of the ontology and of the shapes: every term at the fragment of its IRI, and what is said of it."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from openness_kg.base import iris
from openness_kg.graph import reading, resources
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.site.ontology import shapes
from tests.support.markup import Element, read

pytestmark = pytest.mark.slow

SHAPES = f"{iris.ROOT}shapes#"
PREFIX = re.compile(r"^@prefix .*$", re.MULTILINE)


@pytest.fixture(scope="module")
def ontology(site: Path) -> Element:
    """The page of the ontology."""
    return read((site / "ontology.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def shapes_page(site: Path) -> Element:
    """The page of the shapes."""
    return read((site / "shapes.html").read_text(encoding="utf-8"))


def by_id(page: Element, fragment: str) -> Element:
    """Return the element with an id."""
    found = _KNOWN.setdefault(id(page), {})
    if not found:
        found.update({element.attrs["id"]: element for element in page.all() if "id" in element.attrs})
    return found[fragment]


_KNOWN: dict[int, dict[str, Element]] = {}
"""The elements of the pages, which stay until the module is done, by id."""


def facts_of(page: Element, fragment: str) -> dict[str, str]:
    """Return what stands beside each name in the article of a term."""
    article = by_id(page, fragment)
    return {name.text: value.text for name, value in zip(article.all("dt"), article.all("dd"), strict=True)}


def test_every_term_stands_at_its_fragment(ontology: Element, graph: KnowledgeGraph) -> None:
    found = graph.sparql(
        "SELECT DISTINCT ?term ?definition FROM <https://w3id.org/openness-kg/graph/ontology>"
        " { ?term rdfs:isDefinedBy ?any ; skos:definition ?definition }"
    )
    assert not isinstance(found, bool | list)
    terms = [row for row in found.texts() if row["term"].startswith(iris.ONTOLOGY)]
    assert len(terms) > 250
    for row in terms:
        article = by_id(ontology, row["term"].removeprefix(iris.ONTOLOGY))
        assert " ".join(row["definition"].split()) in article.text


def test_ids_are_unique_and_links_within_lead_somewhere(ontology: Element, shapes_page: Element) -> None:
    for page in (ontology, shapes_page):
        ids = [element.attrs["id"] for element in page.all() if "id" in element.attrs]
        assert len(ids) == len(set(ids))
        local = {link.attrs["href"][1:] for link in page.all("a") if link.attrs.get("href", "").startswith("#")}
        assert local <= set(ids)
        assert not [link for link in page.all("a") if not link.attrs.get("href")]


def test_pages_lead_to_each_other(ontology: Element, shapes_page: Element) -> None:
    for page, other, path in ((ontology, shapes_page, "shapes.html#"), (shapes_page, ontology, "ontology.html#")):
        ids = {element.attrs.get("id") for element in other.all()}
        led = {link.attrs["href"].removeprefix(path) for link in page.all("a") if link.attrs["href"].startswith(path)}
        assert len(led) > 50
        assert led <= ids


def test_property_chains_are_said_in_words(ontology: Element) -> None:
    said = {chain.text for chain in by_id(ontology, "inheritsRestriction").all("p", "chain")}
    assert said == {
        "If A ‘draws on’ B and B ‘has restriction’ C, then A ‘inherits restriction’ C.",
        "If A ‘draws on’ B and B ‘inherits restriction’ C, then A ‘inherits restriction’ C.",
        "If A ‘has outputs of’ B and B ‘restricts outputs’ C, then A ‘inherits restriction’ C.",
        "If A ‘has outputs of’ B and B ‘terms from’ C and C ‘restricts outputs’ D, then A ‘inherits restriction’ D.",
    }


def test_what_is_said_of_a_property(ontology: Element) -> None:
    facts = facts_of(ontology, "inheritsRestriction")
    assert facts["Domain"] == "Dataset or Model or Project"
    assert facts["Range"] == "Restriction"
    assert facts["Derived by"] == "30-inherits-by-lineage, 31-inherits-by-outputs, 32-inherits-onwards"
    assert facts["Shapes"] == "notAsserted"
    assert "never holds both ways" in facts_of(ontology, "basedOn")["It is"]
    assert "schema:isBasedOn" in facts_of(ontology, "basedOn")["Subproperty of"]


def test_what_is_said_of_a_class_and_of_individuals(ontology: Element) -> None:
    assert facts_of(ontology, "Licence")["Key"] == "SPDX identifier"
    assert "spdx:AnyLicenseInfo" in facts_of(ontology, "Licence")["Subclass of"]
    assert "airo:License" in facts_of(ontology, "Licence")["See also"]
    assert "under licence" in facts_of(ontology, "Licence")["Properties to it"]
    assert facts_of(ontology, "partial")["Sign"] == "~, counts 0.5"
    assert "base data" in facts_of(ontology, "dataUndisclosed")["Bears on"].lower()
    assert "survey-2023-06" in facts_of(ontology, "baseData")["Criteria"]


def test_header(ontology: Element, site: Path) -> None:
    text = ontology.text
    for part in ("https://w3id.org/openness-kg/ontology/0.1.0", "openness-kg contributors", "prefix okg"):
        assert part in text
    alternates = [link.attrs for link in ontology.all("link") if link.attrs.get("rel") == "alternate"]
    assert {link["type"] for link in alternates} == {
        *("text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples")
    }
    assert all((site / link["href"]).is_file() for link in alternates)


def test_diagram_shows_what_the_ontology_has(ontology: Element, graph: KnowledgeGraph) -> None:
    (drawing,) = ontology.all("svg")
    (title,) = drawing.all("title")
    assert title.attrs["id"] in drawing.attrs["aria-labelledby"].split()
    assert title.text
    names = [link.attrs["href"][1:] for link in drawing.all("a")]
    assert "Project" in names
    assert "offersModel" in names
    for name in names:
        assert graph.store.ask(f"ASK {{ okg:{name} rdfs:isDefinedBy ?ontology }}"), name


def test_every_shape_stands_at_its_fragment(shapes_page: Element) -> None:
    triples = [triple for path in resources.shape_files() for triple in reading.parse(path)]
    named = {
        triple.subject.value.removeprefix(SHAPES)
        for triple in triples
        if triple.predicate.value.endswith("shacl#severity") and isinstance(triple.subject, ox.NamedNode)
    }
    assert len(named) > 200
    for name in named:
        by_id(shapes_page, name)
    for triple in triples:
        if triple.predicate.value.endswith("shacl#message") and isinstance(triple.subject, ox.NamedNode):
            article = by_id(shapes_page, triple.subject.value.removeprefix(SHAPES))
            assert isinstance(triple.object, ox.Literal)
            assert " ".join(triple.object.value.split()) in article.text


def test_a_shape_says_what_it_looks_at(shapes_page: Element) -> None:
    article = by_id(shapes_page, "noCycle")
    assert "fine-tuned from" in facts_of(shapes_page, "noCycle")["Looks at"]
    assert [part.text for part in article.all("span", "severity")] == ["violation"]
    assert all(part.text.startswith("SELECT") for part in article.all("pre"))
    assert len(article.all("pre")) == 2
    assert facts_of(shapes_page, "spdxIdentifier")["Part of"] == "Licence"


def test_texts_of_shapes_are_all_that_their_files_say() -> None:
    """What is cut out of the files, put together, is what the files hold but for headers and prefixes."""
    found = shapes.read()
    for path in resources.shape_files():
        text = path.read_text(encoding="utf-8")
        own = [shape.text for shape in found if shape.file == path.stem]
        cut = "\n".join([*PREFIX.findall(text), *own])
        held = [t for t in ox.parse(text.encode(), ox.RdfFormat.TURTLE) if t.subject not in _no_shapes(path.stem)]
        assert len(list(ox.parse(cut.encode(), ox.RdfFormat.TURTLE))) == len(
            [quad for quad in held if not _is_of_prefixes(quad)]
        )


def _no_shapes(name: str) -> set[ox.NamedNode | ox.BlankNode | ox.Triple]:
    others = (f"{iris.ROOT}shapes/{name}", f"{SHAPES}prefixes", f"{SHAPES}CheckedByCommand")
    return {ox.NamedNode(iri) for iri in others}


def _is_of_prefixes(quad: ox.Quad) -> bool:
    return quad.predicate.value.rpartition("#")[2] in {"prefix", "namespace"}
