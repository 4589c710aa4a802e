"""``openness-kg derive``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openness_kg.base.errors import OpennessError
from openness_kg.base.files import target
from openness_kg.cli.options import OnlyData, progress, say


def run(
    inputs: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="INPUT",
            help="Statements as N-Quads or Parquet, folders of such parts, and whatever --data takes.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="The .nq or .nq.gz to write; with Spark a folder as well."),
    ] = None,
    engine: Annotated[str, typer.Option("--engine", help="sparql, duckdb or spark.")] = "sparql",
    master: Annotated[
        str | None, typer.Option("--master", metavar="URL", help="The Spark to ask; one in this process by default.")
    ] = None,
    work: Annotated[
        Path | None,
        typer.Option(
            "--work", metavar="DIR", help="Where Spark keeps what is done, and goes on from; OUTPUT.work by default."
        ),
    ] = None,
    only_data: OnlyData = False,
) -> None:
    """What is derived is what `load` derives, whatever the engine, as sorted N-Quads.

    The statements of the shipped graph, or with --only-data of its ontology, count with those that are given.
    """
    from openness_kg.base.formats import chosen
    from openness_kg.derive import files
    from openness_kg.opener import stated

    chosen("There is no engine", dict.fromkeys(files.ENGINES), engine)
    if engine != "spark" and (master is not None or work is not None):
        raise OpennessError("--master and --work go with --engine spark.")
    if output is None:
        raise OpennessError("Name the file to write, with -o.")
    to_file = output.name.endswith((".nq", ".nq.gz"))
    if not to_file and engine != "spark":
        raise OpennessError(f"{output}: what is derived is written as N-Quads: let the name end in .nq or .nq.gz.")
    if to_file:
        target(str(output))
    given = list(inputs or ())
    sources = [part for path in given for part in files.parts(path)]
    others = [path for path in given if not files.parts(path)]
    store = stated(others, only_data=only_data, also=bool(sources))
    if engine == "spark":
        from openness_kg.derive import spark

        count = spark.derive(store, sources, output, work, master, progress)
    else:
        by = files.by_sparql if engine == "sparql" else files.by_duckdb
        count = files.write(output, by(store, sources, progress))
    say(f"{output}: {count} statements")
