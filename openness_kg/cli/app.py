"""The command ``openness-kg``: its commands in one list, and the one place where errors end."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Annotated, NoReturn

import typer

from openness_kg import __version__
from openness_kg.base.errors import Exit, OpennessError, reason
from openness_kg.base.text import quoted, sentence
from openness_kg.cli import audit, build, explain, import_, load, new, query, table, validate

app = typer.Typer(
    name="openness-kg",
    help='The knowledge graph of how open "open" AI is: validate, derive, table, explain, audit, query.',
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for module in (build, validate, table, explain, audit, query, load, import_, new):
    app.command(name=module.__name__.rsplit(".", 1)[-1].strip("_"))(module.run)


_LONGEST_OPTION = 100
"""Characters of an option's name: a longer one is not compared with those that there are."""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"openness-kg {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line and exit with a code of ``openness_kg.errors.Exit``."""
    try:
        for argument in sys.argv[1:]:
            if argument.startswith("-") and len(name := argument.partition("=")[0]) > _LONGEST_OPTION:
                raise OpennessError(f"There is no option {quoted(name)}: --help lists those that there are.")  # noqa: TRY301
        sys.exit(app(standalone_mode=False))
    except OpennessError as error:
        _end(f"openness-kg: {error}", error.exit_code)
    except typer.Abort:
        _end("openness-kg: Stopped.", Exit.BAD_INPUT)
    except (MemoryError, RecursionError):
        _end("openness-kg: This takes more memory than there is: narrow it down.", Exit.BAD_INPUT)
    except OSError as error:
        _end(f"openness-kg: {error.filename or 'stdout'}: {reason(error)}.", Exit.BAD_INPUT)
    except Exception as error:
        # what click says of wrong usage: its module is not imported for this alone
        if not hasattr(error, "format_message"):
            raise
        context = getattr(error, "ctx", None)
        if context and error.format_message() == context.get_help():
            _end(context.get_help(), Exit.BAD_INPUT)
        usage = f"{context.get_usage()}\nTry '{context.command_path} --help' for help.\n\n" if context else ""
        _end(f"{usage}Error: {error.format_message()}", Exit.BAD_INPUT)


def _end(text: str, code: int) -> NoReturn:
    """Say why nothing came of it, in the one place where errors end, and exit."""
    with suppress(OSError):
        typer.echo(sentence(text), err=True)
    if sys.stdout is not None:
        # what could not be written is not tried again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(code)
