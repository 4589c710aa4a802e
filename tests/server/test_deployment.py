"""The image and the unit with which a server is run.

There is no Docker here: the steps of the Dockerfile are done in a folder (see :mod:`tests.support.deployed` for what
is not done as it says), and what it runs in the end is started.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.support import deployed
from tests.support.cli import ROOT
from tests.support.image import Stage, steps
from tests.support.stores.servers import free_port
from tests.support.units import problems

pytestmark = pytest.mark.slow

UNIT = deployed.DEPLOY / "openness-kg.service"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return deployed.built(tmp_path_factory)


def _times(folder: Path) -> dict[Path, int]:
    return {path: path.lstat().st_mtime_ns for path in folder.rglob("*")}


@pytest.fixture(scope="module")
def port(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of what the image runs."""
    found = free_port()
    with _running(stage, found, tmp_path_factory.mktemp("log") / "log"):
        yield found


def _running(stage: Stage, port: int, log: Path) -> AbstractContextManager[subprocess.Popen[bytes]]:
    # on loopback, and on a port that is free here
    command = [_on_port(word, port).replace("0.0.0.0", "127.0.0.1") for word in stage.command]  # noqa: S104
    return deployed.started(command, port, log, stage.path("."), stage.surroundings())


def _on_port(text: str, port: int) -> str:
    return text.replace("8000", str(port))


def _read(address: str, accept: str = "*/*") -> bytes:
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept": accept}), timeout=30) as answer:  # noqa: S310
        content: bytes = answer.read()
        return content


def test_the_image_serves_graph_and_pages(port: int) -> None:
    assert json.loads(_read(f"http://127.0.0.1:{port}/health"))["status"] == "ok"
    assert b"minChatGPT" in _read(f"http://127.0.0.1:{port}/id/project/minchatgpt", "text/html")
    query = "ASK%20%7B%3Fs%20a%20%3Chttps%3A%2F%2Fw3id.org%2Fopenness-kg%2Fontology%23DerivedRating%3E%7D"
    assert json.loads(_read(f"http://127.0.0.1:{port}/sparql?query={query}"))["boolean"] is True


def test_the_image_tells_the_address_that_it_was_built_for(port: int) -> None:
    description = _read(f"http://127.0.0.1:{port}/sparql", "application/n-triples").decode()
    assert f"sparql-service-description#endpoint> <{deployed.PUBLIC}sparql>" in description


def test_the_health_check_tells_a_server_that_is_well_from_none(port: int, stage: Stage) -> None:
    assert stage.run([_on_port(word, port) for word in stage.health]).returncode == 0
    nowhere = free_port()
    assert stage.run([_on_port(word, nowhere) for word in stage.health]).returncode != 0


def test_the_image_writes_nothing_and_ends_on_its_signal(stage: Stage, tmp_path: Path) -> None:
    assert stage.stop == "SIGTERM"
    before, port, log = _times(stage.root), free_port(), tmp_path / "log"
    with _running(stage, port, log) as process:
        _read(f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D")
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in (0, -signal.SIGTERM)
    assert "Traceback" not in log.read_text(encoding="utf-8")
    assert _times(stage.root) == before


def test_the_image_is_not_run_by_root_and_has_no_tools_of_the_build(stage: Stage) -> None:
    assert stage.user not in ("root", "0", "")
    assert {path.name for path in stage.root.iterdir()} == {"opt", "srv"}
    named = [rest.partition(" ")[0] for name, rest in steps(deployed.DOCKERFILE) if name == "FROM"]
    assert all(":" in name and not name.endswith(":latest") for name in named)


def test_what_is_not_in_git_does_not_come_into_the_image() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    left_out = (deployed.DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()
    plain = {name.strip("/").removeprefix("**/") for name in left_out}
    wanted = {name.strip("/") for name in ignored if "*" not in name and not name.startswith(".")}
    assert wanted - plain == set()


def _unit(stage: Stage) -> str:
    text = UNIT.read_text(encoding="utf-8").replace("/srv/openness-kg/site", str(stage.path("/srv/site")))
    # the environment of the image, by its module: the shebang of a command names the stage that it was made in
    python = stage.path("/opt/openness-kg/bin/python")
    return text.replace("/opt/openness-kg/bin/openness-kg", f"{python} -m openness_kg")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze, Debian's systemd")
def test_systemd_takes_the_unit(stage: Stage, tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    unit.write_text(_unit(stage), encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    # of ten, what is a risk: a unit without any protection has 9.6
    security = ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", str(unit)]
    assert subprocess.run(security, capture_output=True, check=False).returncode == 0


def test_the_unit_has_only_what_systemd_knows() -> None:
    text = UNIT.read_text(encoding="utf-8")
    assert problems(text) == []
    assert problems(text.replace("MemoryMax=3G", "MemoryMost=3G")) == ["[Service] MemoryMost"]
    assert problems(text.replace("NoNewPrivileges=yes", "NoNewPrivileges=maybe")) == ["[Service] NoNewPrivileges=maybe"]


def test_what_the_unit_starts_answers(stage: Stage, tmp_path: Path) -> None:
    (line,) = re.findall(r"^ExecStart=(.*)$", _unit(stage), re.MULTILINE)
    port = free_port()
    with deployed.started(shlex.split(_on_port(line, port)), port, tmp_path / "log", tmp_path, stage.surroundings()):
        description = _read(f"http://127.0.0.1:{port}/api/openapi.json")
        assert json.loads(description)["servers"] == [{"url": "https://example.org/"}]
