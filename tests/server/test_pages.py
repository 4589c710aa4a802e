"""The pages of a server: linked data by content negotiation and suffix, and the editor that asks the endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
import rdflib
from rdflib.compare import isomorphic

from openness_kg.base.formats import GRAPH_FORMATS
from openness_kg.site.app.built import built
from tests.site.app import Pages
from tests.support.browser import needs_chromium, started
from tests.support.running import Running, answering
from tests.support.serving import Served

THING = "/id/model/opt-30b"
FORMATS = ("turtle", "jsonld", "rdfxml", "ntriples")


def parsed(content: bytes, name: str) -> rdflib.Graph:
    """Return what a document says."""
    form = {"turtle": "turtle", "jsonld": "json-ld", "rdfxml": "xml", "ntriples": "nt"}[name]
    return rdflib.Graph().parse(data=content, format=form)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("path", [THING, "/ontology", "/id/entry/survey-2023-06/dolly", "/dataset"])
def test_a_thing_is_told_of_in_each_format(server: Running, path: str, name: str) -> None:
    form = GRAPH_FORMATS[name]
    wanted = parsed(server.get("/void.ttl" if path == "/dataset" else f"{path}.ttl").content, "turtle")
    assert len(wanted)
    by_accept = server.get(path, form.media_type)
    assert (by_accept.status, by_accept.headers["content-type"].partition(";")[0]) == (200, form.media_type)
    assert by_accept.headers["vary"].lower().startswith("accept")
    # relative, since a proxy may put the server below a path of its own
    named = urljoin(path, by_accept.headers["content-location"])
    assert named.endswith(f".{form.ending}")
    if path != "/dataset":
        assert named == f"{path}.{form.ending}"
        assert server.get(named).content == by_accept.content
        # JSON-LD on rdflib has lists of its own
        assert isomorphic(parsed(by_accept.content, name), wanted) or name == "jsonld"
    assert len(parsed(by_accept.content, name)) >= len(wanted) * 0.9


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/turtle;q=0.8, application/ld+json;q=0.9", "application/ld+json"),
        ("application/rdf+xml;q=0.5, text/html;q=0.4", "application/rdf+xml"),
        ("*/*", "text/html"),
        ("text/*;q=0.1, application/n-triples", "application/n-triples"),
        ("text/html;q=0, */*", "text/turtle"),
    ],
)
def test_weights_are_honoured(server: Running, accept: str, kind: str) -> None:
    found = server.get(THING, accept)
    assert (found.status, found.headers["content-type"].partition(";")[0]) == (200, kind)


def test_what_cannot_be_had_is_said(server: Running) -> None:
    found = server.get(THING, "image/png")
    assert found.status == 406
    assert "turtle" in found.text


def test_published_pages_are_at_their_addresses(server: Running, site: Path) -> None:
    for path, file in (
        ("/", "index.html"),
        ("/contribute", "contribute.html"),
        ("/id/", "id/index.html"),
        ("/.well-known/void", "void.ttl"),
        ("/dumps/openness-kg.nt.gz", "dumps/openness-kg.nt.gz"),
        ("/assets/site.css", "assets/site.css"),
    ):
        found = server.get(path)
        assert (found.status, found.content) == (200, (site / file).read_bytes()), path
    assert server.get("/id/model").headers["location"] == "model/"
    assert server.get("/.well-known/void").headers["content-type"].startswith("text/turtle")


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
        "/id/../../MANIFEST",
        "/MANIFEST", "/.htaccess", "/id/model/opt-30b.html%00.ttl", "/id\\model", "/w3id/.htaccess", "/nothing",
    ],
)  # fmt: skip
def test_nothing_else_is_given(server: Running, path: str) -> None:
    found = server.get(path)
    assert found.status == 404
    assert found.text == "There is nothing at this address.\n"


def test_a_browser_sees_the_page_for_what_is_not_there(server: Running, site: Path) -> None:
    found = server.get("/nothing", "text/html,*/*;q=0.8")
    assert (found.status, found.content) == (404, (site / "404.html").read_bytes())


def test_a_client_that_has_it_is_not_sent_it_again(server: Running) -> None:
    for path in (THING, "/", "/sparql?query=ASK%7B%7D", "/api/search?text=falcon", "/sparql", "/api/openapi.json"):
        first = server.get(path, "text/turtle, application/json, text/html;q=0.1")
        assert first.status == 200, path
        again = server.get(path, "text/turtle, application/json, text/html;q=0.1", If_None_Match=first.headers["etag"])
        assert (again.status, again.content) == (304, b""), path
    other = server.get(THING, "application/n-triples")
    assert other.headers["etag"] != server.get(THING, "text/turtle").headers["etag"]


def test_answers_are_compressed_for_who_takes_that(server: Running) -> None:
    import gzip

    for path in ("/", "/sparql?query=SELECT+*+%7B%3Fs+%3Fp+%3Fo%7D+LIMIT+1000"):
        plain, packed = server.get(path), server.get(path, Accept_Encoding="gzip")
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
    # what is compressed is left as it is
    assert "content-encoding" not in server.get("/dumps/openness-kg.nt.gz", Accept_Encoding="gzip").headers


def test_a_site_is_written_where_none_was_named(tmp_path: Path) -> None:
    data = tmp_path / "thing.ttl"
    data.write_text("@prefix ex: <https://example.org/> .\nex:a a ex:B .\n", encoding="utf-8")
    with answering("--only-data", "--data", str(data)) as running:
        found = running.get("/")
        assert found.status == 200
        assert "openness-kg" in found.text
        assert running.get("/ontology", "text/turtle").status == 200


def test_a_folder_that_is_no_site_is_refused(tmp_path: Path) -> None:
    from tests.support.cli import run

    done = run("serve", "--port", "0", "--site", str(tmp_path))
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"openness-kg: {tmp_path}: there is no site here: write one with `openness-kg publish -o {tmp_path}`.\n"
    )


@pytest.fixture(scope="module")
def editor(server: Running) -> Iterator[Pages]:
    """The editor of the server in a browser."""
    with started() as browser:
        yield Pages(browser, Served(server.address[1]))


@needs_chromium
@pytest.mark.browser
@pytest.mark.skipif(not built(), reason="needs the playground: make web")
def test_the_editor_asks_the_endpoint(editor: Pages, server: Running) -> None:
    before = server.metric("questions_running")
    editor.playground(path="query")
    editor.ask("SELECT ?name { project:dolly rdfs:label ?name }")
    editor.settled()
    assert [row["name"] for row in editor.rows()] == ["dolly"]
    editor.ask("SELECT * { ?s a okg:Nothing ")
    editor.settled()
    assert "no valid SPARQL" in editor.browser.text("#fault")
    editor.ask("CONSTRUCT { ?s a okg:Project } WHERE { ?s a okg:Project }")
    editor.settled()
    assert "statements" in editor.browser.text("#state")
    assert editor.faults() == []
    assert server.metric("questions_running") == before
    # a query over GET that a browser opens is shown there
    editor.browser.open(f"{server.url}sparql?query=ASK%7B%7D")
    editor.browser.wait("location.pathname === '/query'")
    editor.settled()
    assert "Yes" in editor.browser.text("#table")
