"""``openness-kg derive``: the same bytes from every engine, and a sentence for whatever is wrong."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from random import Random

import pytest

from openness_kg.base import iris
from openness_kg.graph import disk
from openness_kg.graph.local import LocalStore
from tests.support import derivable
from tests.support.cli import ROOT, Result, assert_refused, run
from tests.support.facts import turtle
from tests.support.worlds import make_world

pytest.importorskip("duckdb")

ENGINES = ("sparql", "duckdb")
FACT = f"<{iris.ID}model/a> <{iris.ONTOLOGY}fineTunedFrom> <{iris.ID}model/b> ."


def derive(*arguments: str | Path) -> Result:
    return run("derive", *map(str, arguments), "--only-data")


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same statements in files of several kinds; a blank node in each file is one of its own."""
    folder = tmp_path_factory.mktemp("inputs")
    (folder / "world.ttl").write_text(derivable.NEW + turtle(make_world(Random(3))), encoding="utf-8")  # noqa: S311
    store = LocalStore()
    store.load(folder / "world.ttl", iris.FACTS)
    lines = store.dump("nquads").splitlines(keepends=True)
    (folder / "one.nq").write_bytes(b"".join(lines))
    parts = folder / "parts"
    parts.mkdir()
    (parts / "_SUCCESS").write_bytes(b"")
    half = len(lines) // 2
    (parts / "part-0.nq").write_bytes(b"# a comment\r\n\r\n" + b"".join(lines[:half]).replace(b"\n", b"\r\n"))
    (parts / "part-1.nq.gz").write_bytes(gzip.compress(b"".join(lines[half:])))
    derivable.write_parquet(folder / "one.nq", folder / "one.parquet")
    return {path.name: path for path in folder.iterdir()}


def test_every_engine_and_every_kind_of_input_gives_the_same_bytes(inputs: dict[str, Path], tmp_path: Path) -> None:
    found = {}
    for engine, name in (
        ("sparql", "world.ttl"),
        ("sparql", "one.parquet"),
        ("duckdb", "parts"),
        ("duckdb", "one.parquet"),
    ):
        output = tmp_path / f"{engine}-{name}.nq.gz"
        result = derive(inputs[name], "-o", output, "--engine", engine)
        assert (result.code, result.out) == (0, ""), result.err
        found[engine, name] = output.read_bytes()
    assert len(set(found.values())) == 1
    lines = gzip.decompress(found["duckdb", "parts"]).splitlines()
    assert lines == sorted(set(lines))
    assert f"{len(lines)} statements" in result.err
    assert any(b"_:c14n" in line for line in lines)


def test_what_is_written_unusually_is_taken_in_as_it_is_meant(tmp_path: Path) -> None:
    (tmp_path / "odd.nq").write_bytes(derivable.ODD)
    found = []
    for engine in ENGINES:
        output = tmp_path / f"{engine}.nq"
        result = derive(tmp_path / "odd.nq", "-o", output, "--engine", engine)
        assert result.code == 0, result.err
        found.append([line for line in output.read_bytes().splitlines() if line.startswith(b"<http://e/a>")])
    assert found[0] == found[1]
    assert len(found[0]) == derivable.ODD_STATEMENTS


