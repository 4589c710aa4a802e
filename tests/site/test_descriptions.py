"""The site describes its dataset: counts, distributions and sources, the same in every vocabulary, and true."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import cffconvert
import csvw
import mlcroissant
import pyarrow.parquet
import pytest
import rdflib
import yaml
from nanopub.nanopub import Nanopub
from rdflib import DCAT, DCTERMS, PROV, RDF, VOID, XSD
from rocrate.rocrate import ROCrate

import openness_kg
from openness_kg.base import iris
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.site.descriptions import schema_dataset
from openness_kg.site.site import Site
from tests.support.cli import ROOT, run
from tests.support.published import URL

pytestmark = pytest.mark.slow

DATASET = rdflib.URIRef(iris.ROOT + "dataset")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
EDITIONS = {"survey-2023-06": 14, "index-2025-03": 47, "osai-2025-12": 189, "osai-2026-06": 193}
ENTRIES = (
    *("../w3id/.htaccess", "../w3id/README.md", "../.zenodo.json", "../tables/"),
    *("kg-registry/openness-kg.md", "fairsharing.json", "huggingface/README.md"),
)
UNSIGNED = re.compile(r"(.*#[^.]+)\.nanopub\.(?:assertion|head|provenance|pubinfo)")


@pytest.fixture(scope="module")
def void(site: Path) -> rdflib.Graph:
    """What the site says of its dataset, in Turtle."""
    return rdflib.Graph().parse(site / "void.ttl")


def number(graph: rdflib.Graph, subject: rdflib.term.Node | None, name: str) -> int:
    """Return a count of VoID."""
    value = graph.value(subject, VOID[name])
    assert isinstance(value, rdflib.Literal)
    return int(value)


def lines_of(site: Path) -> set[bytes]:
    """Return the statements of the named graphs but that of the description, each once, whatever its graph."""
    quads = gzip.decompress((site / "dumps" / "openness-kg.nq.gz").read_bytes()).splitlines()
    behind = f" <{iris.DESCRIPTION}> .".encode()
    return {line.rsplit(b" ", 2)[0] for line in quads if not line.endswith(behind)}


def test_counts_are_those_of_the_dump(site: Path, void: rdflib.Graph) -> None:
    lines = lines_of(site)
    assert number(void, DATASET, "triples") == len(lines)
    assert number(void, DATASET, "distinctSubjects") == len({line.split(b" ", 1)[0] for line in lines})
    assert number(void, DATASET, "distinctObjects") == len({line.split(b" ", 2)[2] for line in lines})
    by_property = Counter(line.split(b" ", 2)[1].decode()[1:-1] for line in lines)
    stated = {
        str(void.value(part, VOID.property)): number(void, part, "triples")
        for part in void.objects(DATASET, VOID.propertyPartition)
    }
    assert stated == by_property


def test_classes_have_their_members_and_properties(site: Path, void: rdflib.Graph) -> None:
    members = Counter(
        line.rsplit(b" ", 1)[1].decode()[1:-1] for line in lines_of(site) if f" <{RDF.type}> ".encode() in line
    )
    classes = {str(void.value(part, VOID["class"])): part for part in void.objects(DATASET, VOID.classPartition)}
    assert {name: number(void, part, "entities") for name, part in classes.items()} == members
    entry = classes[iris.okg("Entry")]
    parts = {str(void.value(part, VOID.property)) for part in void.objects(entry, VOID.propertyPartition)}
    assert {iris.okg("entryOf"), iris.okg("edition"), str(RDF.type)} <= parts
    assert iris.okg("weightsAvailability") not in parts


def test_links_go_to_wikidata_and_spdx(void: rdflib.Graph) -> None:
    found = {}
    for linkset in void.subjects(RDF.type, VOID.Linkset):
        assert set(void.objects(linkset, VOID.target)) > {DATASET}
        target = void.value(linkset, VOID.objectsTarget)
        predicate = str(void.value(linkset, VOID.linkPredicate))
        found[str(void.value(target, DCTERMS.title)), iris.compact(predicate)] = number(void, linkset, "triples")
    assert set(found) >= {("Wikidata", "skos:exactMatch"), ("SPDX License List", "owl:sameAs")}
    assert all(count > 0 for count in found.values())


def test_the_description_is_in_the_dump_without_distributions(site: Path) -> None:
    graph = rdflib.Graph().parse(site / "graph" / "description.ttl")
    assert number(graph, DATASET, "triples") == len(lines_of(site))
    assert not list(graph.subject_objects(DCAT.distribution))
    merged = gzip.decompress((site / "dumps" / "openness-kg.nt.gz").read_bytes())
    assert f"<{DATASET}> <{VOID.triples}> ".encode() in merged


def test_every_named_graph_is_a_part_with_its_size(site: Path, void: rdflib.Graph) -> None:
    sizes = Counter(
        line.rsplit(b" ", 2)[1].decode()[1:-1]
        for line in gzip.decompress((site / "dumps" / "openness-kg.nq.gz").read_bytes()).splitlines()
    )
    service = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert {str(name) for name in void.objects(DATASET, service.namedGraph)} == set(sizes)
    for name, size in sizes.items():
        assert (DATASET, VOID.subset, rdflib.URIRef(name)) in void
        assert void.value(rdflib.URIRef(name), DCTERMS.title), name
        if name != iris.DESCRIPTION:
            assert number(void, rdflib.URIRef(name), "triples") == size


def test_every_distribution_is_a_file_of_that_size_and_checksum(site: Path, void: rdflib.Graph) -> None:
    found = list(void.objects(DATASET, DCAT.distribution))
    assert len(found) > 30
    for distribution in found:
        url = str(void.value(distribution, DCAT.downloadURL))
        assert url.startswith(URL)
        content = (site / url.removeprefix(URL)).read_bytes()
        assert int(str(void.value(distribution, DCAT.byteSize))) == len(content)
        checksum = void.value(distribution, SPDX.checksum)
        assert void.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
        assert str(void.value(checksum, SPDX.checksumValue)) == hashlib.sha256(content).hexdigest()
        assert str(void.value(distribution, DCAT.mediaType)).startswith("https://www.iana.org/assignments/media-types/")
        assert bool(void.value(distribution, DCAT.compressFormat)) == url.endswith(".gz")


def test_sources_are_all_editions_and_the_commits_that_they_were_read_from(void: rdflib.Graph) -> None:
    sources = {str(edition) for edition in void.objects(DATASET, DCTERMS.source)}
    assert sources == {f"{iris.ID}edition/{edition}" for edition in EDITIONS}
    build = void.value(DATASET, PROV.wasGeneratedBy)
    read = {str(void.value(commit, DCTERMS.isReferencedBy)) for commit in void.objects(build, PROV.used)}
    assert read == sources
    software = void.value(build, PROV.wasAssociatedWith)
    assert str(void.value(software, rdflib.SDO.softwareVersion)) == openness_kg.__version__


def test_the_commit_of_an_edition_is_the_one_that_its_file_names(whole: KnowledgeGraph, void: rdflib.Graph) -> None:
    for commit, edition in void.subject_objects(DCTERMS.isReferencedBy):
        rows = whole.store.rows(f"SELECT ?note {{ <{edition}> <{iris.PREFIXES['skos']}editorialNote> ?note }}")
        for row in rows:
            digits = row["note"].removeprefix("Read from commit ").removesuffix(".")
            assert str(commit).rpartition("/")[2].startswith(digits)
        (source,) = whole.store.rows(f"SELECT ?source {{ <{edition}> <{DCTERMS.source}> ?source }}")
        assert str(commit).startswith(source["source"] + "/tree/")


def test_all_serialisations_say_the_same(site: Path, void: rdflib.Graph) -> None:
    assert (site / "void.ttl").read_bytes() == (site / ".well-known" / "void").read_bytes()
    assert set(rdflib.Graph().parse(site / "dataset.jsonld")) == set(void)
    assert len(list(void.subjects(RDF.type, DCAT.Dataset))) == 1


def test_examples_are_things_of_the_graph(site: Path, void: rdflib.Graph) -> None:
    examples = list(void.objects(DATASET, VOID.exampleResource))
    subjects = {line.split(b" ", 1)[0] for line in lines_of(site)}
    assert examples
    assert all(f"<{example}>".encode() in subjects for example in examples)


def test_schema_org_of_the_landing_page(site: Path) -> None:
    text = (site / "schema.jsonld").read_text(encoding="utf-8")
    assert not set("<>&") & set(text)
    stated = json.loads(text)
    assert (stated["@type"], stated["@id"]) == ("Dataset", str(DATASET))
    assert [one["encodingFormat"] for one in stated["distribution"]][:2] == ["text/turtle", "application/ld+json"]
    for one in stated["distribution"]:
        assert hashlib.sha256((site / one["contentUrl"].removeprefix(URL)).read_bytes()).hexdigest() == one["sha256"]


def test_a_hostile_title_does_not_end_the_script_element(tmp_path: Path) -> None:
    hostile = "</script><script>alert(1)</script><!-- & ]]>"
    (tmp_path / "bad.ttl").write_text(
        f'<{DATASET}> a <{DCAT.Dataset}> ; <{DCTERMS.title}> "{hostile}" .', encoding="utf-8"
    )
    text = schema_dataset(Site(openness_kg.load(data=[tmp_path], only_data=True), URL))
    assert "<" not in text
    assert json.loads(text)["name"] == hostile


def test_a_hostile_dataset_is_described_without_harm(tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text(
        f"""@prefix dct: <{DCTERMS}> . @prefix void: <{VOID}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <{DATASET}> a <{DCAT.Dataset}>, <{VOID.Dataset}> ; dct:title "</title><script>alert(1)</script>" ;
            dct:description "---\\nconfigs: [] # <script>" ; dct:creator "nobody <script>" , [] , <https://a.example/> ;
            dct:license <javascript:alert(1)> , "none" ; dct:issued "someday" ; dct:source "../../etc" ;
            void:uriSpace "{iris.ID}" .
        <{iris.GRAPH}../../x> dct:title "up" .
        <https://b.example/> a <{VOID.Dataset}> ; dct:title "a b>c<d" ; void:uriSpace "https://b.example/" .
        <{iris.ID}model/x> rdfs:seeAlso <https://b.example/x> .""",
        encoding="utf-8",
    )
    result = run("publish", "-o", str(tmp_path / "site"), "--only-data", "--data", str(tmp_path / "bad.ttl"))
    assert result.code == 0, result.err
    html = (tmp_path / "site" / "data.html").read_text(encoding="utf-8")
    assert "<script" not in html
    assert 'href="javascript' not in html
    found = rdflib.Graph().parse(tmp_path / "site" / "void.ttl")
    (links,) = found.subjects(RDF.type, VOID.Linkset)
    assert str(links).endswith("#links.a-b-c-d.rdfs.seeAlso")
    assert front_matter(tmp_path / "site" / "registration" / "huggingface" / "README.md")["configs"] == []
    assert ROCrate(tmp_path / "site").root_dataset["creator"].id == "https://a.example/"


