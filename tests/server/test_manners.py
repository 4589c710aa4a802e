"""What clients, caches and whoever runs the server may rely on, beyond what the W3C's tests ask."""

from __future__ import annotations

import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote
from xml.dom import minidom

import pytest

from openness_kg.graph.location import Location
from openness_kg.server.settings import Settings
from tests.server.conftest import SMALL
from tests.support.cli import COMMAND, ROOT, environment, run
from tests.support.running import Running, answering

LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . FILTER(?a != ?d && ?g != ?j) }"
DEEP = f"ASK {{ {'{' * 50_000} {'}' * 50_000} }}"
DIRECT = {"Content-Type": "application/sparql-query"}


def open_files(running: Running) -> int:
    """Return how many descriptors the process that speaks HTTP has."""
    return len(list(Path(f"/proc/{running.process.pid}/fd").iterdir()))


def _command(process: str) -> bytes:
    return Path(f"/proc/{process}/cmdline").read_bytes()


@pytest.fixture(scope="module")
def steady() -> Iterator[Running]:
    """A server of a small graph, whose queries may take a second."""
    with answering(*SMALL, "--timeout", "1") as running:
        yield running


def test_workers_that_end_leave_nothing_open(steady: Running) -> None:
    steady.ask("ASK {}")
    steady.wait_for("workers", 2)
    before = open_files(steady)
    for _ in range(8):
        assert steady.request("POST", "/sparql", DEEP.encode(), DIRECT).status == 504
    with ThreadPoolExecutor(2) as pool:
        assert {one.status for one in pool.map(steady.ask, [LONG, LONG])} == {504}
    for _ in range(4):
        client = socket.create_connection(steady.address)
        client.sendall(f"GET /sparql?query={quote(LONG, safe='')} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.1)
        client.close()
    steady.wait_for("workers", 2)
    deadline = time.monotonic() + 20
    while open_files(steady) > before + 1:
        assert time.monotonic() < deadline, (open_files(steady), before)
        time.sleep(0.05)


@pytest.mark.parametrize(
    "query", ["garbage", "SELEC * {}", "SELECT * { ?s foo:bar ?o }", "SELECT * { ?s rdf:tpye ?o ", "", "ASK { 'x }"]
)
def test_a_misspelt_query_is_explained_and_costs_no_worker(query: str) -> None:
    with answering(*SMALL) as running:
        for _ in range(3):
            found = running.request("POST", "/sparql", query.encode(), DIRECT)
            assert found.status == 400, found.text
            assert "SPARQL" in found.text
        assert running.metric("workers_died_total") == 0


def test_a_store_that_is_away_for_a_moment_is_found_again(tmp_path: Path) -> None:
    store, away = tmp_path / "store", tmp_path / "away"
    data = str(ROOT / "tests" / "queries" / "graph.ttl")
    assert run("load", "--store", str(store), "--only-data", "--data", data).code == 0
    with answering("--store", str(store), "--no-pages", "--cache", "0") as running:
        running.wait_for("workers", 2)
        store.rename(away)
        for _ in range(2):
            assert running.request("POST", "/sparql", DEEP.encode(), DIRECT).status == 504
        assert running.get("/health").status == 503
        away.rename(store)
        running.wait_for("workers", 2)
        assert running.ask("ASK { ?s a okg:Project }").text.strip().endswith("true}")


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ('CONSTRUCT { <urn:s> <http://x/> ?v } WHERE { BIND("v" AS ?v) }', "application/rdf+xml"),
        ('CONSTRUCT { <urn:s> <urn:1> ?v } WHERE { BIND("v" AS ?v) }', "application/rdf+xml"),
        ('CONSTRUCT { <urn:s> <urn:p> ?v } WHERE { BIND("a\\u0001b" AS ?v) }', "application/rdf+xml"),
        ('SELECT ?v { BIND("a\\u0001b" AS ?v) }', "application/sparql-results+xml"),
        ('SELECT ?v { BIND("a\\uFFFEb" AS ?v) }', "application/sparql-results+xml"),
        ('SELECT ?v { BIND("a\\u0000b" AS ?v) }', "application/sparql-results+xml"),
    ],
)
def test_what_xml_cannot_hold_is_refused(steady: Running, query: str, accept: str) -> None:
    found = steady.ask(query, accept)
    assert found.status == 400
    assert "take another format" in found.text
    assert steady.ask(query, "application/n-triples, text/csv").status == 200


