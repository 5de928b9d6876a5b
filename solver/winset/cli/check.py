"""``winset check``: is the negotiation sound, and how large is its game."""

from __future__ import annotations

import sys

import click

from ..errors import NotYetError, WinsetError
from ..game_tree import GameTree
from ..negotiation import Negotiation
from .arguments import at_option, json_option, negotiation_argument, read_game
from .printing import print_json
from .problems import BAD_INPUT, print_problems


@click.command()
@negotiation_argument
@at_option
@json_option
def check(name: str, values: tuple[str, ...], as_json: bool) -> None:
    """Say everything that is wrong with a negotiation or an .efg file, or how large its game is.

    Reads the file, then compiles it where every parameter has a value. Exit
    status 2 when something is wrong.
    """
    try:
        game = read_game(name, values)
        size = game_size(game)
    except WinsetError as error:
        if not as_json:
            raise
        problems = [
            {
                "code": problem.code,
                "message": problem.message,
                "path": problem.path,
                "line": problem.place.line if problem.place else None,
                "column": problem.place.column if problem.place else None,
                "hint": problem.hint,
            }
            for problem in error.problems
        ]
        print_json({"ok": False, "problems": problems})
        print_problems(error.problems)
        sys.exit(BAD_INPUT)
    free = game.free_parameters if isinstance(game, Negotiation) else ()
    if as_json:
        print_json({"ok": True, "title": game.title, "free_parameters": free, **size})
        return
    click.echo(f"{name}: nothing is wrong")
    if size:
        click.echo(
            f"its game has {size['unfolded_nodes']} nodes ({size['distinct_nodes']} distinct), "
            f"{size['information_sets']} information sets, {size['players']} players"
        )
    elif free:
        click.echo(f"without a value: {', '.join(free)}")


def game_size(game: Negotiation | GameTree) -> dict[str, int]:
    """The size of the game; nothing where parameters have no value, or an interval has no grid."""
    try:
        tree = game if isinstance(game, GameTree) else game.compile()
    except NotYetError as error:
        if all(problem.code in ("no-value", "no-grid") for problem in error.problems):
            return {}
        raise
    return {
        "unfolded_nodes": tree.unfolded_size,
        "distinct_nodes": len(tree.nodes),
        "information_sets": len(tree.infosets),
        "players": tree.player_count,
    }
