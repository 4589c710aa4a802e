"""The races compare answers before times, end what takes too much, and go on; a page comes of fixed results."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.race import answers, harness, report, results
from benchmarks.race.harness import Caps
from benchmarks.race.results import Row
from tests.support.cli import ROOT, environment

PEER = """
import sys, time, subprocess
from benchmarks.race import peer
from benchmarks.race.peer import Work
def said(*lines):
    return lambda inputs: Work(lambda: lines, lambda found: found)
def lacking(inputs):
    raise peer.NotSupportedError("no rules")
def hangs(inputs):
    return Work(lambda: time.sleep(600), lambda found: found)
def eats(inputs):
    held = []
    def work():
        while True:
            held.append(bytearray(b"x") * 2**22)
            time.sleep(0.01)
    return Work(work, lambda found: found)
def child_eats(inputs):
    code = "import time; held = bytearray(b'x') * 2**28; time.sleep(600)"
    return Work(lambda: subprocess.run([sys.executable, "-c", code]), lambda found: found)
def breaks(inputs):
    return Work(lambda: 1 / 0, lambda found: found)
def dies(inputs):
    raise SystemExit("no such thing here")
def two(inputs):
    return {"right": said("a", "b")(inputs), "broken": breaks(inputs), "also": said("c")(inputs)}
peer.main({"right": said("b", "a"), "wrong": said("a", "x", "y"), "less": said("a"), "twice": said("a", "a", "b"),
    "lacking": lacking, "hangs": hangs, "eats": eats, "child_eats": child_eats, "breaks": breaks, "dies": dies,
    "two": two}, "fake 1")
"""
WANTED = ["a", "b"]


def race(name: str, folder: Path, caps: Caps | None = None, parts: Sequence[str] = ("",)) -> list[Row]:
    command = [sys.executable, "-c", PEER, name]
    row = Row("closure", "10", 100, "fake")
    caps = caps or Caps(runs=2, seconds=60, mebibytes=2000)
    found = harness.run(command, row, parts, caps, (folder, folder / "answers"))
    wanted = {"closure": WANTED, "closure: right": WANTED, "closure: also": ["c"]}
    return [harness.compared(row, wanted, own=False) for row in found]


def test_a_right_answer_has_a_time(tmp_path: Path) -> None:
    (row,) = race("right", tmp_path)
    assert (row.verdict, row.count, row.runs, row.version) == ("ok", 2, 2, "fake 1")
    assert row.digest == answers.digest(WANTED)
    assert row.least <= row.median <= row.most
    assert row.mebibytes > 0


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("wrong", "wrong: 1 of 2, 2 too many"),
        ("less", "wrong: 1 of 2"),
        ("twice", "wrong: 2 of 2, 1 too many"),
        ("lacking", "not supported: no rules"),
        ("breaks", "failed: ZeroDivisionError division by zero"),
        ("dies", "failed: no such thing here"),
    ],
)
def test_what_is_no_right_answer_is_said_and_has_no_time(name: str, verdict: str, tmp_path: Path) -> None:
    (row,) = race(name, tmp_path)
    assert row.verdict == verdict
    assert row.median != row.median


def test_what_hangs_is_ended(tmp_path: Path) -> None:
    (row,) = race("hangs", tmp_path, Caps(seconds=0.5))
    assert row.verdict == "time"


@pytest.mark.parametrize("name", ["eats", "child_eats"])
def test_what_eats_memory_is_ended_with_its_children(name: str, tmp_path: Path) -> None:
    (row,) = race(name, tmp_path, Caps(mebibytes=150))
    assert row.verdict == "memory"
    assert row.mebibytes > 150


def test_one_query_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    right, broken, also, missing = race("two", tmp_path, parts=("right", "broken", "also", "missing"))
    assert (right.race, right.verdict) == ("closure: right", "ok")
    assert broken.verdict.startswith("failed: ZeroDivisionError")
    assert also.verdict == "ok"
    assert missing.verdict.startswith("failed")


def test_what_cannot_be_imported_is_not_there(tmp_path: Path) -> None:
    row = Row("closure", "10", 100, "fake")
    command = [sys.executable, "-c", "import no_such_engine", "right"]
    (found,) = harness.run(command, row, [""], Caps(), (tmp_path, tmp_path / "answers"))
    assert found.verdict == "not there: ModuleNotFoundError: No module named 'no_such_engine'"


def test_the_first_answer_of_openness_kg_is_what_others_are_held_against(tmp_path: Path) -> None:
    wanted: harness.Wanted = {}
    path = tmp_path / "answer.txt"
    for lines, own, verdict in ((["a"], True, "ok"), (["a"], False, "ok"), (["b"], True, "wrong: 0 of 1, 1 too many")):
        answers.write(path, lines)
        row = Row("load", "10", 100, "x", count=1, digest=answers.digest(lines), verdict=str(path))
        assert harness.compared(row, wanted, own=own).verdict == verdict


HERE = """#!{python}
import json, sys
from pathlib import Path
module, *rest = sys.argv[2:]
if module.endswith(".inputs"):
    Path(rest[1]).mkdir()
    Path(rest[1], "about.json").write_text(json.dumps({{"statements": 3}}))
    sys.exit()
