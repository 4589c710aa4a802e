"""Files that mean harm, each of which an importer has to refuse, and runs of the command line in bounds."""

from __future__ import annotations

import subprocess

from tests.support.cli import COMMAND, ROOT, Result, environment
from tests.support.index import CLEAN

MEMORY = 2 * 1024 * 1024
"""KiB that a run may take."""
SECONDS = 60
"""Seconds that it may take, which is no measure: a file that explodes would take hours."""

LAUGHS = "a0: &a0 ha\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
TEXTS: dict[str, str | bytes] = {
    "laughs": LAUGHS + CLEAN,
    "quadratic": f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 10_000)}]\n",
    "merge": "a: &a {b: c}\nd: {<<: *a}\n" + CLEAN,
    "loop": "a: &a [*a]\n" + CLEAN,
    "object": CLEAN.replace("name: Clean", "name: !!python/object/apply:os.system ['touch hacked']"),
    "local-tag": CLEAN.replace("name: Clean", "name: !x Clean"),
    "tag-directive": "%TAG ! tag:yaml.org,2002:python/\n---\nproject: !object/new:os.system [x]\n",
    "deep-flow": "a: " + "[" * 10_000 + "]" * 10_000,
    "deep-open": "{" * 100_000,
    "deep-dashes": "- " * 10_000,
    "deep-keys": "".join(f"{' ' * n}a:\n" for n in range(300)) + CLEAN,
    "latin": CLEAN.replace("Clean", "Clé").encode("latin-1"),
    "utf-16": CLEAN.encode("utf-16"),
    "nul": CLEAN.replace("Clean", "Cl\0ean"),
    "binary": bytes(range(256)) * 100,
    "many-documents": "---\na: b\n" * 10_000,
    "two-documents": f"---\n{CLEAN}---\n{CLEAN}",
    "many-keys": "".join(f"k{n}:\n" for n in range(30_000)),
    "one-key-often": "a:\n" * 60_000,
    "many-values": f"a: [{'1,' * 100_000}]",
    "long-key": f"? {'k' * 200_000}\n: v\n",
    "half-a-character": CLEAN.replace("name: Clean", 'name: "\\ud800"'),
    "empty": "",
    "comment": "# nothing\n",
    "list": "- a\n",
    "word": "x",
    "broken": "project: {name: [\n",
    "tab": "project:\n\tname: x\n",
}


def bounded(*args: str, kib: int = MEMORY, limit: str = "-v", **env: str) -> Result:
    """Run the command line in bounded time, with a limit of `ulimit`: of memory, or of the size of a file."""
    shell = ["sh", "-c", f'ulimit {limit} {kib}; exec "$@"', "sh", *COMMAND, *args]
    extra = {"PYTHONDONTWRITEBYTECODE": "1", **env}
    done = subprocess.run(
        shell, cwd=ROOT, env=environment(extra), capture_output=True, check=False, timeout=SECONDS, text=True
    )
    return Result(done.returncode, done.stdout, done.stderr)
