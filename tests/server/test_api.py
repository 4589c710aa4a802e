"""The JSON API gives what the command gives, says which queries gave it, and is as its description says."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from openapi_pydantic import OpenAPI

from openness_kg.knowledge import KnowledgeGraph
from openness_kg.server.operations.views import VIEWS
from tests.support.cli import run
from tests.support.running import Running

COMMANDS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "table": ({"edition": "index-2025-03"}, ("table", "--edition", "index-2025-03")),
    "table as of a day": ({"as-of": "2025-03-20", "edition": "index-2025-03"}, ()),
    "explain": ({"project": "dolly", "criterion": "llmdata"}, ("explain", "dolly", "llmdata")),
    "explain all": (
        {"project": "dolly", "edition": "survey-2023-06"},
        ("explain", "dolly", "--edition", "survey-2023-06"),
    ),
    "explain a model": ({"project": "llama-2-7b"}, ("explain", "llama-2-7b")),
    "lineage": ({"name": "vicuna-13b", "direction": "up"}, ("lineage", "vicuna-13b", "--up")),
    "findings": ({"edition": "survey-2023-06", "kind": "overrated"}, ()),
}
COMMANDS["table as of a day"] = (
    COMMANDS["table as of a day"][0],
    ("table", "--edition", "index-2025-03", "--as-of", "2025-03-20"),
)
COMMANDS["findings"] = (COMMANDS["findings"][0], ("audit", "--edition", "survey-2023-06", "--kind", "overrated"))


def asked(server: Running, view: str, **arguments: str) -> Any:
    """Return what a view answers."""
    found = server.get(f"/api/{view}?{urlencode(arguments)}")
    assert found.status == 200, found.text
    assert found.headers["content-type"] == "application/json"
    return json.loads(found.content)


@pytest.mark.parametrize("case", COMMANDS)
def test_a_view_gives_what_the_command_gives(server: Running, case: str) -> None:
    arguments, command = COMMANDS[case]
    found = asked(server, case.partition(" ")[0], **arguments)
    done = run(*command, "--format", "json")
    assert done.code in (0, 1), done.err
    assert found["result"] == json.loads(done.out)


@pytest.mark.parametrize("case", [name for name in COMMANDS if "as of" not in name])
def test_the_queries_of_an_answer_run(server: Running, case: str) -> None:
    found = asked(server, case.partition(" ")[0], **COMMANDS[case][0])
    assert found["queries"]
    for query in found["queries"]:
        answer = server.get(query["href"], "application/sparql-results+json")
        assert answer.status == 200, query["name"]
        assert json.loads(answer.content)["head"], query["name"]


def test_names_are_found(server: Running) -> None:
    found = asked(server, "search", text="falcon-40")
    assert {"https://w3id.org/openness-kg/id/model/falcon-40b"} <= {row["thing"] for row in found["result"]["things"]}
    assert [query["name"] for query in found["queries"]] == ["questions/things-by-name"]
    assert asked(server, "search", text="no such thing")["result"] == {"number": 0, "things": []}
    hostile = asked(server, "search", text='"} UNION { ?s ?p ?o } #\\" <script>')
    assert hostile["result"]["number"] == 0


def test_a_question_of_the_catalogue_is_asked_by_name(server: Running, whole: KnowledgeGraph) -> None:
    found = asked(server, "questions/heirs-of-model", model="llama-2-7b")
    assert found["result"] == whole.query("questions/heirs-of-model", {"model": "llama-2-7b"}).texts()
    assert found["result"]


@pytest.mark.parametrize(
    ("path", "status", "why"),
    [
        ("explain", 400, "'project' has to be given"),
        ("explain?project=nobody", 404, "There is no model, dataset or project 'nobody'"),
        ("explain?project=llama-2-7b&criterion=llmdata", 400, "is a model, and levels are given to projects"),
        ("explain?project=dolly&criterion=nothing", 404, "There is no criterion 'nothing'"),
        ("table?edition=never", 404, "There is no edition 'never'"),
        ("table?ratings=best", 400, "'ratings' is one of effective, curated, derived."),
        ("table?format=csv", 400, "There is no parameter of that name here: use edition, ratings, as-of."),
        ("table?edition=a&edition=b", 400, "'edition' is given more than once."),
        ("table?as-of=yesterday", 400, "yesterday"),
        ("lineage?name=dolly&depth=-1", 400, "'depth' is a whole number."),
        ("lineage?name=%FF", 400, "URL-encoded UTF-8"),
        ("findings?kind=odd", 400, "odd"),
        ("questions/none", 404, "/api/openapi.json says what there is"),
        ("questions/heirs-of-model?model=%22%3E", 404, ""),
        ("nothing", 404, "/api/openapi.json says what there is"),
    ],
)
def test_what_cannot_be_answered_is_said(server: Running, path: str, status: int, why: str) -> None:
    found = server.get(f"/api/{path}")
    assert found.status == status, found.text
    assert why in found.text
    assert found.text.count("\n") == 1
    assert "Traceback" not in found.text


def test_the_description_is_openapi_and_tells_of_every_view(server: Running) -> None:
    found = json.loads(server.get("/api/openapi.json").content)
    described = OpenAPI.model_validate(found)
    assert described.paths
    assert described.model_dump(mode="json", by_alias=True, exclude_unset=True) == found
    assert found["servers"] == [{"url": server.url}]
    named = {path.removeprefix("/api/").partition("/")[0] for path in found["paths"]}
    assert named == set(VIEWS)
    for path, item in found["paths"].items():
        required = [p["name"] for p in item["get"]["parameters"] if p["required"]]
        status = server.get(path).status
        assert status == (400 if required else 200), path


def test_health_and_metrics(server: Running) -> None:
    health = json.loads(server.get("/health").content)
    assert (health["status"], health["workers"]) == ("ok", 2)
    before = server.get("/metrics").text
    server.get("/nothing-here")
    after = server.get("/metrics")
    assert after.headers["content-type"].startswith("text/plain; version=0.0.4")

    def number(text: str) -> float:
        lines = [line for line in text.splitlines() if line.startswith('openness_kg_responses_total{status="404"}')]
        return float(lines[0].split()[1]) if lines else 0.0

    assert number(after.text) == number(before) + 1
    names = {line.split()[2] for line in after.text.splitlines() if line.startswith("# TYPE")}
    used = {line.partition("{")[0].split()[0] for line in after.text.splitlines() if not line.startswith("#")}
    assert used == names


def test_requests_are_logged_a_line_each(server: Running) -> None:
    server.get("/health?%0d%0ainjected")
    line = next(line for line in reversed(server.log) if "injected" in line)
    assert '"GET /health?%0d%0ainjected HTTP/1.1" 200' in line


def test_other_origins_may_ask(server: Running) -> None:
    assert (
        server.get("/sparql?query=ASK%7B%7D", Origin="https://example.org").headers["access-control-allow-origin"]
        == "*"
    )
    asked_first = server.request(
        "OPTIONS",
        "/sparql",
        headers={
            "Origin": "https://example.org",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert asked_first.status == 200
    assert "POST" in asked_first.headers["access-control-allow-methods"]