def test_page_lists_each_download_and_each_graph(site: Path, void: rdflib.Graph) -> None:
    html = (site / "data.html").read_text(encoding="utf-8")
    for distribution in void.objects(DATASET, DCAT.distribution):
        path = str(void.value(distribution, DCAT.downloadURL)).removeprefix(URL)
        assert f'href="{path}"' in html
        assert str(void.value(void.value(distribution, SPDX.checksum), SPDX.checksumValue)) in html
    for graph in void.objects(DATASET, rdflib.URIRef("http://www.w3.org/ns/sparql-service-description#namedGraph")):
        assert f'<section id="{str(graph).removeprefix(iris.GRAPH).replace("/", ".")}"' in html
    assert f"{number(void, DATASET, 'triples'):,}" in html


def rows_of(site: Path, edition: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((site / "tables" / f"{edition}.csv").read_text(encoding="utf-8"))))


def test_csvw_describes_the_tables(site: Path) -> None:
    described = csvw.CSVW(site / "tables" / "csv-metadata.json", validate=True)
    assert described.is_valid
    tables = {table.url.string.removesuffix(".csv"): list(table.iterdicts()) for table in described.t.tables}
    assert {name: len(rows) for name, rows in tables.items()} == EDITIONS
    assert sum(len(row["base_models"]) for row in tables["osai-2026-06"]) > 100


