"""Links to Wikidata: what is proposed and what is proved, which links no longer hold, and what is written."""

from __future__ import annotations

import difflib
import io
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sssom_pydantic.io

from openness_kg.graph import mappings
from tests.linking.conftest import HERE
from tests.support.cli import Result, assert_refused, run
from tests.support.misbehaving import Reply, misbehaving

GRAPH = ("--data", str(HERE / "graph.ttl"), "--only-data")
PROVED = {
    ("licence/mit", "Q2001"),
    ("model/hammer-7b", "Q3007"),
    ("organisation/cogwheel", "Q3001"),
    ("project/joint", "Q3010"),
}
REVIEWED = {
    ("dataset/joint-chat", "Q3010"): "alias",
    ("licence/zlib", "Q2003"): "more than one item",
    ("licence/zlib", "Q2004"): "more than one item",
    ("model/gear", "Q3006"): "family",
    ("model/kettle-7b", "Q3011"): "alias",
    ("model/knob", "Q3012"): "something else",
    ("organisation/dynamo", "Q3002"): "only a name",
    ("organisation/dynamo", "Q3003"): "only a name",
    ("organisation/engine", "Q3004"): "only an address",
    ("organisation/flywheel", "Q3005"): "organisation",
    ("project/isolator", "Q3008"): "more than one item",
    ("project/isolator", "Q3009"): "more than one item",
    ("project/knob", "Q3012"): "something else",
}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A copy of the links."""
    return Path(shutil.copy(HERE / "links.sssom.tsv", tmp_path / "links.sssom.tsv"))


def link(endpoint: str, table: Path, *args: str) -> Result:
    """Return what came of asking a server about the graph of the tests."""
    return run("link", "wikidata", *GRAPH, "--file", str(table), "--endpoint", endpoint, "--pause", "0", *args)


def short(row: mappings.Mapping) -> tuple[str, str]:
    """Return subject and object of a row without their namespaces."""
    return row.subject.partition("/id/")[2], row.object.rpartition("/")[2]


def test_report(wikidata: str, table: Path) -> None:
    before = table.read_bytes()
    result = link(wikidata, table)
    assert (result.code, result.err) == (1, "")
    lines = result.out.splitlines()
    assert lines[0] == f"6 links of {table}: 3 no longer hold:"
    assert [line.removeprefix(f"  {table}:").split(": ")[0] for line in lines[1:4]] == ["12", "13", "14"]
    assert "organisation:drifted: nothing of Q1005 agrees" in lines[1]
    assert "organisation:gone: Wikidata has no Q999" in lines[2]
    assert "organisation:merged: Q1003 was merged into Q1004" in lines[3]
    assert lines[4] == f"{len(PROVED)} more are proved:"
    assert "  organisation:cogwheel skos:exactMatch Q3001 (Cogwheel): label and official website (P856)" in lines
    assert f"{len(REVIEWED)} are for review:" in lines
    assert len(lines) == 6 + 3 - 2 + len(PROVED) + len(REVIEWED) - 1
    assert table.read_bytes() == before


def test_proposals_are_sssom_and_the_same_only_if_proved(wikidata: str, table: Path, tmp_path: Path) -> None:
    output = tmp_path / "proposals.sssom.tsv"
    assert link(wikidata, table, "--format", "sssom", "-o", str(output)).code == 1
    text = output.read_text(encoding="utf-8")
    with sssom_pydantic.io.read_iterable(io.StringIO(text)) as parsed:
        found = list(parsed.mappings)
    assert not [one for one in found if isinstance(one, sssom_pydantic.io.ParseError)]
    rows = mappings.read(output)
    exact = {short(row) for row in rows if row.predicate.endswith("exactMatch")}
    close = {short(row) for row in rows if row.predicate.endswith("closeMatch")}
    assert (exact, close) == (PROVED, set(REVIEWED))
    lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    cells = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    for row, cell in zip(rows, cells, strict=True):
        if short(row) in REVIEWED:
            assert REVIEWED[short(row)] in cell["comment"]
            assert 0 < float(cell["confidence"]) <= 0.5
        else:
            assert float(cell["confidence"]) >= 0.9
    by_name = {cell["confidence"] for cell in cells if "only a name" in cell["comment"]}
    assert by_name == {min((cell["confidence"] for cell in cells), key=float)}


def test_apply_adds_what_is_proved_and_nothing_else(wikidata: str, table: Path) -> None:
    before = table.read_text(encoding="utf-8").splitlines()
    result = link(wikidata, table, "--apply")
    assert result.code == 1
    assert result.err.splitlines() == [f"{table}: {len(PROVED)} links added."]
    after = table.read_text(encoding="utf-8").splitlines()
    changed = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    today = datetime.now(UTC).date().isoformat()
    assert [line for line in changed if line[0] == "-"] == ["- #mapping_date: 2026-01-01"]
    assert [line for line in changed if line.startswith("+ #")] == [
        "+ #  model: https://w3id.org/openness-kg/id/model/",
        "+ #  project: https://w3id.org/openness-kg/id/project/",
        f"+ #mapping_date: {today}",
    ]
    added = [line[2:].split("\t") for line in changed if line.startswith("+ ") and not line.startswith("+ #")]
    assert {(cells[0].replace(":", "/"), cells[3].removeprefix("wikidata:")) for cells in added} == PROVED
    assert {cells[2] for cells in added} == {"skos:exactMatch"}
    assert added[0] == [
        *("licence:mit", "MIT License", "skos:exactMatch", "wikidata:Q2001", "MIT License", "semapv:LexicalMatching"),
        f"Wikidata, asked on {today}: SPDX licence identifier (P2479) agrees",
    ]
    keys = [tuple(line.split("\t")[:4:2]) for line in after if not line.startswith("#")][1:]
    assert keys == sorted(keys)
    once = table.read_bytes()
    assert link(wikidata, table, "--apply").err.splitlines() == [f"{table}: 0 links added."]
    assert table.read_bytes() == once


def test_an_empty_table_is_begun(wikidata: str, table: Path) -> None:
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(lines[:8]), encoding="utf-8")
    result = link(wikidata, table, "--apply")
    # the things that the table linked are free now
    assert result.code == 0
    assert {short(row) for row in mappings.read(table)} > PROVED


def test_what_is_denied_is_not_proposed(wikidata: str, table: Path) -> None:
    text = table.read_text(encoding="utf-8").replace("\tcomment\n", "\tpredicate_modifier\n", 1)
    text = re.sub(r"\t(a comment|\"by.*\")$", "\t", text, flags=re.MULTILINE)
    text = text.replace("licence:apache", "organisation:cogwheel\tCogwheel\tskos:exactMatch\twikidata:Q3001\tCogwheel"
                        "\tsemapv:ManualMappingCuration\tNot\nlicence:apache", 1)  # fmt: skip
    table.write_text(text, encoding="utf-8")
    result = link(wikidata, table)
    assert "Q3001" not in result.out
    assert f"{len(PROVED) - 1} more are proved:" in result.out


def test_links_that_hold_are_fine(wikidata: str, table: Path) -> None:
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(line for line in lines if not re.search("drifted|gone|merged", line)), encoding="utf-8")
    result = link(wikidata, table)
    assert result.code == 0
    assert result.out.startswith(f"3 links of {table}: 0 no longer hold.\n")


def test_a_server_without_wikidata_is_no_reason_to_doubt_each_link(table: Path) -> None:
    with misbehaving(Reply.send) as server:
        assert_refused(link(server.url, table, "--apply"), "none of the 6 items", "--endpoint")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("dbpedia",), "use wikidata"),
        (("wikidata", "--format", "csv"), "use text, sssom"),
        (("wikidata", "--endpoint", "file:///etc/passwd"), "no web address"),
        (("wikidata", "--endpoint", "http://me:secret@localhost/"), "user or password"),
        (("wikidata", "--pause", "-1"), "--pause"),
        (("wikidata", "--timeout", "0"), "time-out"),
        (("wikidata", "--file", "none.sssom.tsv"), "none.sssom.tsv"),
    ],
)
def test_bad_input_is_refused(args: tuple[str, ...], said: str, tmp_path: Path) -> None:
    result = run("link", *args, *GRAPH, cwd=tmp_path)
    assert_refused(result, said)
    assert "secret" not in result.err


def test_a_table_that_cannot_be_written_is_seen_before_anybody_is_asked(table: Path) -> None:
    table.chmod(0o444)
    with misbehaving(Reply.send) as server:
        result = link(server.url, table.parent / "none" / "links.sssom.tsv", "--apply")
    assert_refused(result, "there is no folder")
    assert server.asked == []
