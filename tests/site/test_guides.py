"""The guides: every piece of code in them runs and prints what it says; their pages and links."""

from __future__ import annotations

import gzip
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from openness_kg.graph import resources
from openness_kg.graph.store import Store
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.site.guides.markdown import rendered, target
from tests.support.stores.servers import free_port

pytestmark = pytest.mark.slow

FOLDER = resources.root() / "docs" / "guides"
GUIDES = sorted(path.stem for path in FOLDER.glob("*.md"))
BLOCK = re.compile(r"^```([^\n`]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
DUMPS = ("openness-kg.nt.gz", "openness-kg.nq.gz")


@dataclass(frozen=True)
class Block:
    """A piece of code: the guide it stands in, its language, what else stands behind the fence, and its text."""

    guide: str
    language: str
    said: dict[str, str]
    text: str
    output: str

    def __str__(self) -> str:
        """Return a name for a test."""
        return f"{self.guide}-{self.language}"


def blocks(*languages: str) -> list[Block]:
    """Return the pieces of code in some languages, each with the plain one right behind it as its output."""
    found = []
    for guide in GUIDES:
        text = (FOLDER / f"{guide}.md").read_text(encoding="utf-8")
        for match in BLOCK.finditer(text):
            language, *words = match[1].split() or [""]
            said = dict(word.split("=", 1) for word in words)
            following = BLOCK.match(text, match.end() + 2)
            output = following[2] if following is not None and not following[1] else ""
            if language in languages:
                found.append(Block(guide, language, said, match[2], output))
    return found


@pytest.fixture
def place(tmp_path: Path, site: Path) -> Path:
    """A folder with what a reader of the guides has: the dumps, the files that the guides name, and one query."""
    for name in DUMPS:
        shutil.copy(site / "dumps" / name, tmp_path / name)
    (tmp_path / "openness-kg.nt").write_bytes(gzip.decompress((tmp_path / "openness-kg.nt.gz").read_bytes()))
    for block in blocks("turtle"):
        if "file" in block.said:
            (tmp_path / block.said["file"]).write_text(block.text, encoding="utf-8")
    (counts,) = [block for block in blocks("sparql") if block.guide == "stores"]
    (tmp_path / "systems.rq").write_text(counts.text, encoding="utf-8")
    return tmp_path


def run(command: list[str], folder: Path) -> str:
    """Run a command in a folder with this environment's programs on the PATH, and return what it prints."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=folder, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def commands() -> list[tuple[str, str, str]]:
    """Return each command of the consoles with its guide and the output below it."""
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((block.guide, command, output))
    return found


@pytest.mark.parametrize(("guide", "command", "output"), commands())
def test_console(guide: str, command: str, output: str, place: Path) -> None:
    assert guide
    assert run(["bash", "-c", command], place) == output


@pytest.mark.parametrize("block", blocks("python"), ids=str)
def test_python(block: Block, place: Path) -> None:
    for module in re.findall(r"^import (\w+)", block.text, re.MULTILINE):
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"needs the package {module}")
    assert block.output
    assert run([sys.executable, "-c", block.text], place) == block.output


@pytest.mark.parametrize("block", blocks("sparql"), ids=str)
def test_sparql_has_an_answer(block: Block, graph: KnowledgeGraph) -> None:
    store: Store = graph.store
    assert list(store.select(block.text))


@pytest.mark.parametrize("block", blocks("turtle"), ids=str)
def test_turtle_is_turtle(block: Block) -> None:
    assert list(ox.parse(block.text.encode(), ox.RdfFormat.TURTLE, base_iri="https://example.org/"))


@pytest.mark.parametrize("block", [block for block in blocks("sh") if "needs" in block.said], ids=str)
def test_commands_of_stores(block: Block, place: Path) -> None:
    """Each ends with the query of the guide, which has a row an edition."""
    if shutil.which(block.said["needs"]) is None:
        pytest.skip(f"needs {block.said['needs']}")
    (place / "openness-kg.nt").unlink()  # the guide unpacks it
    printed = run(["bash", "-ec", block.text], place)
    for edition, systems in (
        ("survey-2023-06", 14),
        ("index-2025-03", 47),
        ("osai-2025-12", 189),
        ("osai-2026-06", 193),
    ):
        assert re.search(rf"edition/{edition}\W+{systems}\b", printed), printed


@pytest.mark.parametrize("block", [block for block in blocks("sh") if "asks" in block.said], ids=str)
def test_commands_that_ask_others_ask_whom_they_say(block: Block, tmp_path: Path) -> None:
    """Nobody is asked: the way out leads to a port where nobody listens, and each command says whom it was for."""
    nowhere = {name: f"http://127.0.0.1:{free_port()}" for name in ("https_proxy", "HTTPS_PROXY")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command in block.text.splitlines():
        done = subprocess.run(
            command.split(),
            cwd=tmp_path,
            env=os.environ | nowhere | {"PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2, command
        assert done.stderr.startswith(f"openness-kg: {block.said['asks']}: the server cannot be reached"), done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "block", [block for block in blocks("sh", "sql", "ini") if not {"needs", "asks"} & set(block.said)], ids=str
)
def test_files_that_are_named_are_published(block: Block, site: Path) -> None:
    """What only runs with somebody's server at least takes files that there are."""
    named = set(re.findall(r"openness-kg\.[a-z.]+\b", block.text))
    assert named
    assert named <= {path.name for path in (site / "dumps").iterdir()}
    for path in re.findall(r"https://w3id\.org/openness-kg/(dumps/\S+)", block.text):
        assert (site / path).is_file()


def test_no_code_is_left_untested() -> None:
    languages = set()
    for guide in GUIDES:
        text = (FOLDER / f"{guide}.md").read_text(encoding="utf-8")
        languages |= {(match[1].split() or [""])[0] for match in BLOCK.finditer(text)}
    assert languages == {"console", "python", "", "sparql", "turtle", "sh", "sql", "ini"}


def test_a_page_each_with_what_the_reader_wants_to_do(site: Path) -> None:
    index = (site / "docs" / "index.html").read_text(encoding="utf-8")
    for guide in GUIDES:
        text = (FOLDER / f"{guide}.md").read_text(encoding="utf-8")
        assert text.split("\n\n")[1].startswith("You "), guide
        page = (site / "docs" / f"{guide}.html").read_text(encoding="utf-8")
        title = text.splitlines()[0].removeprefix("# ")
        assert f"<h1>{title}</h1>" in page
        assert f'href="{guide}.html"' in index
    for other in (resources.root() / "docs").glob("*.md"):
        assert f'href="{other.stem}.html"' in index
        assert (site / "docs" / f"{other.stem}.html").is_file()


def test_html_in_markdown_is_text() -> None:
    text = "# A\n\n<script>alert(1)</script> [b](javascript:alert(1))\n\n```js\n</code><script>\n```\n"
    document = rendered("x", text, "docs")
    assert "<script>" not in document.body
    assert "href" not in document.body


@pytest.mark.parametrize(
    ("link", "leads_to"),
    [
        ("cite.md", "cite.html"),
        ("guides/cite.md#versions", "cite.html#versions"),
        ("https://w3id.org/openness-kg/queries/index.html#rules", "../queries/index.html#rules"),
        ("https://w3id.org/openness-kg/ontology#baseData", "../ontology.html#baseData"),
        ("https://w3id.org/openness-kg/ontology", "../ontology.html"),
        ("https://w3id.org/openness-kg/dataset", "../index.html"),
        ("https://w3id.org/openness-kg/id/model/opt-1.3b", "../id/model/opt-1.3b.html"),
        ("https://w3id.org/openness-kg/queries/questions/heirs-of-model", "../queries/questions/heirs-of-model.html"),
        ("https://example.org/a.md", "https://example.org/a.md"),
        ("#versions", "#versions"),
        # of the checkout, not of the site
        ("../deploy/nginx.conf", ""),
        ("../benchmarks/README.md", ""),
    ],
)
def test_links_lead_to_the_site(link: str, leads_to: str) -> None:
    assert target(link, "docs/ask.html", {"ask", "cite"}) == leads_to


def test_a_link_to_what_the_site_does_not_have_is_its_text() -> None:
    document = rendered("x", "# A\n\nAs in [the unit](../deploy/a.service) and [here](x.md).\n", "docs")
    assert document.body == '<p>As in the unit and <a href="x.html">here</a>.</p>\n'


def test_a_picture_is_shown_where_the_site_has_it_and_else_its_text() -> None:
    text = "# A\n\n![how it grows](a.svg) and ![somebody's](https://example.org/b.svg), ![none](../c.svg)\n"
    document = rendered("x", text, "docs", pictures={"a.svg"})
    assert '<img src="a.svg" alt="how it grows"' in document.body
    assert document.body.count("<img") == 1
    assert "and somebody&#39;s, none" in document.body or "and somebody's, none" in document.body
