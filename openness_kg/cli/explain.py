"""``openness-kg explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from openness_kg.cli.options import (
    Data,
    Edition,
    EndpointUrl,
    OnlyData,
    Output,
    StoreFolder,
    TokenFile,
    User,
    emit,
    opened,
    say,
)

if TYPE_CHECKING:
    from openness_kg.views.explain import Explanation, Overview


def run(
    project: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="A project, or else a model, family or dataset: slug, IRI, name, alias or id on a hub."
        ),
    ],
    criterion: Annotated[
        str | None,
        typer.Argument(metavar="[CRITERION]", help="A criterion: slug, IRI or label. Without one, an overview of all."),
    ] = None,
    edition: Edition = None,
    scheme: Annotated[
        str | None,
        typer.Option(
            "--scheme",
            metavar="ID",
            help="The criteria on which to say what lineage alone allows, ratings aside; the newest by default for a"
            " project that no edition rates.",
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="DATE", help="As the index of the edition stood on a day, by what was so then; or --scheme."
        ),
    ] = None,
    format_name: Annotated[
        str, typer.Option("--format", help="text, json or mermaid (a chart, for one criterion).")
    ] = "text",
    data: Data = None,
    only_data: OnlyData = False,
    store: StoreFolder = None,
    endpoint: EndpointUrl = None,
    user: User = None,
    token_file: TokenFile = None,
    output: Output = None,
) -> None:
    """Without a criterion, an overview of all; of a model, family or dataset, what binds it and why.

    A project that no edition rates yet, such as one in your own --data, gets the levels that its lineage allows.
    """
    from openness_kg.base.errors import OpennessError
    from openness_kg.views import registry
    from openness_kg.views.explain.model import EDITION_OR_SCHEME

    view = "overview" if criterion is None else "explanation"
    registry.check(view, format_name)
    if edition is not None and scheme is not None:
        raise OpennessError(EDITION_OR_SCHEME)
    if on is not None:
        from openness_kg.base.days import day

        day(on)
    graph = opened(data, only_data, store, endpoint, user, token_file)
    if (criterion, edition, scheme, on) == (None, None, None, None):
        found, is_project = graph.names.explained(project)
        if not is_project:
            emit(registry.render("binding", graph.explain_model(found), format_name), output)
            return
        project = found
    answer = graph.explain(project, criterion, edition, scheme, on)
    result = registry.render(view, answer, format_name)
    if edition is None and scheme is None:
        say(_chosen(answer, on, "the newest" if criterion is None else "the newest with this criterion"))
    emit(result, output)


def _chosen(answer: Explanation | Overview, on: str | None, of_schemes: str) -> str:
    """Return which edition or scheme it was, since nobody named one."""
    if answer.edition is not None and on is not None:
        return answer.edition.slug
    if answer.edition is not None:
        return f"edition {answer.edition.slug} (the newest that rates this)"
    return f"scheme {answer.scheme.slug if answer.scheme else ''} ({of_schemes})"
