"""`openness-kg import --history` on git repositories: whole ones, odd ones and hostile ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from openness_kg.importing.common import yamlfile
from tests.support.cli import Result, assert_refused, tree
from tests.support.history import INDEX, dated, import_history, subjects
from tests.support.repository import LINK, SUBMODULE, Repository, system

NOTES = "# " + "What stands in every file of an index and makes them alike. " * 8 + "\n"
ALPHA = NOTES + system("Alpha", "Alpha-1", licenses="closed", paper="parial", api="open")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result, list[dict[str, str]]]:
    """Import a repository with a typo, a blank, renames, a deletion, a merge, a link and a submodule."""
    place = tmp_path_factory.mktemp("history")
    made = Repository(place / "index")
    files: dict[str, str | tuple[int, bytes]] = {"Alpha.yaml": ALPHA, "_sample.yaml": ALPHA, "README.md": "An index"}
    made.commit(0, files)
    files["Gone.yaml"] = system("Gone", "Gone-1", api="full")
    base = made.commit(2, files)
    branch = made.commit(3, files | {"Alpha.yaml": ALPHA.replace("closed", "partial")}, [base])
    main = made.commit(4, files | {"Late.yml": system("Late", "Late-1", api="Open")}, [base])
    files |= {"Late.yml": system("Late", "Late-1", api="Open"), "Alpha.yaml": ALPHA.replace("closed", "partial")}
    made.commit(5, files, [main, branch])
    del files["Gone.yaml"]
    made.commit(6, files)
    files["Late.yml"] = system("Late", "Late-1", api="")
    made.commit(7, files)
    files["Alpha-Next.yaml"] = str(files.pop("Alpha.yaml")).replace("parial", "partial")
    made.commit(8, files)
    files["Alpha-Next.yaml"] = str(files["Alpha-Next.yaml"]).replace("Alpha-1", "Alpha-2").replace("partial", "open")
    made.commit(9, files)
    files["Bad.yaml"] = "system: [\n"
    files["Link.yaml"] = (LINK, b"/etc/passwd")
    files["Module.yaml"] = (SUBMODULE, b"1" * 40)
    files["Alpha-Next.yaml"] = NOTES + system("Alpha", "Alpha-2", licenses="open", api="open")
    made.commit(10, files)
    result, defects = import_history(made.folder, place / "out")
    return place / "out", result, defects


def test_intervals(imported: tuple[Path, Result, list[dict[str, str]]]) -> None:
    target, result, _ = imported
    assert result.code == 0, result.err
    assert dated(target) == {
        ("alpha", "licenses", "alpha-1", "closed", "2024-01-01", "2024-01-06"),
        ("alpha", "licenses", "alpha-1", "partial", "2024-01-06", "2024-01-10"),
        ("alpha", "licenses", "alpha-2", "open", "2024-01-10", ""),
        ("alpha", "paper", "alpha-1", "partial", "2024-01-01", "2024-01-10"),
        ("alpha", "paper", "alpha-2", "open", "2024-01-10", "2024-01-11"),
        ("alpha", "api", "alpha-1", "open", "2024-01-01", "2024-01-10"),
        ("alpha", "api", "alpha-2", "open", "2024-01-10", ""),
        ("gone", "api", "gone-1", "unknown", "2024-01-03", "2024-01-07"),
        ("late", "api", "late-1", "open", "2024-01-05", "2024-01-08"),
    }


def test_what_was_odd_is_told(imported: tuple[Path, Result, list[dict[str, str]]]) -> None:
    _, _, defects = imported
    told = {(defect["kind"], defect["file"], defect["value"]) for defect in defects}
    assert ("level-normalised", "Alpha", "parial") in told
    assert ("level-normalised", "Late", "Open") in told
    assert ("level-unknown", "Gone", "full") in told
    for file in ("Bad.yaml", "Link.yaml", "Module.yaml"):
        assert ("unreadable", file, "") in told


def test_a_renamed_file_is_one_record(imported: tuple[Path, Result, list[dict[str, str]]]) -> None:
    target, _, _ = imported
    text = (target / "history" / INDEX / "alpha.ttl").read_text(encoding="utf-8")
    assert 'okg:fileName "Alpha.yaml", "Alpha-Next.yaml" ;' in text
    record, *ratings = subjects(target / "history" / INDEX / "alpha.ttl").values()
    assert re.fullmatch(r"https://github\.com/.*/blob/[0-9a-f]{40}/Alpha-Next\.yaml", record["hadPrimarySource"])
    assert all(re.fullmatch("[0-9a-f]{7}", rating["commit"]) for rating in ratings)
    assert sum("follows" in rating for rating in ratings) == len(ratings) - 3


@pytest.mark.slow
def test_a_bare_repository_gives_the_same_as_a_checkout(tmp_path: Path) -> None:
    for name, bare in (("bare", True), ("checkout", False)):
        Repository(tmp_path / name, bare).commit(0, {"Alpha.yaml": ALPHA})
        result, _ = import_history(tmp_path / name, tmp_path / f"{name}-out")
        assert result.code == 0, result.err
    assert tree(tmp_path / "bare-out") == tree(tmp_path / "checkout-out")


def test_a_file_that_describes_no_system_of_the_index(tmp_path: Path) -> None:
    made = Repository(tmp_path / "index")
    made.commit(0, {"Alpha.yaml": ALPHA.replace("system:", "project:")})
    result, _ = import_history(made.folder, tmp_path / "out")
    assert_refused(result, "no level of the index osai-index", "1 no-project")


def test_lists_where_one_text_is_usual_are_read(tmp_path: Path) -> None:
    made = Repository(tmp_path / "index")
    links = "\n        - https://example.org/a\n        - https://example.org/b"
    made.commit(0, {"Alpha.yaml": system("", "[Alpha-1, Beta-1]", links, api="open")})
    result, defects = import_history(made.folder, tmp_path / "out")
    assert result.code == 0, result.err
    assert dated(tmp_path / "out") == {("alpha", "api", "alpha-1-beta-1", "open", "2024-01-01", "")}
    assert "no-project" not in {defect["kind"] for defect in defects}


def test_a_file_that_cannot_be_read_leaves_what_stood(tmp_path: Path) -> None:
    made = Repository(tmp_path / "index")
    made.commit(0, {"Alpha.yaml": ALPHA})
    made.commit(1, {"Alpha.yaml": ALPHA + "x" * yamlfile.LARGEST})
    made.commit(2, {"Alpha.yaml": b"\x00\xff" * 50})
    made.commit(3, {"Alpha.yaml": ALPHA.replace("closed", "open")})
    result, defects = import_history(made.folder, tmp_path / "out")
    assert result.code == 0, result.err
    assert [defect["kind"] for defect in defects].count("unreadable") == 2
    assert ("alpha", "licenses", "alpha-1", "closed", "2024-01-01", "2024-01-04") in dated(tmp_path / "out")


def test_a_missing_file_and_a_missing_past_are_told(tmp_path: Path) -> None:
    made = Repository(tmp_path / "index")
    first = made.commit(0, {"Alpha.yaml": ALPHA})
    made.commit(1, {"Alpha.yaml": ALPHA, "Beta.yaml": system("Beta", api="open")})
    made.commit(2, {"Alpha.yaml": ALPHA.replace("closed", "open")})
    beta = made.repo[made.repo[made.repo[made.repo.head()].parents[0]].tree][b"Beta.yaml"][1]
    made.forget(beta)
    made.forget(first)
    result, defects = import_history(made.folder, tmp_path / "out")
    assert result.code == 0, result.err
    told = {defect["kind"]: defect for defect in defects}
    assert first.decode() in told["history-cut"]["value"]
    assert told["object-missing"]["file"] == "Beta.yaml"
    assert {row[0] for row in dated(tmp_path / "out")} == {"alpha"}


def test_names_that_are_no_names_harm_nothing(tmp_path: Path) -> None:
    made = Repository(tmp_path / "index")
    name = 'Nasty "\\ <b> \u202e'
    made.commit(0, {f"{name}.yaml": system(f"'{name}'", api="open"), "..yaml": system("Dot", api="closed")})
    result, _ = import_history(made.folder, tmp_path / "out")
    assert result.code == 0, result.err
    assert {row[0] for row in dated(tmp_path / "out")} == {"nasty-b", "record"}


def test_commits_that_go_back_in_time_are_told(tmp_path: Path) -> None:
    made = Repository(tmp_path / "index")
    made.commit(5, {"Alpha.yaml": ALPHA})
    made.commit(2, {"Alpha.yaml": ALPHA.replace("closed", "open")})
    made.commit(9, {"Alpha.yaml": ALPHA.replace("closed", "partial")})
    result, defects = import_history(made.folder, tmp_path / "out")
    assert result.code == 0, result.err
    assert "date-backwards" in {defect["kind"] for defect in defects}
    assert ("alpha", "licenses", "alpha-1", "open", "2024-01-06", "2024-01-10") in dated(tmp_path / "out")


def test_no_repository(tmp_path: Path) -> None:
    result, _ = import_history(tmp_path, tmp_path / "out")
    assert_refused(result, "no git repository", "osai-index.tsv")
    assert not (tmp_path / "out").exists()


def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    Repository(tmp_path / "index")
    result, _ = import_history(tmp_path / "index", tmp_path / "out")
    assert_refused(result, "no commit that HEAD leads to")


@pytest.mark.slow
def test_a_repository_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    made = Repository(tmp_path / "index")
    made.commit(0, {"Alpha.yaml": ALPHA})
    for name, leads in (("tree", "gitdir"), ("linked", "link"), ("borrows", "alternates")):
        folder = tmp_path / name
        folder.mkdir()
        if leads == "gitdir":
            (folder / ".git").write_text(f"gitdir: {made.folder / '.git'}\n")
        elif leads == "link":
            (folder / ".git").symlink_to(made.folder / ".git")
        else:
            (folder / "objects" / "info").mkdir(parents=True)
            (folder / "objects" / "info" / "alternates").write_text(f"{made.folder / '.git' / 'objects'}\n")
            (folder / "HEAD").write_text(made.repo.head().decode() + "\n")
        result, _ = import_history(folder, tmp_path / f"{name}-out")
        assert_refused(result, str(folder))


def test_the_configuration_of_a_repository_is_not_read(tmp_path: Path) -> None:
    made = Repository(tmp_path / "index")
    made.commit(0, {"Alpha.yaml": ALPHA})
    witness = tmp_path / "witness"
    (made.folder / ".git" / "config").write_text(f"[core]\n\tfsmonitor = touch {witness}\n[broken\n")
    result, _ = import_history(made.folder, tmp_path / "out")
    assert result.code == 0, result.err
    assert not witness.exists()
