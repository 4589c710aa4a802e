"""The page of a table: what it shows, that nothing hostile comes through, and that it fits the screen."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from markdown_it import MarkdownIt

from openness_kg import load, resources
from openness_kg.derive import derive
from openness_kg.explain import Explanation
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.store.local import LocalStore
from openness_kg.table import Table, as_html, render
from tests.support.cli import SURVEY, copy_checkout, run

CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs the browser chromium on the PATH")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
TEXT = "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>\\\"' onmouseover='alert(1)|`*_]("
LINK = "javascript:alert(1)"
LINKS = r"(\w+:(?:homepage|statedLink|hadPrimarySource|availabilityEvidence|licenceEvidence) )<[^>]*>(?:, <[^>]*>)*"
FLAGS = (
    "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update"
    " disable-sync allow-file-access-from-files virtual-time-budget=10000 dump-dom"
)


@dataclass
class Element:
    """An element with what stands in it."""

    tag: str
    attrs: dict[str, str]
    inside: list[Element | str] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """All text inside, blanks collapsed."""
        parts = (part if isinstance(part, str) else part.text for part in self.inside)
        return " ".join("".join(parts).split())

    def all(self, tag: str = "", cls: str = "") -> list[Element]:
        """Return the elements inside, at any depth, of a tag and class."""
        found = []
        for part in self.inside:
            if isinstance(part, Element):
                if tag in ("", part.tag) and (not cls or cls in part.attrs.get("class", "").split()):
                    found.append(part)
                found += part.all(tag, cls)
        return found


class Reader(HTMLParser):
    """Reads a page into elements."""

    def __init__(self) -> None:
        """Start with an element without a name, which takes in the page."""
        super().__init__()
        self.path = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.path[-1].inside.append(element)
        if tag not in VOID:
            self.path.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the last element of that tag."""
        if tag in (element.tag for element in self.path):
            while self.path.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Take in text."""
        self.path[-1].inside.append(data)


def read(text: str) -> Element:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader.path[0]


def assert_harmless(page: Element) -> None:
    for element in page.all():
        assert element.tag not in {"script", "iframe", "object", "embed", "base", "form", "img", "link", "svg"}
        for name, value in element.attrs.items():
            assert not name.startswith("on")
            assert name not in {"src", "srcset", "action", "formaction", "background", "ping"}
            if name == "href":
                assert value.startswith("#") or urlsplit(value).scheme in {"http", "https"}, value


def page_of(graph: KnowledgeGraph) -> tuple[Table, str, dict[tuple[str, str], Explanation]]:
    """Return a table with its page, as a build makes it, and the reasons that it gives."""
    table = graph.table(SURVEY)
    reasons = {
        (row.slug, criterion.slug): graph.explain(row.iri, criterion.iri, SURVEY)
        for row in table.rows
        for criterion, cell in zip(table.criteria, row.cells, strict=True)
        if cell.outcome in ("inherited", "contradicted")
    }
    return table, as_html.render(table, reasons), reasons


@pytest.fixture(scope="module")
def shipped() -> tuple[Table, str]:
    """Return the survey's table and its page."""
    return page_of(load())[:2]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Table, str, dict[tuple[str, str], Explanation]]:
    """Return a table, page and reasons from data in which every label and every link means harm."""
    folder = tmp_path_factory.mktemp("hostile")
    label = TEXT.replace("\\", "\\\\").replace('"', '\\"')
    store = LocalStore()
    for number, (path, graph) in enumerate(resources.graph_files()):
        text = path.read_text(encoding="utf-8")
        if path.is_relative_to(resources.root() / "data"):
            text = re.sub(r'((?:rdfs:label|dct:title|dct:description) )"[^"\\]*"', lambda m: f'{m[1]}"{label}"', text)
            text = re.sub(LINKS, lambda m: f"{m[1]}<{LINK}>", text)
        copy = folder / f"{number}.ttl"
        copy.write_text(text, encoding="utf-8")
        store.load(copy, graph)
    derive(store)
    return page_of(KnowledgeGraph(store))