@pytest.mark.parametrize("text", ["\\t a\\nb", "\\uFFFD \\U0001F600", 'é \\u007F ]]> & < \\"'])
def test_all_else_is_xml(steady: Running, text: str) -> None:
    for query, accept in (
        (f'SELECT ?v {{ BIND("{text}" AS ?v) }}', "application/sparql-results+xml"),
        (f'CONSTRUCT {{ <urn:s> <http://x/a.b-c> ?v }} WHERE {{ BIND("{text}" AS ?v) }}', "application/rdf+xml"),
    ):
        found = steady.ask(query, accept)
        assert found.status == 200, found.text
        minidom.parseString(found.content)  # noqa: S318 - our own


def test_who_takes_no_gzip_gets_none(server: Running) -> None:
    for path in ("/", "/sparql?query=SELECT+*+%7B%3Fs+%3Fp+%3Fo%7D+LIMIT+1000", "/api/openapi.json"):
        assert "content-encoding" not in server.get(path, Accept_Encoding="gzip;q=0").headers
        assert "content-encoding" not in server.get(path, Accept_Encoding="identity").headers
        assert server.get(path, Accept_Encoding="br, gzip;q=0.5").headers["content-encoding"] == "gzip"


def test_304_says_what_the_answer_depends_on(server: Running) -> None:
    for path in ("/id/model/opt-30b", "/sparql?query=ASK%7B%7D", "/sparql"):
        first = server.get(path, "text/turtle, application/sparql-results+json")
        again = server.get(path, "text/turtle, application/sparql-results+json", If_None_Match=first.headers["etag"])
        assert again.status == 304
        assert "accept" in first.headers["vary"].lower().split(", ")
        assert "accept" in again.headers["vary"].lower().split(", ")
        assert again.headers.get("content-location") == first.headers.get("content-location")


@pytest.mark.parametrize(
    "query", ["SELECT (RAND() AS ?n) {}", "SELECT (now() AS ?n) {}", "SELECT (STRUUID() AS ?n) {}"]
)
def test_what_is_another_each_time_has_no_tag(steady: Running, query: str) -> None:
    found = steady.ask(query)
    assert found.status == 200
    assert "etag" not in found.headers
    # the words alone change nothing
    assert "etag" in steady.ask("SELECT ('RAND() NOW()' AS ?n) {} # RAND()").headers


def test_a_condition_on_anything_does_not_hide_what_is_wrong(steady: Running) -> None:
    assert steady.get("/sparql?query=garbage", If_None_Match="*").status == 400


def test_numbers_have_all_their_digits(steady: Running) -> None:
    assert abs(steady.metric("start_time_seconds") - time.time()) < 3600


def test_large_documents_are_not_converted_for_a_request(server: Running) -> None:
    for path in ("/dumps/openness-kg.rdf", "/graph/derived.nt"):
        found = server.get(path)
        assert found.status == 406, path
        assert "dump" in found.text


def test_documents_with_other_names_are_negotiated(server: Running, site: Path) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert server.get("/queries", browser).content == (site / "queries" / "index.html").read_bytes()
    assert server.get("/queries", "text/turtle").content == (site / "queries.ttl").read_bytes()
    assert server.get("/.well-known/void", "application/ld+json").content == (site / "dataset.jsonld").read_bytes()
    assert server.get("/.well-known/void", "application/rdf+xml").headers["content-type"] == "application/rdf+xml"
    assert "text/turtle" in server.get("/id/model/opt-30b", "image/png").text
    assert server.get("/api").headers["location"] == "api/openapi.json"
    assert server.get("/api/").headers["location"] == "openapi.json"


def test_the_reconciliation_service_names_the_host_that_was_asked(steady: Running) -> None:
    found = steady.get("/reconcile", Host="example.org:8080")
    assert "http://example.org:8080/reconcile/preview" in found.text


