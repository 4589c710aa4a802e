"""`openness-kg import huggingface` with rows that mean harm, and with any rows at all: each is a fact or is counted."""

from __future__ import annotations

import io
import json
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openness_kg.base import iris
from openness_kg.importing.ecosystem.cycles import on_cycles
from openness_kg.importing.hub import lineage, read, record, run
from openness_kg.importing.hub.known import Curated
from openness_kg.importing.hub.report import HubReport
from tests.support.hostile import bounded

HUGE = "x" * 10_000_000
GOOD = {"id": "good/one", "tags": ["license:mit"]}
often = settings(max_examples=150, deadline=None, derandomize=True)


def row(**more: Any) -> str:
    return json.dumps({"id": "a/b", "tags": [], **more})


def based(base: object) -> str:
    return row(cardData={"base_model": base})


ROWS: dict[str, tuple[str | bytes, str, bool]] = {
    "spaces": (row(id="a b/c d"), "model-id-malformed", False),
    "line break": (row(id="a/b\nc"), "model-id-malformed", False),
    "upwards": (row(id="../../etc/passwd"), "model-id-malformed", False),
    "two dots": (row(id="a/b..c"), "model-id-malformed", False),
    "quote": (row(id='a/"><b'), "model-id-malformed", False),
    "no ASCII": (row(id="a/modèle"), "model-id-malformed", False),
    "two slashes": (row(id="a/b/c"), "model-id-malformed", False),
    "no id": ('{"tags": []}', "model-id-malformed", False),
    "id of a number": (row(id=7), "model-id-malformed", False),
    "id of 10 MB": (row(id=HUGE), "model-id-malformed", False),
    "half a character": ('{"id": "a/\\ud800"}', "model-id-malformed", False),
    "base with space": (based("my model"), "base-id-malformed", True),
    "base upwards": (based("../out"), "base-id-malformed", True),
    "base with control": (based("a\u0000b\n<x> ."), "base-id-malformed", True),
    "base half a character": (
        row(cardData=0).replace('"cardData": 0', '"cardData": {"base_model": "\\udfff"}'),
        "base-id-malformed",
        True,
    ),
    "base of 10 MB": (based(HUGE), "base-id-malformed", True),
    "base itself": (based("A/B"), "base-is-itself", True),
    "base of a number": (based([1e999, None, {"x": []}]), "base-model-malformed", True),
    "10 MB of card": (row(cardData={"text": HUGE}), "", True),
    "10 MB of tags": (row(tags=["x" * 10] * 800_000), "", True),
    "tags no list": (row(tags={"a": 1}), "tags-malformed", True),
    "tags as text": (row(tags="license:mit"), "tags-malformed", True),
    "tag no text": (row(tags=[["license:mit"]]), "tags-malformed", True),
    "card no object": (row(cardData=[1]), "card-malformed", True),
    "card no JSON": (row(cardData="{"), "card-malformed", True),
    "card nested": (row(cardData="[" * 100_000), "card-malformed", True),
    "nested": ("[" * 1_000_000, "row-nested", False),
    "nested objects": ('{"id":"a/b","x":' + '{"a":' * 200_000, "row-nested", False),
    "many digits": ('{"id": "a/b", "downloads": ' + "9" * 100_000 + "}", "row-no-json", False),
    "no UTF-8": (b'{"id": "a/b\xff"}', "row-no-json", False),
    "UTF-16": ('{"id": "a/b"}'.encode("utf-16"), "row-no-json", False),
    "no JSON": ("{'id': 'a/b'}", "row-no-json", False),
    "a list": ("[1]", "row-no-object", False),
    "licence with control": (row(tags=["license:\u0000\n"]), "licence-malformed", True),
    "licence of 10 MB": (row(tags=[f"license:{HUGE}"]), "licence-malformed", True),
    "licence no text": (row(cardData={"license": {"a": 1}}), "license-malformed", True),
    "licence quoted": (row(tags=['license:a"\\']), "", True),
    "dataset": (row(tags=["dataset:a b"]), "dataset-id-malformed", True),
    "gated": (row(gated="perhaps"), "gated-malformed", True),
    "gated list": (row(gated=[1]), "gated-malformed", True),
    "date": (row(createdAt="2025-02-30"), "date-malformed", True),
    "date with control": (row(createdAt="2025-01-01\n"), "date-malformed", True),
    "relation": (row(tags=["base_model:stolen:c/d"]), "relation-unknown", True),
    "relation nested": (row(cardData={"base_model": "c/d", "base_model_relation": [[1]]}), "relation-unknown", True),
}
"""What a line holds, the kind of its defect (empty if it has none), and whether there is a model all the same."""


def text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return str(getattr(term, "value", term))


def of(path: Path) -> tuple[list[ox.Quad], HubReport]:
    output = io.BytesIO()
    report = run.import_hub([path], output)
    return list(ox.parse(output.getvalue(), format=ox.RdfFormat.N_QUADS)), report


