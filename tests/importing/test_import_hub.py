"""`openness-kg import huggingface`: what repositories declare becomes statements of their own, and nothing is lost."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.importing.common import spdx
from openness_kg.importing.hub import report as reports
from openness_kg.importing.hub.known import licence_tags
from openness_kg.importing.hub.report import HubReport
from openness_kg.importing.hub.run import import_hub
from tests.support.cli import SHARED, assert_refused, run

HUB = "model/hub/"
REAL = SHARED / "sources" / "hub-trees-2025-04"
REF = re.compile(r"LicenseRef-[a-z0-9.-]+")
MODELS: list[dict[str, Any]] = [
    {
        "id": "ann/tuned",
        "author": "ann",
        "gated": "manual",
        "createdAt": "2025-01-29T08:29:22.000Z",
        "tags": [
            "pytorch",
            "license:mit",
            "dataset:ann/Talks",
            "dataset:tatsu-lab/alpaca",
            "base_model:Google/Gemma-7B",
            "base_model:finetune:Google/Gemma-7B",
        ],
        "cardData": {"base_model": "google/gemma-7b", "license": "mit", "datasets": ["ann/Talks"]},
    },
    {
        "id": "bob/merged",
        "gated": False,
        "tags": ["license:other"],
        "cardData": {"base_model": ["ann/tuned", "ann/other"], "base_model_relation": "merge", "license_name": "gemma"},
    },
    {"id": "bob/bare", "tags": None, "cardData": None},
    {"id": "google/gemma-7b", "tags": ["license:gemma"], "gated": True},
    {
        "id": "cat/small",
        "tags": ["base_model:quantized:ann/tuned", "base_model:adapter:bob/bare", "base_model:ann/tuned"],
    },
    {"id": "dot/local", "cardData": {"base_model": './out "7b"', "license": ["mit", "apache-2.0"]}, "tags": []},
]


def imported(tmp_path: Path, *rows: Mapping[str, Any] | str, name: str = "models.jsonl") -> tuple[bytes, HubReport]:
    """Return the N-Quads of rows, and the report."""
    path = tmp_path / name
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_bytes("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass"))
    output = io.BytesIO()
    report = import_hub([path], output)
    return output.getvalue(), report


def triples(nquads: bytes) -> set[tuple[str, str, str]]:
    """Return statements with short IRIs, all of the hub's graph."""
    quads = list(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    assert {str(quad.graph_name) for quad in quads} <= {f"<{iris.HUB_GRAPH}>"}
    return {(short(q.subject), iris.slug(q.predicate.value), short(q.object)) for q in quads}


def short(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    assert isinstance(term, ox.NamedNode | ox.Literal)
    return term.value.removeprefix(iris.ID).removeprefix(iris.ONTOLOGY)


def kinds(report: HubReport) -> Counter[str]:
    return Counter(defect.kind for defect in report.defects)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str, str]]:
    return triples(imported(tmp_path_factory.mktemp("hub"), *MODELS)[0])


def test_what_a_repository_declares(facts: set[tuple[str, str, str]]) -> None:
    model = f"{HUB}ann--tuned"
    assert {(p, o) for s, p, o in facts if s == model} == {
        ("type", "Model"),
        ("type", "HubModel"),
        ("label", "ann/tuned"),
        ("identifier", "https://huggingface.co/ann/tuned"),
        ("created", "2025-01-29"),
        ("statedAccess", "limited"),
        ("statedLicence", "mit"),
        ("statedLicenceExpression", "MIT"),
        ("licenceExpression", "MIT"),
        ("underLicence", "licence/mit"),
        ("licenceEvidence", "https://huggingface.co/ann/tuned"),
        ("fineTunedFrom", "model/gemma-7b"),
        ("trainedOn", "dataset/hub/ann--Talks"),
        ("trainedOn", "dataset/alpaca"),
    }


def test_an_edge_is_a_declared_statement_with_its_page(facts: set[tuple[str, str, str]]) -> None:
    assert {(p, o) for s, p, o in facts if s == f"{HUB}ann--tuned#fineTunedFrom.gemma-7b"} == {
        ("type", "LineageStatement"),
        ("type", "DeclaredStatement"),
        ("lineageSubject", f"{HUB}ann--tuned"),
        ("lineageProperty", "fineTunedFrom"),
        ("lineageObject", "model/gemma-7b"),
        ("hadPrimarySource", "https://huggingface.co/ann/tuned"),
    }