def test_odd_conditions_of_reconciliation_are_refused(steady: Running) -> None:
    for kind in ("[]", "{}", "null", "1"):
        body = f'{{"queries":[{{"conditions":[{{"matchType":{kind},"propertyValue":"x"}}]}}]}}'
        found = steady.request(
            "POST", "/reconcile/1.0-draft/match", body.encode(), {"Content-Type": "application/json"}
        )
        assert found.status == 400, found.text


def test_methods_are_told(steady: Running) -> None:
    asked = steady.request("OPTIONS", "/sparql")
    assert asked.status == 204
    assert {"GET", "HEAD", "POST"} <= set(asked.headers["allow"].split(", "))
    assert "POST" in steady.request("PUT", "/sparql").text
    head = steady.request("HEAD", "/sparql?query=ASK%7B%7D", headers={"Accept": "text/html"})
    assert head.status == steady.get("/sparql?query=ASK%7B%7D", "text/html").status == 303


def test_a_query_is_in_one_place_and_not_compressed(steady: Running) -> None:
    for path, headers, status in (
        ("/sparql?query=ASK%7B%7D", {}, 400),
        ("/sparql?update=CLEAR+ALL", {}, 403),
        ("/sparql", {"Content-Encoding": "gzip"}, 415),
        ("/sparql", {"Content-Encoding": "identity"}, 200),
    ):
        assert steady.request("POST", path, b"ASK {}", {**DIRECT, **headers}).status == status


@pytest.mark.parametrize(
    ("hosts", "status"),
    [
        ([], 400),
        (["a", "b"], 400),
        (["a b"], 400),
        (["a/b"], 400),
        (["a:b"], 400),
        (["<a>"], 400),
        (["[::1"], 400),
        (["localhost"], 200),
        (["localhost:80"], 200),
        (["[::1]:80"], 200),
        (["xn--bcher-kva.example."], 200),
    ],
)
def test_a_request_has_one_host(hosts: list[str], status: int, steady: Running) -> None:
    head = "".join(f"Host: {host}\r\n" for host in hosts)
    with socket.create_connection(steady.address) as client:
        client.sendall(f"GET /health HTTP/1.1\r\n{head}Connection: close\r\n\r\n".encode())
        assert client.recv(100).startswith(f"HTTP/1.1 {status}".encode())


def test_an_interrupt_while_the_graph_is_opened_ends_all_of_it() -> None:
    begun = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0"], stderr=subprocess.PIPE, env=environment(), start_new_session=True
    )
    children = Path(f"/proc/{begun.pid}/task/{begun.pid}/children")
    deadline = time.monotonic() + 20
    while b"keeper" not in (opening := b"".join(_command(one) for one in children.read_text().split())):
        assert time.monotonic() < deadline, opening
        time.sleep(0.01)
    process = Path(f"/proc/{children.read_text().split()[0]}")
    os.killpg(begun.pid, signal.SIGINT)
    _, said = begun.communicate(timeout=20)
    assert (begun.returncode, said) == (130, b"")
    assert not process.exists()


@pytest.mark.parametrize("begun", [None, b"", b"\x80\x05\x95"])
@pytest.mark.parametrize("module", ["keeper", "render"])
def test_what_a_server_has_started_ends_silently_where_that_is_gone_at_once(module: str, begun: bytes | None) -> None:
    command = f'exec "$0" -m openness_kg.server.{module} 3{" <&-" if begun is None else ""}'
    started = ["sh", "-c", command, sys.executable]
    done = subprocess.run(started, cwd=ROOT, input=begun or b"", capture_output=True, env=environment(), check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("data", ["graph.ttl", "missing.ttl"])
def test_what_opens_the_graph_ends_silently_whenever_its_server_is_gone(data: str) -> None:
    """Before it has opened it, and once it has said that it did, or that it cannot."""
    location = Location((ROOT / "tests" / "queries" / data,), only_data=True)
    handed = pickle.dumps(Settings(location, "http://localhost/", None, False, 60, 1))
    for waited in (False, True):
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "openness_kg.server.keeper", str(theirs.fileno())]
            keeper = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment(),
                pass_fds=[theirs.fileno()],
            )
        if not waited:
            ours.close()
        assert keeper.stdin is not None
        keeper.stdin.write(handed)
        keeper.stdin.close()
        keeper.stdin = None
        if waited:
            # what it says stays unread, so that the connection is reset
            select.select([ours], [], [], 60)
            ours.close()
        _, said = keeper.communicate(timeout=60)
        assert (keeper.returncode, said) == (0, b"")


