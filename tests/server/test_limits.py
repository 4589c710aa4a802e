"""What may come: questions that take too much, clients that misbehave, processes that die. The server goes on."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.server.conftest import SMALL
from tests.support.cli import COMMAND, ROOT, environment, run
from tests.support.processes import runs
from tests.support.running import Running, answering

LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . FILTER(?a != ?d && ?g != ?j) }"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?f ?i"
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LIVING = "ASK { ?s ?p ?o }"


def alive(running: Running) -> None:
    """Make sure that a question is answered, and that no worker is missing."""
    assert running.ask(LIVING).status == 200
    running.wait_for("workers", 2)
    assert running.ask(LIVING).text.strip().endswith("true}")


def test_a_question_that_takes_too_long_is_stopped(hasty: Running) -> None:
    killed = hasty.metric("workers_killed_total")
    found = hasty.ask(LONG)
    assert (found.status, found.text) == (504, "The query took longer than 3 seconds: narrow it down.\n")
    assert hasty.metric("workers_killed_total") == killed + 1
    alive(hasty)


def test_others_are_answered_meanwhile(hasty: Running) -> None:
    with ThreadPoolExecutor(4) as pool:
        slow = pool.submit(hasty.ask, LONG)
        quick = [pool.submit(hasty.ask, LIVING) for _ in range(3)]
        assert [one.result().status for one in quick] == [200] * 3
        assert not slow.done()
        assert slow.result().status == 504


def test_a_question_that_takes_too_much_memory_is_stopped() -> None:
    with answering(*SMALL, "--timeout", "60") as running:
        found = running.ask(LARGE)
        assert (found.status, "more memory" in found.text) == (504, True)
        alive(running)


def test_an_answer_that_is_too_large_is_refused_whole() -> None:
    with answering(*SMALL, "--timeout", "60") as running:
        found = running.ask(MANY, "text/csv")
        assert found.status == 403
        assert "64 MiB" in found.text
        alive(running)


@pytest.mark.parametrize(("open_", "close"), [("{", "}"), ("(", ")"), ("FILTER(!", ")"), ("{ SELECT * {", "} }")])
def test_deep_nesting_does_no_harm(small: Running, open_: str, close: str) -> None:
    for depth in (10, 5_000, 50_000):
        query = f"SELECT * {{ {open_ * depth} {close * depth} }}"
        found = small.request("POST", "/sparql", query.encode(), {"Content-Type": "application/sparql-query"})
        assert found.status in (200, 400, 504), found.text
    alive(small)


def test_a_request_that_is_too_large_is_refused(small: Running) -> None:
    query = b"ASK { FILTER(STRLEN('" + b"x" * 10_000_000 + b"') > 1) }"
    for kind, body in (
        ("application/sparql-query", query),
        ("application/x-www-form-urlencoded", b"query=" + query),
    ):
        with socket.create_connection(small.address) as client:
            head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
            client.sendall(head.encode())
            assert client.recv(100).startswith(b"HTTP/1.1 413")
    chunked = iter([query[at : at + 100_000] for at in range(0, len(query), 100_000)])
    with socket.create_connection(small.address) as client:
        client.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        try:
            for part in chunked:
                client.sendall(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        except OSError:
            pass
        else:
            assert client.recv(100).startswith(b"HTTP/1.1 413")
    alive(small)


def test_oversized_heads_are_refused(small: Running) -> None:
    for head in (
        b"GET /" + b"x" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 1_000_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: x\r\n" * 100_000 + b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(1000),
    ):
        with socket.create_connection(small.address) as client:
            client.settimeout(20)
            try:
                client.sendall(head)
                said = client.recv(1000)
            except OSError:
                said = b""
            assert said[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 431", b"HTTP/1.1 414", b"")
    alive(small)


UPDATES = [
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "LOAD <file:///etc/passwd>",
    "LOAD <ELSEWHERE/x>",
    "CLEAR ALL",
    "DROP ALL",
]


@pytest.fixture
def listener() -> Iterator[tuple[str, list[object]]]:
    """An address at which nobody may knock, and who has."""
    knocks: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        ended = threading.Event()

        def listen() -> None:
            while not ended.is_set():
                try:
                    connection, who = listening.accept()
                except TimeoutError:
                    continue
                knocks.append(who)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/", knocks
        time.sleep(0.3)
        ended.set()
        thread.join()


def hostile(address: str) -> list[tuple[str, str, bytes | None, dict[str, str]]]:
    """Return requests that would have the server open a connection to an address, or a file."""
    queries = [
        f"SELECT * {{ SERVICE <{address}sparql> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT <{address}sparql> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ BIND(<{address}sparql> AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
        f"SELECT * FROM <{address}data> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{address}data> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        f"DESCRIBE <{address}data>",
        "CONSTRUCT { ?s ?p ?o } FROM <file:///etc/hostname> WHERE { ?s ?p ?o }",
        f"BASE <{address}> SELECT * FROM <data> {{ ?s ?p ?o }}",
    ]
    direct, form = "application/sparql-query", "application/x-www-form-urlencoded"
    found: list[tuple[str, str, bytes | None, dict[str, str]]] = []
    for query in queries:
        found.append(("GET", f"/sparql?query={quote(query, safe='')}", None, {}))
        found.append(("POST", "/sparql", query.encode(), {"Content-Type": direct}))
    for graph in (f"{address}data", "file:///etc/passwd"):
        name = quote(graph, safe="")
        found.append(("GET", f"/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D&default-graph-uri={name}", None, {}))
        found.append(("GET", f"/store?graph={name}", None, {}))
        found.append(("GET", f"/api/lineage?name={name}", None, {}))
    for update in UPDATES:
        text = update.replace("ELSEWHERE/", address)
        found.append(("POST", "/sparql", text.encode(), {"Content-Type": "application/sparql-update"}))
        found.append(("POST", "/sparql", f"update={quote(text)}".encode(), {"Content-Type": form}))
        found.append(("POST", "/sparql", text.encode(), {"Content-Type": direct}))
        found.append(("GET", f"/sparql?query={quote(text, safe='')}", None, {}))
    return found


def test_nobody_else_is_asked_and_no_file_is_read(small: Running, listener: tuple[str, list[object]]) -> None:
    address, knocks = listener
    for method, path, body, headers in hostile(address):
        found = small.request(method, path, body, headers)
        asked = (body or path.encode()).decode()
        if (
            "SERVICE" in asked
            or "update" in str(headers)
            or body in [u.replace("ELSEWHERE/", address).encode() for u in UPDATES]
        ):
            assert 400 <= found.status < 500, asked
        assert b"root:" not in found.content
        assert b"<http" not in found.content or found.status >= 400, asked
    assert knocks == []
    alive(small)


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace on the PATH")
def test_no_file_is_opened_and_no_connection_made(listener: tuple[str, list[object]], tmp_path: Path) -> None:
    log = tmp_path / "calls"
    trace = ("strace", "-f", "-qq", "-e", "trace=open,openat,connect,execve", "-o", str(log))
    with answering(*SMALL, prefix=trace) as running:
        # what is counted for the description is counted before
        running.get("/sparql")
        for _ in range(4):
            alive(running)
            # what asks names reads the catalogue first
            running.get("/api/search?text=opt")
        before = log.read_text()
        assert "openat" in before
        for method, path, body, headers in hostile(listener[0]):
            running.request(method, path, body, headers)
        # the server looks at its own numbers in /proc
        later = [line for line in log.read_text()[len(before) :].splitlines() if "/proc/self/statm" not in line]
    made = [line for line in later if "openat(" in line or "connect(" in line or "execve(" in line]
    assert [line for line in made if "/etc/" in line or "data" in line or "AF_INET" in line or "execve" in line] == []
    assert len(made) < 40, made


def test_a_hundred_clients_are_answered(small: Running) -> None:
    with ThreadPoolExecutor(100) as pool:
        found = list(pool.map(lambda _: small.ask("SELECT * { ?s a okg:Project } ORDER BY ?s"), range(1000)))
    assert {one.status for one in found} == {200}
    assert len({one.content for one in found}) == 1
    assert small.metric("questions_waiting") == 0


def test_half_a_request_does_no_harm() -> None:
    """The patience of the server is not an option: what is held open meanwhile must not keep others out."""
    with answering(*SMALL) as running:
        held = []
        for sent in (
            b"",
            b"G",
            b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n",
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            b"Content-Length: 100\r\n\r\nASK",
        ):
            for _ in range(60):
                client = socket.create_connection(running.address)
                client.sendall(sent)
                held.append(client)
        alive(running)
        for client in held[::60]:
            client.settimeout(40)
            # closed, or answered that it was not sent in time
            assert client.recv(100)[:12] in (b"", b"HTTP/1.1 408")
        for client in held:
            client.close()
        alive(running)


def test_slow_readers_do_no_harm(small: Running) -> None:
    query = quote("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000", safe="")
    held = []
    for _ in range(10):
        client = socket.create_connection(small.address)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert client.recv(15) == b"HTTP/1.1 200 OK"
        held.append(client)
    alive(small)
    for client in held:
        client.close()


def test_a_client_that_goes_away_is_not_worked_for() -> None:
    with answering(*SMALL, "--timeout", "600") as running:
        for _ in range(3):
            client = socket.create_connection(running.address)
            client.sendall(f"GET /sparql?query={quote(LONG, safe='')} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            running.wait_for("questions_running", 1)
            client.close()
            running.wait_for("questions_running", 0)
        # it ended since the client left, and not at a limit
        assert (running.metric("workers_killed_total"), running.metric("workers_died_total")) == (0, 0)
        alive(running)


@pytest.mark.parametrize("which", ["workers", "keeper", "all"])
def test_processes_that_die_are_replaced(which: str) -> None:
    with answering(*SMALL) as running:
        alive(running)
        keeper = [pid for pid in running.children() if b"keeper" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        head = min(keeper)
        workers = [pid for pid in keeper if pid != head]
        assert len(workers) == 2
        for pid in {"workers": workers, "keeper": [head], "all": keeper}[which]:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.2)
        assert running.ask(LIVING).status == 200
        if which != "workers":
            # a worker that is missing is forked from a new one
            deep = f"SELECT * {{ {'{' * 200_000} {'}' * 200_000} }}".encode()
            direct = {"Content-Type": "application/sparql-query"}
            assert running.request("POST", "/sparql", deep, direct).status == 504
        alive(running)


def test_a_worker_killed_at_work_costs_one_answer() -> None:
    with answering(*SMALL, "--timeout", "60") as running, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(running.ask, LONG)
        running.wait_for("questions_running", 1)
        times = {pid: sum(map(int, Path(f"/proc/{pid}/stat").read_text().split()[13:15])) for pid in running.children()}
        time.sleep(0.5)
        busy = max(
            times, key=lambda pid: sum(map(int, Path(f"/proc/{pid}/stat").read_text().split()[13:15])) - times[pid]
        )
        os.kill(busy, signal.SIGKILL)
        assert waiting.result().status == 504
        alive(running)


def test_a_server_that_is_killed_leaves_nobody_behind() -> None:
    with answering(*SMALL) as running:
        alive(running)
        children = running.children()
        assert len(children) >= 3
        running.process.kill()
        running.process.wait()
        deadline = time.monotonic() + 20
        while left := [pid for pid in children if runs(pid)]:
            assert time.monotonic() < deadline, left
            time.sleep(0.05)
    with answering(*SMALL) as running:
        alive(running)


def test_a_load_that_is_killed_leaves_the_store_that_was(tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert run("load", "--store", str(store), "--only-data", "--data", str(ROOT / "tests/queries/graph.ttl")).code == 0
    counted = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    with answering("--store", str(store), "--no-pages", "--cache", "0") as running:
        before = running.ask(counted).content
        for wait in (0.3, 0.8, 1.5):
            loading = subprocess.Popen(
                [*COMMAND, "load", "--store", str(store)],
                cwd=ROOT,
                env=environment(),
                stderr=subprocess.DEVNULL,
            )
            time.sleep(wait)
            loading.kill()
            loading.wait()
            # who serves the store goes on, and who starts gets all of what was there
            assert running.ask(counted).content == before
            with answering("--store", str(store), "--no-pages", "--cache", "0") as another:
                assert another.ask(counted).content == before
    assert run("load", "--store", str(store)).code == 0
    with answering("--store", str(store), "--no-pages", "--cache", "0") as running:
        assert running.ask(counted).content != before


def test_a_store_that_is_filled_anew_is_taken_over_by_all_workers_at_once(tmp_path: Path) -> None:
    store = tmp_path / "store"
    fill = ("load", "--store", str(store), "--only-data", "--data")
    assert run(*fill, str(ROOT / "tests/queries/graph.ttl")).code == 0
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    with answering("--store", str(store), "--no-pages", "--cache", "0") as running:
        before = running.ask(count)
        assert run(*fill, str(ROOT / "tests/queries/history.ttl")).code == 0
        assert {running.ask(count).content for _ in range(6)} == {before.content}
        worker = min(pid for pid in running.children() if pid != min(running.children()))
        os.kill(worker, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while (found := running.ask(count)).status != 200 or found.content == before.content:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        # from then on none answers from the store that was
        after = [running.ask(count) for _ in range(20)]
        assert len({one.content for one in after}) == 1
        assert after[0].content != before.content
        assert after[0].headers["etag"] != before.headers["etag"]


def test_what_cannot_be_served_is_said_before_anything_is(tmp_path: Path) -> None:
    taken = socket.create_server(("127.0.0.1", 0))
    port = str(taken.getsockname()[1])
    for options, why in (
        (("--port", port), f"127.0.0.1:{port}: this address cannot be listened to: Address already in use."),
        (("--host", "nowhere.invalid"), "nowhere.invalid:8000: this address cannot be listened to: "),
        (("--store", str(tmp_path)), f"{tmp_path}: there is no store of openness-kg here"),
        (("--data", str(tmp_path / "none.ttl")), f"{tmp_path / 'none.ttl'}: "),
        (("--timeout", "0"), "A time-out is more than 0"),
        (("--store", str(tmp_path), "--data", "x.ttl"), "A store on disk is read as it is"),
    ):
        port_option = () if "--port" in options or "--host" in options else ("--port", "0")
        done = run("serve", *port_option, *options)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"openness-kg: {why}"), done.err
        assert done.err.count("\n") == 1
    taken.close()