def test_nothing_is_stated_of_what_is_curated(facts: set[tuple[str, str, str]]) -> None:
    assert not {s for s, _, _ in facts if not s.startswith((HUB, "dataset/hub/"))}
    assert (f"{HUB}google--gemma-7b", "repositoryOf", "model/gemma-7b") in facts
    assert (f"{HUB}google--gemma-7b", "label", "google/gemma-7b (repository)") in facts
    assert {o for _, p, o in facts if p == "repositoryOf"} == {"model/gemma-7b"}


def test_each_relation_has_its_property(facts: set[tuple[str, str, str]]) -> None:
    edges = {
        (s, p, o) for s, p, o in facts if p.endswith(("From", "Of", "On")) and p not in ("trainedOn", "repositoryOf")
    }
    assert edges == {
        (f"{HUB}ann--tuned", "fineTunedFrom", "model/gemma-7b"),
        (f"{HUB}bob--merged", "mergedFrom", f"{HUB}ann--tuned"),
        (f"{HUB}bob--merged", "mergedFrom", f"{HUB}ann--other"),
        (f"{HUB}cat--small", "quantizedFrom", f"{HUB}ann--tuned"),
        (f"{HUB}cat--small", "adapterOf", f"{HUB}bob--bare"),
    }


def test_only_what_is_just_named_is_unresolved(facts: set[tuple[str, str, str]]) -> None:
    assert {s for s, p, o in facts if (p, o) == ("type", "UnresolvedModel")} == {f"{HUB}ann--other"}


def test_a_licence_without_tag_has_its_name(facts: set[tuple[str, str, str]]) -> None:
    assert (f"{HUB}bob--merged", "statedLicence", "other (gemma)") in facts
    assert (f"{HUB}bob--merged", "underLicence", "licence/gemma-tou") in facts


def test_several_licences_are_stated_and_mean_no_one(facts: set[tuple[str, str, str]]) -> None:
    found = {(p, o) for s, p, o in facts if s == f"{HUB}dot--local" and "icence" in p}
    assert found == {("statedLicence", "mit"), ("statedLicence", "apache-2.0")}


def test_words_for_a_base_are_kept(facts: set[tuple[str, str, str]]) -> None:
    assert (f"{HUB}dot--local", "statedBase", './out "7b"') in facts


def test_the_report_counts(tmp_path: Path) -> None:
    nquads, report = imported(tmp_path, *MODELS)
    assert (report.rows, report.models, report.named, report.edges, report.datasets) == (6, 6, 1, 5, 2)
    assert report.statements == nquads.count(b"\n")
    assert kinds(report) == {"base-id-malformed": 1}
    assert json.loads(report.json())["defects of kind base-id-malformed"] == 1


