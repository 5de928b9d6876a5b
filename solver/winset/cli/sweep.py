"""``winset sweep``: the equilibria over a grid of parameter values, as a table."""

from __future__ import annotations

import sys

import click

from ..errors import InputError, Problem
from .arguments import at_option, concept_option, json_option, negotiation_argument, no_game, read_game
from .printing import print_json, print_table

STOPPED = 130
"""Exit status after Ctrl-C, as shells have it."""


@click.command()
@negotiation_argument
@click.argument("axes", metavar="NAME=VALUES...", nargs=-1, required=True)
@at_option
@concept_option
@click.option(
    "--ties", type=click.Choice(["declared", "all"]), default="declared", show_default=True, help="Whose tie rules."
)
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="For each point.")
@click.option("-o", "--output", metavar="FILE", help="Write .csv or .parquet; a stopped sweep goes on from there.")
@click.option(
    "--processes", type=click.IntRange(min=1), metavar="N", help="Solve points in so many processes; decided by itself."
)
@json_option
def sweep(
    name: str,
    axes: tuple[str, ...],
    values: tuple[str, ...],
    concept: str,
    ties: str,
    time_limit: float | None,
    output: str | None,
    processes: int | None,
    as_json: bool,
) -> None:
    """Solve a negotiation at every point of a grid.

    Each axis is NAME=LOW:HIGH:COUNT (evenly spaced, exact) or NAME=VALUE,VALUE,...: winset sweep
    putnam1988/figure1_uncertain p=0:1:101 -o p.csv
    """
    from ..solving.sweeping import Interrupted
    from ..solving.sweeping import sweep as solve_grid

    given: dict[str, str] = {}
    for each in axes:
        axis, sign, source = each.partition("=")
        if not sign or not axis or not source:
            raise InputError(Problem("bad-axis", f"{each!r} is no axis", hint="write p=0:1:101 or p=1/4,1/2"))
        if axis in given:
            raise InputError(Problem("name-twice", f"{axis!r} runs twice"))
        given[axis] = source
    negotiation = no_game(read_game(name, values))
    try:
        table = solve_grid(
            negotiation, given, concept=concept, ties=ties, time_limit=time_limit, file=output, processes=processes
        )
    except Interrupted as interrupted:
        click.echo(interrupted.words, err=True)
        sys.exit(STOPPED)
    if as_json:
        print_json(table.to_dict())
    elif output is not None:
        click.echo(f"{len(table.points)} points, {len(table.rows)} rows: {output}")
    else:
        print_table(table.columns, table.texts())
