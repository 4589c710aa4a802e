"""The rules for w3id.org, on Debian's Apache, with the site behind them on the same server."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from openness_kg.base import iris
from openness_kg.site import addresses
from tests.support import apache
from tests.support.links import Page
from tests.support.published import URL
from tests.support.stores.servers import free_port

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(apache.PROGRAM is None or not shutil.which("curl"), reason="needs Apache and curl"),
]
RDF_CLIENT = "text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8, */*;q=0.1"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
PROTEGE = "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"
MODEL, CRITERION = "id/model/opt-30b", "id/entry/survey-2023-06/dolly"


@pytest.fixture(scope="module")
def server(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that has w3id.org's rules below ``/openness-kg`` and the site below ``/host``.

    The site is below the folder of its own address, too.
    """
    # the server's user has to come to the files, which a temporary folder keeps from others
    folder = tmp_path_factory.mktemp("apache")
    port = free_port()
    rules = folder / "w3id"
    shutil.copytree(site / "w3id", rules)
    host = folder / "host"
    shutil.copytree(site, host, copy_function=_linked)
    for text, place in (((site / "w3id" / ".htaccess"), rules), ((site / ".htaccess"), host)):
        # the published address is another
        moved = text.read_text(encoding="utf-8").replace(
            "https://example.org/openness/", f"http://127.0.0.1:{port}/host/"
        )
        (place / ".htaccess").unlink()
        (place / ".htaccess").write_text(moved, encoding="utf-8")
    for path in (folder, *folder.parents):
        if path.owner() == folder.owner() and path.as_posix().startswith("/tmp/"):  # noqa: S108 - where pytest writes
            path.chmod(0o755)
    places = {"/openness-kg/": rules, "/host/": host, urlsplit(URL).path: host}
    with apache.serving(port, places, folder / "server") as address:
        yield address


def _linked(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


def ask(url: str, accept: str | None, body: str = "/dev/null") -> list[dict[str, str]]:
    """Return the headers of each answer to a request that follows redirects; ``status`` among them."""
    headers = [] if accept is None else ["-H", f"Accept: {accept}"]
    done = subprocess.run(
        ["curl", "-sS", "-L", "-D", "-", "-o", body, *headers, url],
        check=True,
        capture_output=True,
        text=True,
        timeout=30,
    )
    return [
        {"status": block.split(" ")[1]}
        | {key.lower(): value.strip() for key, _, value in (line.partition(":") for line in block.splitlines()[1:])}
        for block in re.split(r"\r?\n\r?\n", done.stdout)
        if block.strip()
    ]


def test_things_are_left_by_303_and_documents_by_302(server: str) -> None:
    for path, status in ((MODEL, "303"), ("ontology", "302"), ("dataset", "302"), ("graph/facts", "302")):
        first = ask(f"{server}/openness-kg/{path}", RDF_CLIENT)[0]
        assert first["status"] == status
        assert first["access-control-allow-origin"] == "*"
        assert "Accept" in first["vary"]


@pytest.mark.parametrize(
    ("path", "accept", "target", "media_type"),
    [
        ("ontology", RDF_CLIENT, "ontology.ttl", "text/turtle"),
        ("ontology", PROTEGE, "ontology.rdf", "application/rdf+xml"),
        ("ontology", "application/ld+json", "ontology.jsonld", "application/ld+json"),
        ("ontology", "application/n-triples", "ontology.nt", "application/n-triples"),
        ("ontology/0.1.0", "text/turtle;charset=utf-8", "ontology/0.1.0.ttl", "text/turtle"),
        ("shapes", "text/turtle", "shapes.ttl", "text/turtle"),
        ("graph/ratings/osai-2026-06", "text/turtle", "graph/ratings/osai-2026-06.ttl", "text/turtle"),
        ("graph/facts", "application/n-triples", "graph/facts.nt.gz", "application/gzip"),
        ("dumps/openness-kg.nq.gz", None, "dumps/openness-kg.nq.gz", "application/gzip"),
        ("dumps/openness-kg.jsonld", BROWSER, "dumps/openness-kg.jsonld", "application/ld+json"),
    ],
)
def test_format_is_negotiated(server: str, path: str, accept: str | None, target: str, media_type: str) -> None:
    first, last = ask(f"{server}/openness-kg/{path}", accept)
    assert urlsplit(first["location"]).path == f"/host/{target}"
    assert last["status"] == "200"
    assert last["content-type"].partition(";")[0] == media_type
    assert last["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        (None, "html"),
        ("*/*", "html"),
        (BROWSER, "html"),
        (RDF_CLIENT, "ttl"),
        (PROTEGE, "ttl"),
        ("application/ld+json", "jsonld"),
        ("text/html;q=0.5, text/turtle", "ttl"),
        ("text/turtle;q=0.5, text/html", "html"),
        ("text/turtle;q=0, application/ld+json;q=0.2", "jsonld"),
        ("text/turtle;q=0.0, text/html;q=0.1", "html"),
        ('text/turtle;profile="x";q=1.0, text/html;q=0.9', "ttl"),
        ("TEXT/TURTLE", "ttl"),
        ("text/html;q=0.9, text/turtle;q=0.1", "html"),
        ("application/ld+json;q=0.7, text/turtle;q=0.45", "jsonld"),
        ("application/n-triples, */*;q=0.1", "ttl"),
    ],
)
def test_what_is_wanted_most_is_given(server: str, accept: str | None, ending: str) -> None:
    first = ask(f"{server}/openness-kg/{MODEL}", accept)[0]
    assert urlsplit(first["location"]).path == f"/host/{MODEL}.{ending}"