def test_an_interrupt_at_a_terminal_is_not_for_what_writes_the_pages(tmp_path: Path) -> None:
    """It is the server that ends it, which would else tell of it twice."""
    command = [*COMMAND, "serve", "--port", "0", "--only-data", "--data", str(ROOT / "tests" / "queries" / "graph.ttl")]
    begun = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, env=environment(), start_new_session=True)
    children = Path(f"/proc/{begun.pid}/task/{begun.pid}/children")
    deadline = time.monotonic() + 60
    while not (writing := [one for one in children.read_text().split() if b"server.render" in _command(one)]):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(begun.pid, signal.SIGINT)
    _, said = begun.communicate(timeout=60)
    assert b"Traceback" not in said
    assert not Path(f"/proc/{writing[0]}").exists()


def test_who_waits_when_the_server_ends_is_told() -> None:
    with answering(*SMALL, "--timeout", "60") as running, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(running.ask, LONG)
        running.wait_for("questions_running", 1)
        running.process.send_signal(signal.SIGTERM)
        found = waiting.result()
        assert (found.status, found.text) == (503, "The server is being stopped.\n")
        assert running.process.wait(20) == 0


def test_what_a_killed_server_left_is_removed(tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = Path(tempfile.gettempdir()) / f"openness-kg-site-{ended.pid}-left"
    kept = Path(tempfile.gettempdir()) / f"openness-kg-site-{os.getpid()}-kept"
    for folder in (left, kept):
        (folder / "site").mkdir(parents=True)
    data = tmp_path / "thing.ttl"
    data.write_text("<urn:a> a <urn:b> .\n", encoding="utf-8")
    try:
        with answering("--only-data", "--data", str(data)):
            deadline = time.monotonic() + 20
            while left.exists():
                assert time.monotonic() < deadline
                time.sleep(0.05)
        assert kept.exists()
    finally:
        (kept / "site").rmdir()
        kept.rmdir()


def test_an_answer_is_kept_for_who_asks_the_same() -> None:
    with answering(*SMALL, "--cache", "64") as running:
        query = "SELECT * { ?s a okg:Project } ORDER BY ?s"
        first = running.ask(query)
        again = running.ask(query)
        assert (again.status, again.content) == (200, first.content)
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["content-type"] == first.headers["content-type"]
        assert running.metric("answers_kept_total") == 1
        # another format, another coding, something else each time, and what failed are other answers
        assert running.ask(query, "text/csv").content != first.content
        packed = running.get(f"/sparql?query={quote(query, safe='')}", Accept_Encoding="gzip")
        assert packed.headers["content-encoding"] == "gzip"
        assert running.ask("SELECT (RAND() AS ?n) {}").content != running.ask("SELECT (RAND() AS ?n) {}").content
        assert [running.ask("garbage").status for _ in range(2)] == [400, 400]
        assert running.metric("answers_kept_total") == 1


def test_no_more_is_kept_than_there_is_room() -> None:
    with answering(*SMALL, "--cache", "1") as running:
        for number in range(60):
            assert running.ask(f"SELECT * {{ ?s ?p ?o }} LIMIT {100 + number}").status == 200
        assert 0 < running.metric("answers_kept_bytes") <= 2**20
        running.ask("SELECT * { ?s ?p ?o } LIMIT 3000")
        assert running.metric("answers_kept_bytes") <= 2**20
    with answering(*SMALL, "--cache", "0") as running:
        assert running.ask("ASK {}").content == running.ask("ASK {}").content
        assert running.metric("answers_kept_total") == 0