def test_parquet_says_the_same(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    # a column has one type, so a crawl has false and manual as texts, and the card as one
    rows = [{**row, "gated": str(row["gated"]).lower() if "gated" in row else None} for row in MODELS]
    as_text = [
        {**row, "cardData": json.dumps(row.get("cardData")), "tags": json.dumps(row.get("tags"))} for row in rows
    ]
    parquet.write_table(pa.Table.from_pylist(as_text), tmp_path / "models.parquet")
    output = io.BytesIO()
    report = import_hub([tmp_path / "models.parquet"], output)
    assert output.getvalue() == imported(tmp_path, *MODELS)[0]
    assert report.models == len(MODELS)


def test_edge_lists(tmp_path: Path) -> None:
    edges = tmp_path / "edges.tsv"
    text = "relation\tbase\tmodel\nadapter\tgoogle/gemma-7b\thttps://huggingface.co/x/y\nadapter\tx/y\tz/z\nx\n"
    edges.write_text(text + "adapter\tgoogle/gemma-7b\tx/y\nfinetune\tx/y\tx/y\nfoo\tgoogle/gemma-7b\tw/w\n")
    packed = tmp_path / "edges.csv.gz"
    packed.write_bytes(gzip.compress(b'\xef\xbb\xbfmodel,base\n"q/q",x/y\n"q\nq/q",x/y\n'))
    output = io.BytesIO()
    report = import_hub([edges, packed], output)
    found = triples(output.getvalue())
    assert {(s, p, o) for s, p, o in found if p in ("adapterOf", "fineTunedFrom", "basedOn")} == {
        (f"{HUB}x--y", "adapterOf", "model/gemma-7b"),
        (f"{HUB}z--z", "adapterOf", f"{HUB}x--y"),
        (f"{HUB}w--w", "basedOn", "model/gemma-7b"),
        (f"{HUB}q--q", "basedOn", f"{HUB}x--y"),
    }
    assert report.models == 0
    assert kinds(report) == dict.fromkeys(
        ("row-fields", "edge-repeated", "base-is-itself", "relation-unknown", "row-no-csv", "model-id-malformed"), 1
    )
    assert [d.line for d in report.defects if d.kind == "row-fields" and d.file == str(edges)] == [4]


def test_a_cycle_is_broken_and_counted(tmp_path: Path) -> None:
    def model(name: str, *bases: str) -> dict[str, Any]:
        return {"id": name, "tags": [f"base_model:merge:{base}" for base in bases]}

    rows = [
        model("a/1", "a/2"),
        model("a/2", "a/3", "a/4"),
        model("a/3", "a/1"),
        model("a/4", "a/5"),
        model("a/5", "a/4"),
    ]
    nquads, report = imported(tmp_path, *rows)
    assert {(s[-1], o[-1]) for s, p, o in triples(nquads) if p == "mergedFrom"} == {
        ("1", "2"), ("2", "3"), ("2", "4"), ("4", "5"),
    }  # fmt: skip
    assert [(d.line, d.kind, d.value) for d in report.defects] == [
        (3, "cycle", "a/3 mergedFrom a/1"),
        (5, "cycle", "a/5 mergedFrom a/4"),
    ]


def test_of_a_model_that_comes_again_the_first_row_counts(tmp_path: Path) -> None:
    nquads, report = imported(tmp_path, {"id": "a/b", "tags": ["license:mit"]}, {"id": "a/b", "tags": ["license:isc"]})
    assert {o for _, p, o in triples(nquads) if p == "statedLicence"} == {"mit"}
    assert [(d.line, d.kind) for d in report.defects] == [(2, "model-repeated")]


def test_an_unknown_tag_is_stated_and_counted(tmp_path: Path) -> None:
    nquads, report = imported(tmp_path, *({"id": f"a/{n}", "tags": ["license:beerware-9"]} for n in range(3)))
    assert {o for _, p, o in triples(nquads) if "icence" in p} == {"beerware-9"}
    assert json.loads(report.json())["unmapped licence tag beerware-9"] == 3


def test_defects_are_all_counted_and_the_first_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "LISTED", 2)
    _, report = imported(tmp_path, {"id": "a/b"}, "{", "[]", "{", "{")
    found = json.loads(report.json())
    assert [d["line"] for d in found["defects"]] == [2, 3, 4]
    assert (found["defects of kind row-no-json"], found["defects of kind row-no-object"]) == (3, 1)


def test_tags_and_card_that_differ_are_told(tmp_path: Path) -> None:
    tags = ["license:mit", "base_model:adapter:c/d"]
    card = {"license": "isc", "base_model": "c/d", "base_model_relation": "finetune"}
    nquads, report = imported(tmp_path, {"id": "a/b", "tags": tags, "cardData": card})
    found = triples(nquads)
    assert (f"{HUB}a--b", "adapterOf", f"{HUB}c--d") in found
    assert {o for _, p, o in found if p == "statedLicence"} == {"mit"}
    assert kinds(report) == {"licence-differs": 1, "relation-differs": 1}


def test_the_table_of_tags_means_licences() -> None:
    tags = licence_tags()
    assert len(tags) == 83
    for tag, expression in tags.items():
        assert tag == tag.lower()
        assert expression == "NOASSERTION" or spdx.normalised(expression) == expression or REF.fullmatch(expression)


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    path = tmp_path / "models.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in MODELS))
    found = []
    for name in ("one.nq.gz", "two.nq.gz"):
        done = run("import", "huggingface", str(path), "-o", str(tmp_path / name), "--report", str(tmp_path / "r.json"))
        assert done.code == 0, done.err
        found.append((tmp_path / name).read_bytes())
    assert found[0] == found[1]
    assert "6 models described" in done.err
    assert gzip.decompress(found[0]) == imported(tmp_path, *MODELS)[0]
    assert json.loads((tmp_path / "r.json").read_text())["models"] == 6