@pytest.mark.parametrize(
    ("library", "arguments", "extra"),
    [
        ("duckdb", ("--engine", "duckdb"), "duckdb"),
        ("pyspark", ("--engine", "spark"), "spark"),
        ("pyarrow", (), "hub"),
    ],
)
def test_a_library_that_is_missing_is_named(
    library: str, arguments: tuple[str, ...], extra: str, inputs: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / f"{library}.py").write_text("raise ImportError('it is broken')")
    given = inputs["one.parquet" if library == "pyarrow" else "one.nq"]
    result = run(
        *("derive", str(given), "--only-data", "-o", str(tmp_path / "out.nq"), *arguments),
        env={"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
    )
    assert_refused(result, f"which cannot be imported (it is broken): pip install 'openness-kg[{extra}]'")
    assert not (tmp_path / "out.nq").exists()


BAD = {
    "no-quads.nq": (b"<http://e/a> nothing .\n", "no-quads.nq:1: this is no valid N-Quads"),
    "late.nq": (f"{FACT}\n{FACT}\n<relative> <a:b> <c:d> .\n".encode(), "late.nq:3: this is no valid N-Quads"),
    "latin.nq": (FACT.replace("model/b", "model/\xe9").encode("latin-1"), "latin.nq"),
    "derived.nq": (
        FACT.replace(" .", f" <{iris.DERIVED}> .\n").encode(),
        "derived.nq: a graph in this has no name, or holds what is",
    ),
    "no-gzip.nq.gz": (FACT.encode(), "no-gzip.nq.gz: this is not packed with gzip"),
    "no-table.parquet": (b"PAR1", "no-table.parquet: this cannot be taken in"),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", BAD)
def test_a_faulty_file_is_named_and_nothing_is_written(engine: str, name: str, tmp_path: Path) -> None:
    content, said = BAD[name]
    (tmp_path / name).write_bytes(content)
    output = tmp_path / "out.nq"
    output.write_text("before")
    result = derive(tmp_path / name, "-o", output, "--engine", engine)
    assert result.code == 2
    assert said in result.err
    assert "Traceback" not in result.err
    assert output.read_text() == "before"
    assert {path.name for path in tmp_path.iterdir()} == {name, "out.nq"}


def test_what_does_not_go_together_is_said(tmp_path: Path) -> None:
    given = tmp_path / "one.nq"
    given.write_text(f"{FACT}\n")
    for arguments, said in (
        ((given,), "-o"),
        ((given, "-o", tmp_path / "out.ttl"), ".nq"),
        ((given, "-o", tmp_path / "none" / "out.nq"), "there is no folder"),
        ((tmp_path / "none.nq", "-o", tmp_path / "out.nq", "--engine", "duckdb"), "none.nq: the file cannot be read"),
        ((given, "-o", tmp_path / "out.nq", "--engine", "duck"), "Did you mean duckdb?"),
        ((given, "-o", tmp_path / "out.nq", "--master", "local"), "--engine spark"),
        (("-o", tmp_path / "out.nq"), "--only-data"),
    ):
        result = derive(*arguments)
        assert result.code == 2
        assert said in result.err
        assert "Traceback" not in result.err
    assert [path.name for path in tmp_path.iterdir()] == ["one.nq"]


def filled(folder: Path, *arguments: str | Path) -> bytes:
    result = run("load", "--store", str(folder), "--only-data", *map(str, arguments))
    assert (result.code, result.out) == (0, ""), result.err
    return disk.opened(folder)[0].dump("nquads")


@pytest.fixture(scope="module")
def named(inputs: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The statements without those that have a blank node."""
    lines = inputs["one.nq"].read_bytes().splitlines(keepends=True)
    path = tmp_path_factory.mktemp("named") / "named.nq.gz"
    path.write_bytes(gzip.compress(b"".join(line for line in lines if b"_:" not in line)))
    return path


@pytest.mark.parametrize("name", ["named", "blank", "both", "odd"])
def test_a_store_holds_the_same_whatever_derived_it(
    name: str, inputs: dict[str, Path], named: Path, tmp_path: Path
) -> None:
    (tmp_path / "odd.nq").write_bytes(derivable.ODD)
    given = {
        "named": [named],
        "blank": [inputs["one.nq"]],
        "both": [named, inputs["world.ttl"], inputs["one.nq"]],
        "odd": [tmp_path / "odd.nq"],
    }[name]
    data = [argument for path in given for argument in ("--data", path)]
    found = [filled(tmp_path / engine, "--engine", engine, *data) for engine in ENGINES]
    assert found[0] == found[1]
    assert found[0].count(f"<{iris.DERIVED}>".encode()) > len(derivable.ODD.splitlines())


@pytest.mark.parametrize("ending", ["nq", "parquet"])
def test_a_name_that_looks_like_a_pattern_is_a_name(ending: str, tmp_path: Path) -> None:
    odd, other = tmp_path / f"a*[1]?.{ending}", tmp_path / f"ab1c.{ending}"
    for path, letter in ((odd, "a"), (other, "c")):
        lines = tmp_path / f"{letter}.lines.nq"
        lines.write_text(FACT.replace("model/a", f"model/{letter}").replace(" .", f" <{iris.FACTS}> .\n"))
        if ending == "nq":
            lines.rename(path)
        else:
            derivable.write_parquet(lines, path)
    found = []
    for engine in ENGINES:
        output = tmp_path / f"{engine}.nq.gz"
        assert derive(odd, "-o", output, "--engine", engine).code == 0
        found.append(gzip.decompress(output.read_bytes()))
    assert found[0] == found[1]
    assert b"model/a>" in found[1]
    assert b"model/c>" not in found[1]


@pytest.mark.parametrize("name", [name for name in BAD if ".nq" in name])
def test_a_store_is_not_filled_with_a_faulty_file(name: str, tmp_path: Path) -> None:
    content, said = BAD[name]
    (tmp_path / name).write_bytes(content)
    store = tmp_path / "store"
    result = run("load", "--engine", "duckdb", "--store", str(store), "--only-data", "--data", str(tmp_path / name))
    assert_refused(result, said)
    assert {path.name for path in tmp_path.iterdir()} == {name}
