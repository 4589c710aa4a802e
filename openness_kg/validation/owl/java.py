"""Whether Java is here: HermiT needs a runtime, the check of OWL 2 DL a runtime that can compile a source file."""

from __future__ import annotations

import shutil
import subprocess


def find() -> str | None:
    """Return the path of a ``java`` that starts, or None; a name on the path alone may be a stub."""
    path = shutil.which("java")
    return path if path and _starts(path) else None


def can_compile(java: str) -> bool:
    """Tell whether a ``java`` can run a single source file (JEP 330), which takes the compiler of a JDK."""
    return _starts(java, "--add-modules", "jdk.compiler")


def _starts(java: str, *options: str) -> bool:
    try:
        done = subprocess.run([java, *options, "-version"], capture_output=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
