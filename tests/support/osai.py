"""A small release of the European Open Source AI Index made for the tests."""

from __future__ import annotations

from pathlib import Path

from tests.support.cli import Result, run

INDEX = "osai-index"
EDITION = "try-2026-02"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
SOURCE = "https://github.com/Language-Technology-Assessment/main-database"
CRITERIA = ("datasources_basemodel", "weights_basemodel", "licenses", "energy")
PARAMETERS = """\
- name: Availability
  ref: availability
  params:
    - ref: datasources_basemodel
      name: Base Model Data
      types: ['text', 'image']
    - ref: weights_basemodel
      name: Base Model Weights
- name: Access
  ref: access
  params:
    - ref: licenses
      name: Licenses
- name: Footprint
  ref: footprint
  params:
    - ref: energy
      name: Energy Use
"""
CLEAN = """\
system:
    name: Clean
    link: https://example.org/clean
    type: text
    performanceclass: full
    basemodelname: Llama-2-70B
    endmodelname: Clean-70B-Chat
    endmodellicense: MIT License
    releasedate: 2024-05
    notes:
org:
    name: Clean Makers
    link: https://example.org/makers
    notes:
""" + "".join(
    f"{slug}:\n    class: open\n    link: https://example.org/{slug}\n    notes: On {slug}.\n" for slug in CRITERIA
)
BASE = "basemodelname: Llama-2-70B"
END = "endmodelname: Clean-70B-Chat"


def release(folder: Path, files: dict[str, str], parameters: str | None = PARAMETERS) -> Path:
    """Write a release: its list of criteria and files by name, each as given or as changes of a clean one."""
    folder.mkdir(parents=True, exist_ok=True)
    if parameters is not None:
        (folder / "_parameters.yml").write_text(parameters, encoding="utf-8")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def changed(*pairs: tuple[str, str]) -> str:
    """Return the clean file with texts replaced, each of which has to be there once."""
    text = CLEAN
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def import_to(target: Path, folder: Path, *more: str, edition: str = EDITION) -> Result:
    """Import a release, with a report beside what is written."""
    report = ("--report", str(target / "report.json"))
    return run("import", INDEX, str(folder), "--edition", edition, "-o", str(target), *report, *more)