def test_hostile_text_stays_text(hostile: tuple[Table, str, dict[tuple[str, str], Explanation]]) -> None:
    table, text, reasons = hostile
    assert {row.name for row in table.rows} == {TEXT}
    assert {row.link for row in table.rows} == {LINK}
    assert reasons
    assert any(LINK in fact.sources for reason in reasons.values() for fact in reason.facts)
    page = read(text)
    assert_harmless(page)
    assert len(page.all("style")) == len(page.all("title")) == 1
    names = [row.all("th")[0].text for row in page.all("tbody")[0].all("tr")]
    assert all(name.startswith(" ".join(TEXT.split())) for name in names)
    assert LINK not in text


def test_hostile_text_stays_text_in_markdown(hostile: tuple[Table, str, object]) -> None:
    text = render.render(hostile[0], "markdown")
    page = read(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
    assert_harmless(page)
    rows = page.all("tbody")[0].all("tr")
    assert len(rows) == len(hostile[0].rows)
    assert {row.all("td")[0].text for row in rows} == {" ".join(TEXT.split())}
    assert {len(row.all("td")) for row in rows} == {len(hostile[0].criteria) + 3}


def test_hostile_text_stays_text_in_mermaid(hostile: tuple[object, object, dict[tuple[str, str], Explanation]]) -> None:
    quoted = r'"[^"<>&\[\]{}|`\\\n]*"'
    node = rf"(n|f)\d+(\[{quoted}\])?"
    line = re.compile(rf"  {node}( (-->|-\.->|-\.-)(\|{quoted}\|)? {node})?")
    for reason in hostile[2].values():
        head, *lines = reason.mermaid().splitlines()
        assert head == "flowchart LR"
        assert [text for text in lines if not line.fullmatch(text)] == []
        assert len(lines) > 1


def test_hostile_label_through_the_command_line(tmp_path: Path) -> None:
    code = copy_checkout(tmp_path / "code")
    path = code / "data" / "projects" / "bloomz.ttl"
    text = path.read_text(encoding="utf-8")
    assert 'rdfs:label "BLOOMZ"@en' in text
    path.write_text(text.replace('"BLOOMZ"@en', '"<script>alert(1)</script>"@en'), encoding="utf-8")
    assert run("build", "-o", str(tmp_path / "build"), code=code).code == 0
    page = (tmp_path / "build" / "tables" / f"{SURVEY}.html").read_text(encoding="utf-8")
    assert_harmless(read(page))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    markdown = (tmp_path / "build" / "tables" / f"{SURVEY}.md").read_text(encoding="utf-8")
    assert not re.search(r"(?<!\\)<script", markdown)
    assert "<" not in run("explain", "bloomz", "llmdata", "--format", "mermaid", code=code).out


def test_page_is_whole_in_itself(shipped: tuple[Table, str]) -> None:
    page = read(shipped[1])
    assert_harmless(page)
    for style in page.all("style"):
        assert not re.search(r"url\(|@import", style.text)
    ids = [element.attrs["id"] for element in page.all() if "id" in element.attrs]
    assert len(ids) == len(set(ids))
    targets = {element.attrs["href"][1:] for element in page.all("a") if element.attrs.get("href", "").startswith("#")}
    assert targets <= set(ids)


def test_heads(shipped: tuple[Table, str]) -> None:
    table, text = shipped
    above, below = read(text).all("thead")[0].all("tr")
    areas = [(th.text, int(th.attrs["colspan"])) for th in above.all("th", "area")]
    assert [name for name, _ in areas] == ["Availability", "Documentation", "Access"]
    assert sum(columns for _, columns in areas) == len(table.criteria) == 13
    assert areas == table.areas
    assert [th.text for th in below.all("th")] == [criterion.label for criterion in table.criteria]


def test_project_maker_and_bases_stand_in_its_head(shipped: tuple[Table, str]) -> None:
    table, text = shipped
    rows = read(text).all("tbody")[0].all("tr")
    assert [tr.attrs["id"] for tr in rows] == [row.slug for row in table.rows]
    assert any(row.bases for row in table.rows)
    for tr, row in zip(rows, table.rows, strict=True):
        (head,) = tr.all("th")
        assert head.text.startswith(row.name)
        below = " ".join(element.text for element in head.all(cls="sub"))
        for named in (*row.organisations, *row.bases):
            assert named.label in below


def test_every_cell_says_its_level_in_words(shipped: tuple[Table, str]) -> None:
    table, text = shipped
    for tr, row in zip(read(text).all("tbody")[0].all("tr"), table.rows, strict=True):
        cells = [td for td in tr.all("td") if "n" not in td.attrs.get("class", "").split()]
        for td, criterion, cell in zip(cells, table.criteria, row.cells, strict=True):
            level = table.levels[cell.level]
            (sign,) = td.all(cls="s")
            assert sign.text.startswith(level.symbol)
            assert level.label in sign.text
            assert td.attrs["data-c"] == criterion.label
            if cell.outcome:
                assert table.outcomes[cell.outcome].label.lower() in sign.text


def test_inherited_cell_names_its_base_and_leads_to_its_reason(shipped: tuple[Table, str]) -> None:
    table, text = shipped
    page = read(text)
    articles = {element.attrs["id"]: element for element in page.all("article")}
    inherited = 0
    for tr, row in zip(page.all("tbody")[0].all("tr"), table.rows, strict=True):
        for td, criterion, cell in zip(tr.all("td"), table.criteria, row.cells, strict=False):
            assert ("o-inherited" in td.attrs["class"].split()) == (criterion.slug in row.inherited)
            if cell.outcome != "inherited":
                continue
            inherited += 1
            assert cell.through
            (link,) = td.all("a")
            reason = articles[link.attrs["href"].removeprefix("#")]
            assert criterion.label in reason.text
            for named in cell.through:
                assert named.label in td.text
                assert named.label in reason.text
    assert inherited


def browse(page: Path, profile: Path) -> Element:
    """Return a page as Chromium has it after its scripts have run."""
    assert CHROMIUM
    command = [CHROMIUM, *(f"--{flag}" for flag in FLAGS.split()), f"--user-data-dir={profile}", page.as_uri()]
    done = subprocess.run(command, capture_output=True, check=False)
    return read(done.stdout.decode())


@needs_chromium
@pytest.mark.parametrize("width", [320, 400, 1280])
def test_page_fits_the_screen(shipped: tuple[Table, str], tmp_path: Path, width: int) -> None:
    (tmp_path / "page.html").write_text(shipped[1], encoding="utf-8")
    script = "document.title = [this.contentDocument.documentElement.scrollWidth, this.contentWindow.innerWidth].join()"
    frame = f'<iframe src="page.html" style="border:0;width:{width}px;height:800px" onload="{script}"></iframe>'
    (tmp_path / "frame.html").write_text(f"<!DOCTYPE html><title></title>{frame}", encoding="utf-8")
    (title,) = browse(tmp_path / "frame.html", tmp_path / "profile").all("title")
    scrolled, inner = map(int, title.text.split(","))
    assert inner == width
    assert scrolled <= width


@needs_chromium
def test_browser_finds_nothing_hostile(hostile: tuple[Table, str, object], tmp_path: Path) -> None:
    without_policy = re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", hostile[1])
    text = without_policy.replace("alert(1)", "document.body.remove()")
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    page = browse(tmp_path / "page.html", tmp_path / "profile")
    assert len(page.all("tr")) == len(hostile[0].rows) + 2
    assert page.all("article")
    assert_harmless(page)
