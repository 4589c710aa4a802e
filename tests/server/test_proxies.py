"""The server behind Debian's nginx, at the root of a host, and its Apache, below a path, as ``deploy/`` has them."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urljoin

import pytest

from tests.support import deployed, proxies
from tests.support.proxies import Proxy

pytestmark = pytest.mark.slow

_QUERY = {"Content-Type": "application/sparql-query"}
_ENDLESS = b"SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?d && ?d != ?g) }"
_MANY = b"SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 40000"
_MEGABYTE = 2**20


@contextmanager
def _served(name: str, factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    url = f"https://{proxies.HOST}/" + ("" if name == "nginx" else "openness/")
    folder = factory.mktemp(name)
    site = deployed.built(factory).path("/srv/site")
    with deployed.serving(site, url, folder / "log", "--timeout", "3") as port:
        yield port, folder


@pytest.fixture(scope="module", params=["nginx", "apache"])
def behind(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Proxy, Path]]:
    """A proxy before a server, and the log of the server."""
    if lacks := proxies.missing(request.param):
        pytest.skip(lacks)
    with (
        _served(request.param, tmp_path_factory) as (port, folder),
        proxies.running(request.param, port, folder) as proxy,
    ):
        yield proxy, folder / "log"


@pytest.fixture(scope="module")
def proxy(behind: tuple[Proxy, Path]) -> Proxy:
    return behind[0]


def test_queries_are_answered(proxy: Proxy) -> None:
    asked = proxy.ask("sparql", {**_QUERY, "Accept": "text/csv"}, "POST", b"SELECT (1 AS ?one) {}")
    assert (asked.status, asked.text) == (200, "one\r\n1\r\n")
    # a GET that is as long as addresses get
    long = quote(f"SELECT (1 AS ?one) {{}} #{'x' * 30_000}")
    assert proxy.ask(f"sparql?query={long}", {"Accept": "text/csv"}).text == "one\r\n1\r\n"


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("text/html;q=0.1, application/ld+json", "application/ld+json"),
        ("text/html", "text/html; charset=utf-8"),
        ("application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_things_come_in_the_format_that_is_asked_for(proxy: Proxy, accept: str, content_type: str) -> None:
    answer = proxy.ask("id/project/minchatgpt", {"Accept": accept})
    assert (answer.status, answer.headers["content-type"]) == (200, content_type)
    assert "accept" in answer.headers["vary"].lower()
    here = urljoin(f"{proxy.public}id/project/minchatgpt", answer.headers["content-location"])
    assert here.startswith(f"{proxy.public}id/project/minchatgpt.")
    assert proxy.ask(here.removeprefix(proxy.public), {"Accept": "*/*"}).content == answer.content


def test_addresses_are_those_that_clients_see(proxy: Proxy) -> None:
    description = proxy.ask("sparql", {"Accept": "application/n-triples"}).text
    assert f"sparql-service-description#endpoint> <{proxy.public}sparql>" in description
    assert json.loads(proxy.ask("api/openapi.json").content)["servers"] == [{"url": proxy.public}]
    for answer in (description, proxy.ask("query").text):
        assert "127.0.0.1" not in answer


@pytest.mark.parametrize("path", ["sparql", "sparql/"])
def test_redirects_stay_with_the_public_host(proxy: Proxy, path: str) -> None:
    answer = proxy.ask(f"{path}?query=ASK%7B%7D", {"Accept": "text/html"})
    assert answer.status == 303
    assert urljoin(f"{proxy.public}{path}", answer.headers["location"]) == f"{proxy.public}query#query=ASK%7B%7D"
    folder = proxy.ask("queries/questions", {"Accept": "text/html"})
    if folder.status in (301, 302):
        assert urljoin(f"{proxy.public}queries/questions", folder.headers["location"]).startswith(proxy.public)


def test_what_the_api_links_to_is_there(proxy: Proxy) -> None:
    found = json.loads(proxy.ask("api/search?text=minchatgpt").content)
    (query,) = found["queries"]
    answer = proxy.ask(query["href"], {"Accept": "application/sparql-results+json"})
    assert len(json.loads(answer.content)["results"]["bindings"]) == found["result"]["number"] > 0


def test_large_answers_come_whole(proxy: Proxy) -> None:
    headers = {**_QUERY, "Accept": "text/tab-separated-values"}
    plain = proxy.ask("sparql", headers, "POST", _MANY)
    assert (plain.status, plain.content.count(b"\n")) == (200, 40_001)
    assert len(plain.content) > 4 * _MEGABYTE
    zipped = proxy.ask("sparql", {**headers, "Accept-Encoding": "gzip"}, "POST", _MANY)
    assert zipped.headers["content-encoding"] == "gzip"
    assert sorted(gzip.decompress(zipped.content).splitlines()) == sorted(plain.content.splitlines())


def test_what_a_client_has_is_not_sent_again(proxy: Proxy) -> None:
    for path in ("sparql?query=ASK%7B%7D", "id/project/minchatgpt.ttl"):
        for coding in ("identity", "gzip"):
            tag = proxy.ask(path, {"Accept-Encoding": coding}).headers["etag"]
            again = proxy.ask(path, {"Accept-Encoding": coding, "If-None-Match": tag})
            assert (again.status, again.content) == (304, b"")


def test_what_the_server_refuses_is_told_in_its_words(proxy: Proxy) -> None:
    slow = proxy.ask("sparql", _QUERY, "POST", _ENDLESS)
    assert (slow.status, slow.text) == (504, "The query took longer than 3 seconds: narrow it down.\n")
    large = proxy.ask("sparql", _QUERY, "POST", b"ASK {} #".ljust(_MEGABYTE + 1, b"x"))
    assert (large.status, "1024 KiB" in large.text) == (413, True)
    update = proxy.ask("sparql", {"Content-Type": "application/sparql-update"}, "POST", b"CLEAR ALL")
    assert (update.status, "read-only" in update.text) == (403, True)


def test_what_is_far_too_large_is_refused(behind: tuple[Proxy, Path]) -> None:
    proxy, log = behind
    before = log.read_text(encoding="utf-8").count(" 413 ")
    assert proxy.ask("sparql", _QUERY, "POST", b"x" * 3 * _MEGABYTE).status == 413
    if proxy.path == "/":
        # nginx does so itself; Apache passes on what it has until it is told
        assert log.read_text(encoding="utf-8").count(" 413 ") == before


def test_the_log_has_the_client_and_not_the_proxy(behind: tuple[Proxy, Path]) -> None:
    proxy, log = behind
    # what a client says of itself is not believed
    proxy.ask("health?who", {"X-Forwarded-For": "192.0.2.1"})
    (line,) = re.findall(r"^.*\bhealth\?who\b.*$", log.read_text(encoding="utf-8"), re.MULTILINE)
    assert f" {proxies.CLIENT}:" in line


def test_numbers_are_for_this_machine_alone(proxy: Proxy) -> None:
    # Apache takes all of loopback for this machine
    assert proxy.ask("metrics").status == (403 if proxy.path == "/" else 200)


def test_the_landing_page_is_at_the_address_that_clients_see(proxy: Proxy) -> None:
    assert b"<!doctype html>" in proxy.ask(proxy.path, {"Accept": "text/html"}).content.lower()
    if proxy.path != "/":
        answer = proxy.ask(proxy.path.rstrip("/"))
        assert answer.status == 301
        assert urljoin(proxy.public, answer.headers["location"]).endswith(proxy.path)


@pytest.mark.skipif(bool(proxies.missing("nginx")), reason=proxies.missing("nginx"))
def test_nginx_holds_back_whoever_asks_too_often(tmp_path_factory: pytest.TempPathFactory) -> None:
    # a rate at which none of the hundred that may be ahead is forgotten meanwhile
    with (
        _served("nginx", tmp_path_factory) as (port, folder),
        proxies.running("nginx", port, folder, lambda text: text.replace("rate=20r/s", "rate=1r/m")) as proxy,
        proxy.connected() as connection,
    ):
        found = []
        for _ in range(103):
            connection.request("GET", "/health")
            answer = connection.getresponse()
            answer.read()
            found.append(answer.status)
    # one, the hundred of the burst, and perhaps one for a minute that has passed
    assert found[:101] == [200] * 101
    assert found[-1] == 429