@pytest.mark.parametrize(
    ("path", "accept", "status", "target"),
    [
        ("graph/ratings/osai-2026-06?x=1", BROWSER, "302", "data.html#ratings.osai-2026-06"),
        ("id/finding/osai-2026-06/llama-3.1", BROWSER, "303", "id/entry/osai-2026-06/llama-3.1.html"),
        ("id/finding/osai-2026-06/llama-3.1", RDF_CLIENT, "303", "id/entry/osai-2026-06/llama-3.1.ttl"),
        ("id/finding/osai-2026-06/llama-3.1", "application/ld+json", "303", "id/entry/osai-2026-06/llama-3.1.jsonld"),
        ("queries", RDF_CLIENT, "302", "queries.ttl"),
        ("queries", BROWSER, "302", "queries/index.html"),
        ("queries/questions/", BROWSER, "302", "queries/index.html"),
        ("queries/questions/heirs-of-model", "application/sparql-query", "302", "queries/questions/heirs-of-model.rq"),
        ("id", BROWSER, "302", "id/index.html"),
        ("id/model/", RDF_CLIENT, "302", "id/model/index.html"),
        ("id/entry/osai-2026-06", BROWSER, "302", "id/entry/osai-2026-06/index.html"),
        (f"{MODEL}/", RDF_CLIENT, "303", f"{MODEL}.ttl"),
        (f"{MODEL}/", BROWSER, "303", f"{MODEL}.html"),
    ],
)
def test_address_leads_to_what_is_there(server: str, path: str, accept: str, status: str, target: str) -> None:
    first, last = ask(f"{server}/openness-kg/{path}", accept)
    assert (first["status"], last["status"]) == (status, "200")
    assert first["location"].endswith(f"/host/{target}")


def test_start_leads_to_the_site(server: str) -> None:
    assert ask(f"{server}/openness-kg/", BROWSER)[0]["location"].endswith("/host/")


def test_nothing_is_found_where_nothing_is(server: str) -> None:
    answers = ask(f"{server}/openness-kg/id/model/no-such-model", BROWSER)
    assert [answer["status"] for answer in answers] == ["303", "404"]


@pytest.mark.parametrize("path", ["nope.html", "id/model/nope.html", "id/entry/no-such/deep/nope"])
def test_what_is_shown_where_nothing_is_holds_at_any_depth(server: str, path: str, tmp_path: Path) -> None:
    body = tmp_path / "body"
    here = f"{server}{urlsplit(URL).path}{path}"
    (answer,) = ask(here, BROWSER, str(body))
    assert answer["status"] == "404"
    page = Page(path, body.read_text(encoding="utf-8"))
    links = {urljoin(here, link.target) for link in page.links if not link.target.startswith("#")}
    own = {link for link in links if link.startswith(server)}
    assert any(link.endswith("/assets/site.css") for link in own)
    for link in own:
        assert ask(link, BROWSER)[-1]["status"] == "200", link


@pytest.mark.parametrize("accept", [BROWSER, RDF_CLIENT])
def test_rules_and_addresses_say_the_same(server: str, site: Path, accept: str) -> None:
    """A thing of each kind, by the rules, comes to the file that the site's own links lead to."""
    seen = {path.relative_to(site).parts[1] for path in (site / "id").iterdir() if path.is_dir()}
    assert seen
    for kind in sorted(seen):
        example = next(p for p in sorted((site / "id" / kind).rglob("*.ttl")))
        iri = iris.ROOT + example.relative_to(site).with_suffix("").as_posix()
        first, last = ask(f"{server}/openness-kg/{iri.removeprefix(iris.ROOT)}", accept)
        assert last["status"] == "200"
        target = addresses.page(iri) if accept == BROWSER else f"{addresses.stem(iri)}.ttl"
        assert urlsplit(first["location"]).path == f"/host/{target}"
