"""The command ``openness-kg``: its commands in one list, and the one place where errors end."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from inspect import getdoc
from keyword import iskeyword
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from openness_kg.base import stopping
from openness_kg.base.errors import Exit, OpennessError, reason
from openness_kg.base.text import quoted, sentence
from openness_kg.base.version import __version__

COMMANDS = {
    "build": "Validate, derive, and write tables and dumps of the graph.",
    "publish": "Write the site: dumps, pages, descriptions, questions.",
    "validate": "Check the graph, and files on top, against shapes.",
    "table": "Print the openness table of an edition, or as of a day.",
    "explain": "Say why cells have their levels: evidence, lineage, rule.",
    "lineage": "Show bases, heirs and the restrictions that pass on.",
    "audit": "Find ratings that contradict lineage or other ratings.",
    "what-if": "Say what would change if a fact were otherwise.",
    "changes": "List what an edition has otherwise than an earlier one.",
    "query": "Run SPARQL over the graph, or list the catalogue.",
    "reconcile": "Match a column of names with things in the graph.",
    "serve": "Answer SPARQL over HTTP, with pages and a JSON API.",
    "export": "Write a bill of materials of a model: SPDX, CycloneDX.",
    "link": "Propose links to Wikidata, and check those there are.",
    "derive": "Derive from statements in files, on an engine of your choice.",
    "load": "Fill a store on disk with the graph, derived.",
    "import": "Turn an index or a catalogue into files of the graph.",
    "new": "Write a Turtle file with which a new project begins.",
}
"""The commands in the order in which ``--help`` lists them, each with its summary; each has a module of its name, with
a function ``run`` that says more."""


class Commands(TyperGroup):
    """The commands, each set up only when it is called, so that none waits for the others' options."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature is typer's
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the signature is typer's
        """Return a command, or None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        single = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name.replace("-", "_")
        run = import_module(f"openness_kg.cli.{module}").run
        single.command(name=cmd_name, help=f"{COMMANDS[cmd_name]}\n\n{getdoc(run) or ''}")(run)
        return typer.main.get_command(single)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - the signature is typer's
        """Write each command with its summary; none is imported for that."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(
    name="openness-kg",
    cls=Commands,
    help='The knowledge graph of how open "open" AI is: validate, derive, table, explain, lineage, audit, query.',
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


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


def run() -> NoReturn:
    """Run the command line and exit with a code of ``openness_kg.base.errors.Exit``."""
    gc.set_threshold(100_000, 20, 100)  # terms and rows come by the ten thousand, and hardly any in circles
    try:
        for argument in sys.argv[1:]:
            if argument.startswith("-") and len(name := argument.partition("=")[0]) > _LONGEST_OPTION:
                raise OpennessError(f"There is no option {quoted(name)}: --help lists those that there are.")  # noqa: TRY301
        stopping.leave(app(standalone_mode=False) or Exit.FINE)
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
    # whoever told it to end knows why it did
    if not stopping.told:
        with suppress(OSError):
            typer.echo(sentence(text), err=True)
    if sys.stdout is not None:
        # what could not be written is not tried again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    stopping.leave(code)