@pytest.fixture(autouse=True)
def curated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be curated, which takes no time to load."""
    monkeypatch.setattr(Curated, "shipped", lambda: Curated({}, {}, {}))


@pytest.mark.parametrize("name", ROWS)
def test_a_row_is_a_fact_or_a_defect(tmp_path: Path, name: str) -> None:
    line, kind, there = ROWS[name]
    path = tmp_path / "m.jsonl"
    content = line.encode() if isinstance(line, str) else line
    path.write_bytes(json.dumps(GOOD).encode() + b"\n" + content + b"\n")
    quads, report = of(path)
    found = {defect.kind for defect in report.defects}
    assert kind in found if kind else not found
    assert {defect.line for defect in report.defects} <= {2, 3}
    assert report.models == 1 + there
    assert any("good--one" in text(quad.subject) for quad in quads)
    assert len(report.json()) < 100_000


def test_all_of_them_in_one_file_in_bounded_memory(tmp_path: Path) -> None:
    path, target = tmp_path / "m.jsonl", tmp_path / "out.nq"
    lines = [line.encode() if isinstance(line, str) else line for line, _, _ in ROWS.values()]
    path.write_bytes(b"\n".join(lines))
    done = bounded("import", "huggingface", str(path), "-o", str(target), "--report", str(tmp_path / "r.json"))
    assert done.code == 0, done.err
    assert "Traceback" not in done.err
    assert list(ox.parse(path=target, format=ox.RdfFormat.N_QUADS))
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert report["models"] == 1
    assert report["defects of kind model-repeated"] == sum(there for _, _, there in ROWS.values()) - 1


@pytest.mark.parametrize(
    "prefix", ["base_model:c/d", "base_model:merge:c/d", "base_model:c d", "dataset:c/d", "license:c"]
)
def test_of_very_many_the_first_are_taken(tmp_path: Path, prefix: str) -> None:
    path = tmp_path / "m.jsonl"
    path.write_text(row(tags=[f"{prefix}{n}" for n in range(200_000)]))
    quads, report = of(path)
    counted = json.loads(report.json())
    beyond = [number for name, number in counted.items() if name.endswith("-beyond-most")]
    assert beyond == [200_000 - record.MOST]
    assert len(quads) < 20_000


def test_a_line_that_is_too_long_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "LONGEST", 1_000)
    path = tmp_path / "m.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n{row(x='x' * 5_000)}\n{row(id='c/d')}\n")
    _, report = of(path)
    assert [(d.line, d.kind) for d in report.defects] == [(2, "row-too-long")]
    assert report.models == 2


def test_a_lineage_without_end_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lineage, "STEPS", 20)
    names = [f"a/{n}" for n in range(100)]
    lines = [row(id=one, tags=[f"base_model:merge:{two}"]) for one, two in zip(names[1:], names, strict=False)]
    path = tmp_path / "m.jsonl"
    path.write_text(
        "\n".join([*lines, row(id="x/y", tags=["base_model:z/z"]), row(id="z/z", tags=["base_model:a/99"])])
    )
    _, report = of(path)
    assert [(d.kind, d.line) for d in report.defects] == [("lineage-too-large", 101)]
    assert report.edges == 100


NAME = st.sampled_from(
    ["a/b", "a/c", "b/c", "A/B", "gpt2", "x y", "..", "é", 'a/"', "a/b\n", "https://huggingface.co/a/c", ""]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | NAME,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
TAG = st.builds(
    "{}{}".format, st.sampled_from(["base_model:", "base_model:adapter:", "license:", "dataset:", "x:"]), NAME
)
ROW = st.fixed_dictionaries(
    {"id": NAME | ANYTHING},
    optional={
        "tags": st.lists(TAG | ANYTHING, max_size=5) | ANYTHING,
        "gated": ANYTHING,
        "createdAt": ANYTHING,
        "cardData": ANYTHING
        | st.fixed_dictionaries(
            {},
            optional=dict.fromkeys(
                ("base_model", "base_model_relation", "license", "license_name", "datasets"), ANYTHING
            ),
        ),
    },
)


@often
@given(st.lists(ROW, max_size=6))
def test_any_rows(rows: list[dict[str, Any]]) -> None:
    """Whatever the rows: valid N-Quads, each row a model or counted, edges stated and without a cycle."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "m.jsonl"
        path.write_text("".join(f"{json.dumps(found)}\n" for found in (*rows, GOOD)), encoding="utf-8")
        quads, report = of(path)
    lost = {d.line for d in report.defects if d.kind in ("model-id-malformed", "model-repeated")}
    assert report.models + len(lost) == report.rows == len(rows) + 1
    named: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in quads:
        assert quad.graph_name == ox.NamedNode(iris.HUB_GRAPH)
        named[text(quad.subject)][iris.slug(quad.predicate.value)] = text(quad.object)
    edges = {
        (text(q.subject), text(q.object)) for q in quads if iris.slug(q.predicate.value) in ("basedOn", "adapterOf")
    }
    assert not on_cycles(edges)
    assert all("label" in named[upper] for _, upper in edges)
    for subject, values in named.items():
        assert subject.startswith((f"{iris.ID}model/hub/", f"{iris.ID}dataset/hub/"))
        assert "#" in subject or iris.hub_id(subject)
        assert "#" not in subject or values["lineageObject"] in named