def test_csvw_refuses_a_level_that_there_is_not(site: Path, tmp_path: Path) -> None:
    for name in ("csv-metadata.json", *(f"{edition}.csv" for edition in EDITIONS)):
        (tmp_path / name).write_bytes((site / "tables" / name).read_bytes())
    bad = (tmp_path / "survey-2023-06.csv").read_text(encoding="utf-8").replace(",partial,", ",mostly,", 1)
    (tmp_path / "survey-2023-06.csv").write_text(bad, encoding="utf-8")
    assert not csvw.CSVW(tmp_path / "csv-metadata.json", validate=True).is_valid


@pytest.mark.parametrize("edition", EDITIONS)
def test_parquet_has_the_rows_of_the_csv(site: Path, edition: str) -> None:
    found = pyarrow.parquet.read_table(site / "tables" / f"{edition}.parquet")
    joined = [
        {name: ";".join(value) if isinstance(value, list) else str(value) for name, value in row.items()}
        for row in found.to_pylist()
    ]
    for row in joined:
        row["score"] = row["score"].removesuffix(".0")
    assert joined == rows_of(site, edition)


def test_croissant_loads_and_gives_the_records(site: Path) -> None:
    stated = json.loads((site / "croissant.json").read_text(encoding="utf-8"))
    local = {file["@id"]: str(site / file["@id"]) for file in stated["distribution"]}
    dataset = mlcroissant.Dataset(site / "croissant.json", mapping=local)
    assert not dataset.metadata.ctx.issues.errors
    assert not dataset.metadata.ctx.issues.warnings
    assert {records.id for records in dataset.metadata.record_sets} == set(EDITIONS)
    for edition in EDITIONS:
        found = [record[f"{edition}/project"].decode() for record in dataset.records(edition)]
        assert found == [row["project"] for row in rows_of(site, edition)]