sys.argv[1:] = rest
from benchmarks.race import peer
from benchmarks.race.peer import Work
def said(*lines):
    return lambda inputs: Work(lambda: lines, lambda found: found)
peer.main({{"derive": said("a", "b"), "derive_duckdb": said({second})}}, "1")
"""


@pytest.mark.parametrize(("second", "code"), [('"b", "a"', 0), ('"b"', 1)])
def test_the_run_fails_loudly_if_openness_kg_differs_from_itself(second: str, code: int, tmp_path: Path) -> None:
    here = tmp_path / "python"
    here.write_text(HERE.format(python=sys.executable, second=second), encoding="utf-8")
    here.chmod(0o755)
    output = tmp_path / "results.csv"
    command = [sys.executable, "-m", "benchmarks.race.run", "--here", str(here), "--work", str(tmp_path / "work")]
    command += ["--sizes", "shipped", "--races", "derive", "--only", "openness-kg with DuckDB", "-o", str(output)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert ("openness-kg does not answer as it does" in done.stderr) is bool(code)
    assert [row.verdict for row in results.read(output)] == ["ok", "wrong: 1 of 2" if code else "ok"]


def test_rows_are_compared_by_value_whatever_their_order() -> None:
    assert answers.row({"b": "1.50", "a": "x\ny"}) == answers.row({"a": "x\ny", "b": "1.5"}) == "a=x\\ny | b=1.5"
    assert answers.finding("sh#Violation", "_:b7", "", "urn:s") == "Violation _: urn:s"


RESULTS = """\
race,size,statements,competitor,version,count,digest,median,least,most,runs,mebibytes,verdict
derive,1000,20000,openness-kg,1.0,40,abc,0.2000,0.1900,0.2100,3,90,ok
derive,1000,20000,quick,2.0,40,abc,0.1000,0.1000,0.1000,3,50,ok
derive,1000,20000,partial,3.0,39,abd,,,,3,60,wrong: 39 of 40
derive,10000,200000,openness-kg,1.0,400,abc,2.0000,1.9000,2.1000,3,400,ok
derive,10000,200000,quick,2.0,400,abc,1.0000,1.0000,1.0000,3,50,ok
derive,10000,200000,partial,3.0,,,,,,,4100,memory
"""
TEMPLATE = "# It\n\nOn {{date}}, {{seconds}} s.\n\n{{table derive}}\n\n{{behind}}\n\n{{growth}}\n\n{{versions}}\n"


def page(tmp_path: Path) -> str:
    path = tmp_path / "results.csv"
    path.write_text(RESULTS.replace(",,,,,,,4100", ",0,,,,,0,4100"), encoding="utf-8")
    why = {"derive": {"quick": "It has no queries to parse."}}
    return report.page(list(results.read(path)), {"date": "2026-11-27", "seconds": "60"}, TEMPLATE, why)


def test_the_page_has_each_result_with_its_ratio(tmp_path: Path) -> None:
    text = page(tmp_path)
    assert "On 2026-11-27, 60 s." in text
    size = "| 1,000 models, 20,000 statements |"
    assert f"{size} quick | 40 | 0.50 | 0.100 | 0.100 … 0.100 | 3 | 50 |" in text
    assert f"{size} **openness-kg** | 40 | 1.00 | 0.200 | 0.190 … 0.210 | 3 | 90 |" in text
    assert f"{size} partial | wrong: 39 of 40 | | | | | 60 |" in text
    assert "| partial | memory | | | | | 4100 |" in text
    assert "- quick: 2.0" in text


def test_the_page_says_where_another_one_is_faster_and_how_all_grow(tmp_path: Path) -> None:
    text = page(tmp_path)
    size = "10,000 models, 200,000 statements"
    why = "It has no queries to parse."
    assert f"| derive | {size} | quick | 1.000 | 2.000 (openness-kg) | 0.50 | {why} |" in text
    assert "| derive | openness-kg | 1.00 | 2 |" in text
    assert "| derive | partial" not in text.partition("| race | competitor | exponent")[2]


def test_results_come_back_as_they_were_written(tmp_path: Path) -> None:
    rows = [
        Row("load", "shipped", 3, "x", "1", 2, "abc", 1.5, 1.25, 2.0, 3, 20),
        Row("load", "10", 3, "y", verdict="time"),
    ]
    path = tmp_path / "results.csv"
    results.write(path, rows)
    assert repr(list(results.read(path))) == repr(rows)
