"""Histories: intervals, tables of changes, what is shipped, and the table as of a day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.graph.sinks.folder import below
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.history import from_git, repository
from openness_kg.importing.history.changes import Change, ChangeKind
from openness_kg.importing.history.intervals import records
from openness_kg.importing.history.run import import_history as import_directly
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.views.timeline import timeline
from tests.support.cases import HISTORY, small
from tests.support.cli import ROOT, assert_refused, run, tree
from tests.support.history import HEADER, INDEX, dated, import_history
from tests.support.repository import Repository, system

SOURCES = ROOT.parent / "shared" / "sources"
HISTORIES = ("opening-up-chatgpt", INDEX)
START = date(2024, 1, 1)
FILES, CRITERIA, TEXTS = ("a", "b", "c"), ("paper", "api"), ("open", "partial", "closed", "Open", "full", "")
CHANGES = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(
            (*[ChangeKind.LEVEL] * 4, ChangeKind.REMOVED, ChangeKind.SUBJECT, ChangeKind.RENAMED, ChangeKind.ENDED)
        ),
        st.sampled_from(FILES),
        st.sampled_from(CRITERIA),
        st.sampled_from(TEXTS),
        st.sampled_from(FILES),
    ),
    max_size=30,
)
LEVELS = {"Open": "open", "full": "unknown"}


@given(CHANGES)
def test_a_day_replayed_is_the_day_that_was(drawn: list[tuple[int, ChangeKind, str, str, str, str]]) -> None:
    day, changes = START, []
    for number, (later, kind, file, criterion, text, other) in enumerate(drawn):
        day += timedelta(days=later)
        value = {
            ChangeKind.LEVEL: text,
            ChangeKind.SUBJECT: f"project-{text.casefold() or 'x'}",
            ChangeKind.RENAMED: other,
        }.get(kind, "")
        if kind is ChangeKind.RENAMED and other == file:
            continue
        changes.append(Change(day, f"{number:07x}", file, kind, criterion, value))
    found = records(changes, ImportReport("index", "history"))
    for offset in range((day - START).days + 2):
        when = START + timedelta(days=offset)
        replayed = {
            (record.slug, interval.criterion): (interval.project, interval.level)
            for record in found
            for interval in record.intervals
            if interval.begin <= when and (interval.end is None or when < interval.end)
        }
        assert replayed == naive(changes, when)


class Naive:
    """What stands when all changes until some day have been gone through."""

    def __init__(self) -> None:
        """Begin before all changes."""
        self.record: dict[str, str] = {}
        self.subject: dict[str, str] = {}
        self.levels: dict[str, dict[str, str]] = defaultdict(dict)

    def level(self, change: Change) -> None:
        """Take the text of a level."""
        if change.file not in self.record:
            names = (f"{change.file}{suffix}" for suffix in ("", *(f"-{number}" for number in range(2, 99))))
            self.record[change.file] = next(name for name in names if name not in self.levels)
        levels = self.levels[self.record[change.file]]
        levels.pop(change.criterion, None)
        if change.value:
            levels[change.criterion] = LEVELS.get(change.value, change.value)

    def removed(self, change: Change) -> None:
        """Take a criterion out."""
        self.levels.get(self.record.get(change.file, ""), {}).pop(change.criterion, None)

    def renamed(self, change: Change) -> None:
        """Take another name for a file."""
        if change.file not in self.record and change.value in self.record:
            return
        self.subject[change.value] = self.subject.pop(change.file, "")
        if change.file in self.record:
            self.record[change.value] = self.record.pop(change.file)

    def ended(self, change: Change) -> None:
        """Take a file away."""
        self.levels.get(self.record.get(change.file, ""), {}).clear()


def naive(changes: list[Change], when: date) -> dict[tuple[str, str], tuple[str, str]]:
    """Return project and level of each record and criterion at the end of a day, by going through all changes."""
    state = Naive()
    for change in changes:
        if change.day > when:
            break
        if change.kind is ChangeKind.SUBJECT:
            state.subject[change.file] = change.value
        else:
            getattr(state, change.kind.value)(change)
    return {
        (record, criterion): (state.subject.get(file, ""), level)
        for file, record in state.record.items()
        for criterion, level in state.levels[record].items()
    }


def test_a_table_of_changes(tmp_path: Path) -> None:
    rows = (
        "2024-01-01\tabcdef1\tx/One.yaml\tOne\tpaper\tclose\t",
        "2024-01-03\tabcdef2\tx/One.yaml\tOne\tpaper\topen\tclose",
        "2024-01-03\tabcdef2\tx/One.yaml\tOne\tapi\topen\t",
        "2024-01-05\tabcdef3\tx/One.yaml\tOne\tapi\t\topen",
        "2024-01-05\tabcdef3\tx/_sample.yaml\t\tapi\topen\t",
        "yesterday\tabcdef3\tx/Two.yaml\tTwo\tapi\topen\t",
        "2024-01-05\tabcdef3\tx/Three.yaml\tThree\tcolour\topen\t",
    )
    (tmp_path / f"{INDEX}.tsv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    result, defects = import_history(tmp_path, tmp_path / "out")
    assert result.code == 0, result.err
    assert dated(tmp_path / "out") == {
        ("one", "paper", "one", "closed", "2024-01-01", "2024-01-03"),
        ("one", "paper", "one", "open", "2024-01-03", ""),
        ("one", "api", "one", "open", "2024-01-03", "2024-01-05"),
    }
    assert [(d["kind"], str(d["line"])) for d in defects if d["kind"].startswith("row")] == [("row-unreadable", "7")]
    assert {"no-project", "criterion-unknown", "level-normalised"} <= {d["kind"] for d in defects}


def test_a_table_that_lacks_a_column(tmp_path: Path) -> None:
    (tmp_path / f"{INDEX}.tsv").write_text("date\tcommit\n", encoding="utf-8")
    result, _ = import_history(tmp_path, tmp_path / "out")
    assert_refused(result, "lacks the column", "level")


def test_import_says_what_it_wants(tmp_path: Path) -> None:
    assert_refused(run("import", INDEX, str(tmp_path), "-o", str(tmp_path / "out")), "--edition ID or --history")


def test_what_a_repository_may_take_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Repository(tmp_path / "index")
    for day in range(4):
        made.commit(day, {"One.yaml": system("One", api="open" if day % 2 else "closed")})
    with monkeypatch.context() as patch:
        patch.setattr(repository, "MOST_COMMITS", 3)
        with pytest.raises(OpennessError, match="longer than 3 commits"), below(tmp_path / "out") as sink:
            import_directly(INDEX, made.folder, sink)
    with monkeypatch.context() as patch:
        patch.setattr(from_git, "SECONDS", 1e-9)
        with pytest.raises(OpennessError, match="took longer"), below(tmp_path / "out") as sink:
            import_directly(INDEX, made.folder, sink)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.skipif(not (SOURCES / "history").is_dir(), reason="the sources of the histories are not there")
@pytest.mark.parametrize("index", HISTORIES)
def test_what_is_shipped_is_what_the_command_writes(index: str, tmp_path: Path) -> None:
    """The tables end in December 2025, and the shipped history of the European index goes on from there."""
    result, _ = import_history(SOURCES / "history", tmp_path / "out", index)
    assert result.code == 0, result.err
    table = (SOURCES / "history" / f"{index}.tsv").read_text(encoding="utf-8")
    last = max(line.split("\t")[0] for line in table.splitlines()[1:])

    def until_then(folder: Path) -> set[tuple[str, ...]]:
        """Return the dated ratings that had begun by the last day of the table, open where they ended later."""
        return {
            (*rating, begin, end if end <= last else "")
            for *rating, begin, end in dated(folder, index)
            if begin <= last
        }

    assert until_then(tmp_path / "out") == until_then(ROOT / "data") != set()
    if index != INDEX:
        assert tree(tmp_path / "out" / "history" / index) == tree(ROOT / "data" / "history" / index)


def standing(index: str, day: str) -> dict[tuple[str, str], str]:
    """Return the level of each project and criterion in the shipped history of an index on a day."""
    return {
        (project, criterion): level
        for _, criterion, project, level, begin, end in dated(ROOT / "data", index)
        if begin <= day and (not end or day < end)
    }


def test_replayed_to_march_2025_the_history_is_the_edition(graph: KnowledgeGraph) -> None:
    rows = graph.query("table/cells", {"edition": "index-2025-03"}).texts()
    edition = {(iris.slug(r["project"]), iris.slug(r["criterion"])): iris.slug(r["curated"]) for r in rows}
    assert standing("opening-up-chatgpt", "2025-03-11") == edition


EDITIONS = [("osai-2025-12", "2025-12-26"), ("osai-2026-06", "2026-06-12")]


@pytest.mark.slow
@pytest.mark.parametrize(("edition", "day"), EDITIONS)
@pytest.mark.skipif(not (SOURCES / "osai-index-2025-12").is_dir(), reason="the sources of the editions are not there")
def test_replayed_to_its_day_the_history_is_the_edition(edition: str, day: str, tmp_path: Path) -> None:
    from openness_kg.importing.indexes.run import INDEXES, import_index

    with below(tmp_path) as sink:
        import_index(INDEXES[INDEX], SOURCES / edition.replace("osai-", "osai-index-"), edition, sink)
    from tests.support.history import subjects

    imported = {
        (iris.slug(s["ratedProject"]), iris.slug(s["criterion"])): iris.slug(s["level"])
        for path in (tmp_path / "ratings" / edition).glob("*.ttl")
        for s in subjects(path).values()
        if "level" in s
    }
    assert standing(INDEX, day) == imported


def test_table_as_of_a_day() -> None:
    result = run("table", "--as-of", "2023-10-20", "--edition", "index-2025-03", "--format", "csv")
    assert result.code == 0, result.err
    assert "the last change of a level until then was on 2023-10-12" in result.err
    rows = {row["project"]: row for row in result.rows}
    assert rows["openchat"]["license"] == "partial"
    assert "pythia-chat-base-7b" in rows
    assert not {"openchatkit", "openchat-v3", "openchat-3.5"} & set(rows)
    assert [float(row["score"]) for row in result.rows] == sorted(
        (float(row["score"]) for row in result.rows), reverse=True
    )
    curated = run(
        "table", "--as-of", "2023-10-20", "--edition", "index-2025-03", "--ratings", "curated", "--format", "csv"
    )
    assert not any(row["inherited"] for row in curated.rows)
    assert any(row["inherited"] for row in result.rows)


@pytest.mark.parametrize(
    ("args", "part"),
    [
        (("--as-of", "20250320"), "no day"),
        (("--as-of", "2999-01-01"), "not come yet"),
        (("--as-of", "2001-01-01"), "begins on 2024-10-16"),
        (("--as-of", "2025-03-20", "--ratings", "best"), "no ratings of the kind"),
    ],
)
def test_days_of_which_there_is_no_table(args: tuple[str, ...], part: str) -> None:
    assert_refused(run("table", *args, "--edition", "osai-2025-12"), part)


def test_timeline_is_a_picture_and_words() -> None:
    import xml.etree.ElementTree as ET

    graph = small(HISTORY)
    picture = timeline(graph.graph, graph.names.project("unrated"))
    assert picture is not None
    root = ET.fromstring(picture)  # noqa: S314 - it is the program's own
    space = "{http://www.w3.org/2000/svg}"
    title, words = root.find(f"{space}title"), root.find(f"{space}desc")
    assert title is not None
    assert title.text == "History of Unrated"
    assert words is not None
    assert "Terms: open from 2024-01-10 to 2024-03-05, partial from 2024-03-05." in str(words.text)
    assert "From 2024-03-05 on it rates Unrated." in str(words.text)
    labels = {text.text for text in root.iter(f"{space}text")}
    assert {"Terms", "Preprint", "Open", "Partial", "Closed", "2024-01-10", "2025-02-11"} <= labels
    assert timeline(graph.graph, graph.names.project("cousin")) is None
