"""The version stands in one place, and what repeats it agrees."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from openness_kg import __version__
from tests.support.cli import ROOT

REPEATED = {
    "CITATION.cff": r"^version: (\S+)",
    "data/dataset.ttl": r'dcat:version "([^"]+)"',
    "ontology/openness.ttl": r'owl:versionInfo "([^"]+)"',
}
CITED = re.compile(r"version (\d+\.\d+\.\d+)")


def versions(root: Path) -> dict[str, set[str]]:
    """Return the versions that each file states."""
    found = {
        name: set(re.findall(pattern, (root / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name, pattern in REPEATED.items()
    }
    ontology = (root / "ontology" / "openness.ttl").read_text(encoding="utf-8")
    header = ontology[: ontology.index("# Classes")]
    dataset = (root / "data" / "dataset.ttl").read_text(encoding="utf-8")
    found["version IRI"] = set(re.findall(r"owl:versionIRI <\S+/ontology/([^>]+)>", header))
    found["citation of the ontology"] = set(CITED.findall(header)) | set(re.findall(r"/ontology/([\d.]+\d)", header))
    found["citation of the dataset"] = set(CITED.findall(dataset))
    for path in (root / "shapes").glob("*.ttl"):
        found[path.name] = set(re.findall(r'owl:versionInfo "([^"]+)"', path.read_text(encoding="utf-8")))
    return found


def test_all_files_state_the_version_of_the_package() -> None:
    found = versions(ROOT)
    assert len(found) > 15
    assert {name: stated for name, stated in found.items() if stated != {__version__}} == {}


def test_the_day_of_release_is_that_of_the_dataset() -> None:
    day = str(yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["date-released"])
    assert f'dct:issued "{day}"' in (ROOT / "data" / "dataset.ttl").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_make_version_writes_all_of_them(tmp_path: Path) -> None:
    for part in ("ontology", "shapes"):
        shutil.copytree(ROOT / part, tmp_path / part)
    for name in ("openness_kg/base/version.py", "data/dataset.ttl", "CITATION.cff", "Makefile"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    make = ["make", "-C", str(tmp_path), "version"]
    assert subprocess.run(make, capture_output=True, check=False).returncode != 0
    subprocess.run([*make, "NEW=7.8.9"], check=True, capture_output=True)
    assert {name: stated for name, stated in versions(tmp_path).items() if stated != {"7.8.9"}} == {}
    assert '__version__ = "7.8.9"' in (tmp_path / "openness_kg" / "base" / "version.py").read_text(encoding="utf-8")
    # only lines about versions are touched
    assert (ROOT / "CITATION.cff").read_text().replace(f"version: {__version__}", "version: 7.8.9") == (
        tmp_path / "CITATION.cff"
    ).read_text()