@pytest.mark.parametrize("engine", ["sparql", "duckdb"])
def test_what_is_declared_conforms_and_inherits(tmp_path: Path, engine: str) -> None:
    if engine == "duckdb":
        pytest.importorskip("duckdb")
    path, nquads, store = tmp_path / "models.jsonl", tmp_path / "hub.nq.gz", tmp_path / "store"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in MODELS))
    assert run("import", "huggingface", str(path), "-o", str(nquads)).code == 0
    done = run("validate", str(nquads))
    assert done.code == 0, done.out
    assert "/hub/" not in done.out
    assert run("import", "huggingface", str(path), "--store", str(store), "--engine", engine).code == 0
    query = tmp_path / "q.rq"
    query.write_text("SELECT ?m ?r WHERE { ?m a okg:HubModel ; okg:inheritsRestriction ?r }")
    found = run("query", str(query), "--store", str(store), "--format", "csv").rows
    reached = {row["m"].removeprefix(iris.ID + HUB) for row in found if row["r"].endswith("/gemma-7b-weights-gated")}
    # the repository of the base has its own words only, and what has no curated ancestor none
    assert reached == {"ann--tuned", "bob--merged", "cat--small"}
    shares = run("query", "hub/licence-shares", "--data", str(nquads), "--format", "csv").rows
    assert [(row["models"], row["approved"]) for row in shares if row["base"].endswith("/model/gemma-7b")] == [
        ("1", "1")
    ]


def test_what_cannot_fill_a_store_leaves_nothing_behind(tmp_path: Path) -> None:
    path, aside = tmp_path / "models.jsonl", tmp_path / "aside"
    path.write_text("[]\n")
    aside.mkdir()
    done = run("import", "huggingface", str(path), "--store", str(tmp_path / "store"), env={"TMPDIR": str(aside)})
    assert_refused(done, "no model of a hub")
    assert list(aside.iterdir()) == []
    assert sorted(found.name for found in tmp_path.iterdir()) == ["aside", "models.jsonl"]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("x.txt", b"{}", "rename the file"),
        ("x.parquet", b"PAR1", "cannot be read as Parquet"),
        ("x.jsonl.gz", b"\x1f\x8b\x08", "cannot be read"),
        ("x.jsonl", b"", "no model of a hub"),
        ("x.jsonl", b"[]\n", "1 row-no-object"),
        ("x.csv", b"a,b\n", "first line with base, model"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, name: str, content: bytes, problem: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(OpennessError, match=problem):
        import_hub([tmp_path / name], io.BytesIO())


def test_options_that_do_not_go_together_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    path.write_text('{"id": "a/b"}\n')
    unfit = (["--engine", "duckdb"], ["--store", "x", "--engine", "none"], ["-o", "x.nq", "--engine", "duckdb"])
    for more in (["-o", "x.nq", "--store", "x"], ["--edition", "e"], ["--history"], *unfit):
        assert_refused(run("import", "huggingface", str(path), *more, cwd=tmp_path))
    for more in (["--store", "x"], ["--engine", "duckdb"]):
        assert_refused(run("import", "osai-index", str(path), *more, cwd=tmp_path))
    assert_refused(run("import", "huggingface", str(tmp_path / "none.jsonl"), "-o", "out.nq", cwd=tmp_path))
    assert [found.name for found in tmp_path.iterdir()] == ["m.jsonl"]


def test_quads_that_cannot_be_taken_are_refused(tmp_path: Path) -> None:
    whole = gzip.compress(b"<http://example.org/a> <http://example.org/b> <http://example.org/c> .\n" * 1000)
    derived = f"<{iris.ID}model/x> <{iris.okg('basedOn')}> <{iris.ID}model/y> <{iris.DERIVED}> .\n".encode()
    cases = {"cut.nq.gz": whole[:-9], "no.nq": b"<a> .\n", "text.nq.gz": b"text", "derived.nq": derived}
    for name, content in cases.items():
        (tmp_path / name).write_bytes(content)
        done = run("query", "lookup/editions", "--data", str(tmp_path / name))
        assert_refused(done)
        assert name in done.err


def rows_of(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


@pytest.mark.skipif(not REAL.is_dir(), reason="the crawl of 2025-04 is not beside the checkout")
def test_the_real_trees(tmp_path: Path) -> None:
    base = "meta-llama/Llama-2-7b-chat-hf"
    tagged = [row["tags"] for row in rows_of(REAL / "models.jsonl") if f"base_model:finetune:{base}" in row["tags"]]
    counted = Counter(tag for tags in tagged for tag in tags if tag.startswith("license:"))
    target = tmp_path / "hub.nq.gz"
    done = run("import", "huggingface", str(REAL / "models.jsonl"), "-o", str(target))
    assert "1982 models described" in done.err
    bound = run(
        "query", "hub/licences-by-base", "--bind", f"base={base}", "--data", str(target), "--format", "csv"
    ).rows
    tuned = {row["licence"]: int(row["models"]) for row in bound if row["relation"] == "finetune"}
    assert sum(tuned.values()) == len(tagged) == 430
    assert tuned["mit"] + tuned["apache-2.0"] == counted["license:mit"] + counted["license:apache-2.0"] == 26
