"""Where the command ``openness-kg`` begins: with so little that it heeds signals before the rest of it is loaded."""

from __future__ import annotations

import signal

from openness_kg.base import stopping


def main() -> None:
    """Run the command line and exit with a code of ``openness_kg.base.errors.Exit``, or a signal's."""
    stopping.leave_at_once()
    from openness_kg.cli.app import run

    try:
        stopping.heed()
        run()
    except KeyboardInterrupt:
        stopping.leave(stopping.SIGNALLED + signal.SIGINT)
