"""A server that fails: one clear sentence, exit code 2, and nothing half written; one that only wants time gets it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.linking.test_federated import GRAPH, asked, at
from tests.linking.test_link import link
from tests.support.cli import assert_refused, run
from tests.support.misbehaving import NOTHING, Reply, misbehaving
from tests.support.stores.servers import free_port

HERE = Path(__file__).parent
KNOWN = (
    b'{"head": {"vars": ["item", "property", "value"]}, "results": {"bindings": [{"item": {"type": "uri", "value":'
    b' "http://www.wikidata.org/entity/Q1001"}, "property": {"type": "uri", "value":'
    b' "http://www.w3.org/2000/01/rdf-schema#label"}, "value": {"type": "literal", "value": "Acme AI"}}]}}'
)


def never(reply: Reply) -> None:
    reply.never()


def busy(reply: Reply) -> None:
    reply.send(b"", 429, Retry_After="3600")


def broken(reply: Reply) -> None:
    reply.send(b"", 500)


def forbidden(reply: Reply) -> None:
    reply.send(b"", 403)


def malformed(reply: Reply) -> None:
    reply.send(KNOWN.replace(b"]}}", b"]}"))


def no_terms(reply: Reply) -> None:
    reply.send(KNOWN.replace(b'"uri"', b'"url"'))


def no_iri(reply: Reply) -> None:
    reply.send(KNOWN.replace(b"entity/Q1001", b"entity/Q1001> ?x ?y } } # "))


def no_table(reply: Reply) -> None:
    reply.send(b'{"head": {}, "boolean": true}')


def page(reply: Reply) -> None:
    reply.send(b"<html>Too many queries</html>", Content_Type="text/html")


def cut_off(reply: Reply) -> None:
    reply.send(KNOWN, Content_Length=str(len(KNOWN) + 1))


def elsewhere(reply: Reply) -> None:
    reply.send(b"", 302, Location="file:///etc/passwd")


def endless(reply: Reply) -> None:
    reply.endless()


def late(reply: Reply) -> None:
    """Fail with the second request."""
    if reply.number == 0:
        reply.send(KNOWN)
    else:
        reply.send(b"", 500)


FAILURES: dict[Callable[[Reply], None], str] = {
    never: "has not answered in the time",
    busy: "3600 seconds",
    broken: "500",
    forbidden: "403",
    malformed: "not what it is said to be",
    no_terms: "not what it is said to be",
    no_iri: "not what it is said to be",
    no_table: "true or false",
    page: "(HTML)",
    cut_off: "cut off",
    elsewhere: "302",
    endless: "larger than",
    late: "500",
}


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.__name__)
def test_links_stay_as_they_are(failure: Callable[[Reply], None], tmp_path: Path) -> None:
    table = Path(shutil.copy(HERE / "links.sssom.tsv", tmp_path / "links.sssom.tsv"))
    timeout = "0.5" if failure is never else "30"
    with misbehaving(failure) as server:
        result = link(server.url, table, "--apply", "--timeout", timeout, "-o", str(tmp_path / "report.txt"))
    assert_refused(result, "127.0.0.1:", FAILURES[failure])
    assert table.read_bytes() == (HERE / "links.sssom.tsv").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["links.sssom.tsv"]


@pytest.mark.parametrize("failure", [never, malformed, cut_off], ids=lambda failure: failure.__name__)
def test_a_query_writes_nothing(failure: Callable[[Reply], None], tmp_path: Path) -> None:
    output = tmp_path / "rows.csv"
    timeout = "2" if failure is never else "30"
    with misbehaving(failure) as server:
        result = asked(at(server.url, "makers"), "--timeout", timeout, "-o", str(output))
    # which of the two bounds is met first, that of the request or that of the query, is the same to the user
    said = "(has not answered|took longer)" if failure is never else FAILURES[failure]
    assert_refused(result)
    assert re.search(said, result.err)
    assert not output.exists()


def test_nobody_listens(tmp_path: Path) -> None:
    table = Path(shutil.copy(HERE / "links.sssom.tsv", tmp_path / "links.sssom.tsv"))
    url = f"http://127.0.0.1:{free_port()}/sparql"
    assert_refused(link(url, table, "--apply"), "cannot be reached")
    assert_refused(run("query", "-", "--federated", *GRAPH, stdin=at(url, "makers")), "cannot be reached")


@pytest.mark.parametrize("code", [429, 503])
def test_a_server_that_wants_time_gets_it(code: int) -> None:
    def slow(reply: Reply) -> None:
        if reply.number == 0:
            reply.send(b"", code, Retry_After="0")
        else:
            reply.send(NOTHING)

    with misbehaving(slow) as server:
        result = asked(at(server.url, "makers"), "--format", "csv")
    assert (result.code, result.err, result.rows) == (0, "", [])
    first, second = server.asked
    assert first.query == second.query


def test_what_a_server_says_is_data(tmp_path: Path) -> None:
    """Labels with ends of lines, tabs and control characters stay in their cell and off the terminal."""
    row = b'{"item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q1"}, "identifier": {"type": "literal",'
    row += b' "value": "MIT"}, "itemLabel": {"type": "literal", "value": "a\\tb\\nlicence:zlib\\u001b[2J\\"x"}}'
    licences = b'{"head": {"vars": ["item", "identifier", "itemLabel"]}, "results": {"bindings": [' + row + b"]}}"
    table = Path(shutil.copy(HERE / "links.sssom.tsv", tmp_path / "links.sssom.tsv"))

    def hostile(reply: Reply) -> None:
        reply.send((KNOWN, licences, NOTHING, NOTHING)[reply.number])

    with misbehaving(hostile) as server:
        result = link(server.url, table, "--apply")
    assert result.code == 1
    assert "\x1b" not in result.out
    before = (HERE / "links.sssom.tsv").read_text(encoding="utf-8").splitlines()
    added = [line for line in table.read_text(encoding="utf-8").splitlines() if line not in before]
    assert len(added) == 2  # the row, and the date
    assert added[1].split("\t")[:4] == ["licence:mit", "MIT License", "skos:exactMatch", "wikidata:Q1"]
