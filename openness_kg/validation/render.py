"""The formats of a validation report, by name."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict
from pathlib import Path

from openness_kg.base.formats import chosen
from openness_kg.base.iris import ROOT, compact
from openness_kg.validation.model import Fault, ValidationReport


def _where(fault: Fault) -> str:
    """Return ``file:line:`` with the file relative to the working folder where it lies below it."""
    if not fault.file:
        return ""
    path = Path(fault.file)
    base = Path.cwd()
    shown = os.path.relpath(path, base) if path.is_absolute() and path.is_relative_to(base) else fault.file
    return f"{shown}:{fault.line}: " if fault.line else f"{shown}: "


def _short(message: str) -> str:
    """Return a message with this graph's IRIs as prefix and name."""
    return re.sub(re.escape(ROOT) + r"[\w./#-]*\w", lambda match: compact(match[0]), message)


def _text(report: ValidationReport) -> str:
    lines = [
        f"{fault.severity}: {_where(fault)}{compact(fault.focus)}: {_short(fault.message)}" for fault in report.faults
    ]
    verdict = "The graph conforms" if report.conforms else "The graph does not conform"
    lines.append(
        f"{verdict}: {report.count('Violation')} violations, {report.count('Warning')} warnings,"
        f" {report.count('Info')} remarks on {report.statements} statements."
    )
    return "\n".join(lines) + "\n"


def _json(report: ValidationReport) -> str:
    document = {
        "conforms": report.conforms,
        "statements": report.statements,
        "findings": [asdict(fault) for fault in report.faults],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _turtle(report: ValidationReport) -> str:
    from openness_kg.validation.compiled.report import as_turtle

    return as_turtle(report.results, report.others).decode()


FORMATS = {"text": _text, "json": _json, "turtle": _turtle}


def render(report: ValidationReport, format_name: str) -> str:
    """Return a report in one of ``FORMATS``.

    Raises:
        OpennessError: there is no such format.

    """
    return chosen("A report has no format", FORMATS, format_name)(report)
