"""The files of an index: those of a folder, and none that a link smuggles in from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from openness_kg.errors import OpennessError
from openness_kg.importing import yamlfile
from openness_kg.importing.report import Report

MOST = 5000
"""Files that an importer reads."""


def documents(folder: Path, report: Report) -> Iterator[tuple[str, yamlfile.Mapping]]:
    """Yield each readable YAML file of a folder by name; report the others.

    Raises:
        OpennessError: the folder cannot be read, or holds more files than any index.

    """
    try:
        paths = sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".yml"))
    except OSError as error:
        raise OpennessError(f"{folder}: the folder cannot be read: {error.strerror or error}.") from None
    if len(paths) > MOST:
        raise OpennessError(f"{folder}: {len(paths)} files are more than an index has; the most is {MOST}.")
    home = folder.resolve()
    for path in paths:
        report.files += 1
        if not path.is_file() or home not in path.resolve().parents:
            report.add(
                path.name, 0, "", "", "unreadable", "The file is a link out of the folder, or no file; left out."
            )
            continue
        try:
            document = yamlfile.read(path)
        except OpennessError as error:
            report.add(path.name, 0, "", "", "unreadable", f"The file {error}; left out.")
            continue
        for key, line in document.repeated:
            report.add(path.name, line, key, "", "key-repeated", "The key comes again; the first one counts.")
        yield path.name, document
