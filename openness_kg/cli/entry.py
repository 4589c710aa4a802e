"""Where the command ``openness-kg`` begins: with so little that it heeds signals before the rest of it is loaded."""

from __future__ import annotations

import signal

from openness_kg.base import stopping


def main() -> None:
    """Run the command line and exit with a code of ``openness_kg.base.errors.Exit``, or a signal's."""
    stopping.heed()
    try:
        from openness_kg.cli.app import run

        run()
    except KeyboardInterrupt:
        stopping.leave(stopping.SIGNALLED + signal.SIGINT)
