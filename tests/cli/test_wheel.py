"""The wheel holds the whole graph and works where there is no checkout."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.support.cli import ROOT, SURVEY, Result, environment, run

pytestmark = pytest.mark.slow

QUIET = {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_CACHE_DIR": "1"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel built from this checkout, without asking any index."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT)]
    done = subprocess.run(pip, env=environment(QUIET, folder), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the command of an installation of the wheel that takes only its dependencies from here."""
    venv = tmp_path_factory.mktemp("installed") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(venv / "bin" / "python"), "install", "--no-deps", str(wheel)]
    done = subprocess.run(pip, env=environment(QUIET, venv), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (packages,) = venv.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return venv / "bin" / "openness-kg"


def test_content(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    assert {name.split("/")[0].split("-")[0] for name in names} == {"openness_kg"}
    resources = {name.removeprefix("openness_kg/resources/") for name in names if "/resources/" in name}
    for part in ("ontology", "shapes", "data", "queries", "docs"):
        files = {path.relative_to(ROOT).as_posix() for path in (ROOT / part).rglob("*") if path.is_file()}
        assert files <= resources
    (licences,) = {name.rsplit("/", 1)[0] for name in names if name.endswith("/LICENSE")}
    assert f"{licences}/LICENSE-DATA" in names
    assert {
        "openness_kg/py.typed",
        "openness_kg/views/table/templates/table.html",
        "openness_kg/views/table/templates/script/main.js",
    } <= names
    code = {path.relative_to(ROOT).as_posix() for path in (ROOT / "openness_kg").rglob("*.py")}
    assert sorted(code - names) == []
    assert [name for name in names if "test" in name.split("/") or "tests" in name.split("/")] == []
    assert [name for name in names if name.endswith((".pyc", "~"))] == []


def installed(command: Path, cwd: Path, *args: str, stdin: str = "") -> Result:
    env = {key: value for key, value in environment().items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [str(command), *args], cwd=cwd, env=env, input=stdin.encode(), capture_output=True, check=False
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_it_is_the_wheel_that_runs(command: Path, tmp_path: Path) -> None:
    code = "import openness_kg as o; from openness_kg.graph.resources import root; print(o.__file__, root(), sep='\\n')"
    done = installed(command.with_name("python"), tmp_path, "-c", code)
    assert done.code == 0, done.err
    for line in done.out.splitlines():
        assert Path(line).is_relative_to(command.parents[1])


def test_commands_work_elsewhere(command: Path, tmp_path: Path) -> None:
    table = installed(command, tmp_path, "table", "--edition", SURVEY, "--format", "csv")
    assert (table.code, table.err) == (0, "")
    assert table.out == run("table", "--edition", SURVEY, "--format", "csv").out
    query = installed(command, tmp_path, "query", "lookup/editions")
    assert (query.code, query.out) == (0, run("query", "lookup/editions").out)
    own = installed(command, tmp_path, "query", "-", stdin="ASK { ?s ?p ?o }")
    assert own.out == "true\n"
    assert installed(command, tmp_path, "query").out == run("query").out
    explain = installed(command, tmp_path, "explain", "bloomz", "llmdata", "--edition", SURVEY)
    assert explain.out == run("explain", "bloomz", "llmdata", "--edition", SURVEY).out
    validate = installed(command, tmp_path, "validate")
    assert (validate.code, validate.err) == (0, "")
    build = installed(command, tmp_path, "build")
    assert build.code == 0, build.err
    assert (tmp_path / "build" / "tables" / f"{SURVEY}.html").is_file()