def test_crate_is_read_again_with_all_its_files(site: Path, void: rdflib.Graph) -> None:
    """The crate survives a round trip: roc-validator fetches the context from the network, and refuses this rich."""
    crate = ROCrate(site)
    assert crate.metadata["conformsTo"] == "https://w3id.org/ro/crate/1.2"
    parts = {entity.id for entity in crate.data_entities}
    urls = {str(url) for url in void.objects(None, DCAT.downloadURL)}
    assert parts >= {url.removeprefix(URL) for url in urls}
    assert all((site / part).is_file() for part in parts)
    root = crate.root_dataset
    assert root["license"].id == "https://creativecommons.org/licenses/by/4.0/"
    assert {source.id.rpartition("/")[2] for source in root["isBasedOn"]} == set(EDITIONS)
    again = json.loads((site / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    key = "@id"
    assert sorted(crate.metadata.generate()["@graph"], key=lambda e: e[key]) == sorted(again, key=lambda e: e[key])


def test_citation_file_is_valid_and_that_of_the_checkout(site: Path) -> None:
    text = (site / "CITATION.cff").read_text(encoding="utf-8")
    cffconvert.Citation(text).validate()
    assert text == (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    with pytest.raises(Exception, match="version"):
        cffconvert.Citation(text.replace("cff-version: 1.2.0", "cff-version: 9.9.9")).validate()


def test_zenodo_and_codemeta_agree_with_the_citation_and_claim_no_doi(site: Path) -> None:
    cited: dict[str, Any] = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    zenodo = json.loads((site / ".zenodo.json").read_text(encoding="utf-8"))
    codemeta = json.loads((site / "codemeta.json").read_text(encoding="utf-8"))
    assert zenodo["title"] == cited["title"]
    assert zenodo["version"] == codemeta["version"] == cited["version"] == openness_kg.__version__
    assert [one["name"] for one in zenodo["creators"]] == [one["name"] for one in cited["authors"]]
    others = {reference["doi"] for reference in cited["references"]}
    assert {one["identifier"] for one in zenodo["related_identifiers"] if one["scheme"] == "doi"} == others
    assert "doi" not in zenodo
    assert "doi" not in cited
    assert codemeta["license"] == "https://spdx.org/licenses/MIT"


def front_matter(path: Path) -> dict[str, Any]:
    _, header, _ = path.read_text(encoding="utf-8").split("---\n", 2)
    found: dict[str, Any] = yaml.safe_load(header)
    return found


def test_dataset_card_names_the_tables(site: Path) -> None:
    card = front_matter(site / "registration" / "huggingface" / "README.md")
    configurations = {one["config_name"]: one for one in card["configs"]}
    assert set(configurations) == set(EDITIONS)
    assert all((site / one["data_files"]).is_file() for one in configurations.values())
    assert configurations["osai-2026-06"]["default"] is True
    assert (card["license"], card["size_categories"]) == ("cc-by-4.0", ["n<1K"])


def test_entry_of_kg_registry_has_products_that_are_there(site: Path) -> None:
    entry = front_matter(site / "registration" / "kg-registry" / "openness-kg.md")
    assert (entry["id"], entry["category"], entry["layout"]) == ("openness-kg", "KnowledgeGraph", "resource_detail")
    assert {product["format"] for product in entry["products"]} == {"ttl", "jsonld", "ntriples", "nquads", "csv"}
    for product in entry["products"]:
        size = (site / product["product_url"].removeprefix(URL)).stat().st_size
        assert product["product_file_size"] == size


def test_entries_invent_no_contact_and_no_identifier(site: Path) -> None:
    record = json.loads((site / "registration" / "fairsharing.json").read_text(encoding="utf-8"))
    assert record["fairsharing_record"]["metadata"]["contacts"] == []
    known = {"10.1145/3571884.3604316", "10.1145/3630106.3659005", "10.5281/zenodo.15386042"}
    for path in (site / "registration").rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert set(re.findall(r"10\.\d{4,}/[\w./-]*\w", text)) <= known
            assert "@" not in re.sub(r"(?m)^@.*$", "", text)
    readme = (site / "registration" / "README.md").read_text(encoding="utf-8")
    for place in ENTRIES:
        assert f"`{place}`" in readme
        assert (site / "registration" / place).exists()


def test_nanopublications_are_valid_and_one_a_rating(site: Path, whole: KnowledgeGraph) -> None:
    text = gzip.decompress((site / "nanopubs.trig.gz").read_bytes()).decode()
    prefixes = "".join(line for line in text.splitlines(keepends=True) if line.startswith("@prefix"))
    blocks: dict[str, list[str]] = {}
    for block in re.findall(r"^<[^>]+> \{\n.*?^\}\n", text, re.MULTILINE | re.DOTALL):
        match = UNSIGNED.fullmatch(block[1 : block.index(">")])
        assert match
        blocks.setdefault(match[1], []).append(block)
    rated = {row["r"] for row in whole.store.rows(f"SELECT ?r {{ ?r a <{iris.okg('CuratedRating')}> }}")}
    assert set(blocks) == rated
    for rating in sorted(rated)[:: len(rated) // 4]:
        dataset = rdflib.ConjunctiveGraph()
        dataset.parse(data=prefixes + "".join(blocks[rating]), format="trig")
        one = Nanopub(rdf=dataset)
        assert one.is_valid
        assert (rdflib.URIRef(rating), rdflib.URIRef(iris.okg("level")), None) in one.assertion
        assert one.metadata.signature is None
        # the day of the edition is not that of the nanopublication
        assert set(one.pubinfo.objects(None, DCTERMS.created)) == {rdflib.Literal("2026-11-23", datatype=XSD.date)}
    dataset = rdflib.ConjunctiveGraph()
    dataset.parse(data=prefixes + "".join(b for b in blocks[rating] if ".provenance>" not in b[:200]), format="trig")
    with pytest.raises(Exception, match="provenance"):
        assert Nanopub(rdf=dataset).is_valid


def test_without_the_libraries_it_is_published_and_says_what_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "world.ttl").write_text("", encoding="utf-8")
    code = (
        "import sys; sys.modules.update(pyarrow=None, rocrate=None);"
        "import importlib.util as u; find = u.find_spec;"
        "u.find_spec = lambda name, *more: None if name in ('pyarrow', 'rocrate') else find(name, *more);"
        "from openness_kg.cli.entry import main; main()"
    )
    site = tmp_path / "site"
    done = subprocess.run(
        [sys.executable, "-c", code, "publish", "-o", str(site), "--only-data", "--data", str(tmp_path / "world.ttl")],
        capture_output=True,
        check=False,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("pip install 'openness-kg[publish]'") == 2
    assert (site / "void.ttl").is_file()
    assert not list(site.rglob("*.parquet"))
    assert not (site / "ro-crate-metadata.json").exists()


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "world.ttl").write_text("", encoding="utf-8")
    for name in ("one", "two"):
        result = run("publish", "-o", str(tmp_path / name), "--only-data", "--data", str(tmp_path / "world.ttl"))
        assert result.code == 0, result.err
    files = {p.relative_to(tmp_path / "one"): p.read_bytes() for p in (tmp_path / "one").rglob("*") if p.is_file()}
    assert files == {
        p.relative_to(tmp_path / "two"): p.read_bytes() for p in (tmp_path / "two").rglob("*") if p.is_file()
    }
    assert Path("ro-crate-metadata.json") in files
