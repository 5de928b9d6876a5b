"""``winset export``: the game as a file for other programs."""

from __future__ import annotations

import click

from ..game_tree import GameTree
from .arguments import at_option, negotiation_argument, read_game
from .printing import write_file


@click.command()
@negotiation_argument
@at_option
@click.option("--efg", is_flag=True, help="Gambit's extensive-form text, exact rationals, real names (the default).")
@click.option("-o", "--output", metavar="FILE", help="Write here instead of to the standard output.")
def export(name: str, values: tuple[str, ...], efg: bool, output: str | None) -> None:
    """Write the game of a negotiation as Gambit's extensive-form text."""
    from ..solving.efg import export_efg

    game = read_game(name, values)
    text = export_efg(game if isinstance(game, GameTree) else game.compile())
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
    else:
        write_file(output, text)
