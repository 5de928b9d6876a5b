"""``winset solve``: the equilibria, in the negotiation's words."""

from __future__ import annotations

import sys
from fractions import Fraction

import click

from ..equilibrium import Equilibrium, Found, Solution, Stopped
from ..equilibrium.strategy import StrategyTable
from ..game_tree import GameTree
from ..negotiation import Negotiation
from ..reporting.payments import payment_sentences
from ..reporting.words import number_text, result_words, share_text
from .arguments import at_option, concept_option, json_option, negotiation_argument, read_game
from .printing import print_json, print_table
from .problems import NEGATIVE

MANY_ACTORS, MANY_ROWS, MANY_EQUILIBRIA = 24, 60, 20
"""Beyond these the payoffs of groups, rows of a strategy and equilibria are left to ``--json``, and counted."""


@click.command()
@negotiation_argument
@at_option
@concept_option
@click.option(
    "--ties",
    type=click.Choice(["declared", "all"]),
    default="declared",
    show_default=True,
    help="Keep the tie rules of the negotiation, or let every optimal action count.",
)
@click.option("--why", is_flag=True, help="What each deviation would cost, and which belief says so.")
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="Stop after this.")
@click.option("--node-limit", type=click.IntRange(min=1), metavar="N", help="Largest number of distinct nodes.")
@click.option(
    "--alternatives", type=click.IntRange(min=1), metavar="N", help="Most equilibrium outcomes followed of one subgame."
)
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    metavar="N",
    help="Solve in so many processes; decided by itself.",
)
@json_option
def solve(
    name: str,
    values: tuple[str, ...],
    concept: str,
    ties: str,
    why: bool,
    time_limit: float | None,
    node_limit: int | None,
    alternatives: int | None,
    processes: int | None,
    as_json: bool,
) -> None:
    """Solve a negotiation, or the game of an .efg file.

    Every equilibrium that is shown has been verified in exact arithmetic. Exit
    status 1 when none was found.
    """
    from ..solving import solve as solve_game

    game = read_game(name, values)
    given = {"node_limit": node_limit, "alternatives": alternatives}
    limits = {name: limit for name, limit in given.items() if limit is not None}
    solution = solve_game(game, concept, ties=ties, time_limit=time_limit, processes=processes, **limits)
    if as_json:
        data = {"negotiation": name, "parameters": parameters_of(game), **solution.to_dict()}
        if why:
            for entry, explanation in zip(data["equilibria"], solution.explain(), strict=True):
                entry["why"] = explanation.to_dict()
        if isinstance(game, Negotiation) and (sentences := list(payment_sentences(game, solution))):
            data["payments"] = sentences
        print_json(data)
    else:
        print_solution(game, solution, why=why)
    if solution.found is Found.NONE:
        sys.exit(NEGATIVE)


def parameters_of(game: Negotiation | GameTree) -> dict[str, str]:
    """The values of the parameters, as texts; none for a game from a file."""
    return {each.name: str(each.value) for each in game.parameters} if isinstance(game, Negotiation) else {}


def print_solution(game: Negotiation | GameTree, solution: Solution, *, why: bool) -> None:
    """Every equilibrium with its endings, payoffs and strategies, and what is known about the search."""
    if solution.title:
        click.secho(solution.title, bold=True)
    if values := parameters_of(game):
        click.echo(", ".join(f"{parameter} = {value}" for parameter, value in values.items()))
    click.echo(found_words(solution))
    for note in solution.notes:
        click.echo(f"note: {note}")
    for number, equilibrium in enumerate(solution.equilibria[:MANY_EQUILIBRIA], 1):
        click.echo()
        if len(solution.equilibria) > 1:
            click.secho(f"Equilibrium {number}", bold=True)
        print_equilibrium(equilibrium)
        if why:
            click.echo()
            click.echo(f"{equilibrium.explain()}".rstrip())
    left_out(len(solution.equilibria) - MANY_EQUILIBRIA, "equilibria")
    if isinstance(game, Negotiation) and (sentences := list(payment_sentences(game, solution))):
        click.echo()
        for sentence in sentences:
            click.echo(sentence)


def found_words(solution: Solution) -> str:
    """How many equilibria, whether these are all, which may be mixed, and why the search ended."""
    count = len(solution.equilibria)
    what = solution.concept.words
    complete = solution.found is Found.ALL
    if not count:
        known = solution.stopped is Stopped.COMPLETE
        text = f"There is no {what}." if known else f"No {what} was found."
    elif count == 1:
        text = f"One {what} outcome" + (", the only one." if complete else "; there may be others.")
    else:
        text = f"{count} {what} outcomes" + (
            ", all there are." if solution.found is Found.ALL else "; perhaps not all."
        )
    for words in solution.together:
        text += f" {words[0].upper()}{words[1:]}."
    if solution.stopped is Stopped.GAVE_UP:
        text += " Every method came to its end, and that proves nothing."
    elif solution.stopped is not Stopped.COMPLETE:
        text += f" The search stopped early: {solution.stopped.value}."
    return text


def print_equilibrium(equilibrium: Equilibrium) -> None:
    """Its endings, payoffs, strategies and certificate."""
    shares: dict[str, Fraction] = {}
    for outcome in equilibrium.outcomes:  # those that differ in payoffs only are one line, unless the end has no name
        if outcome.result.ending is None:
            words = ", ".join(map(number_text, outcome.payoffs))
        else:
            words = result_words(outcome.result)
        shares[words] = shares.get(words, Fraction(0)) + outcome.probability
    named = all(outcome.result.ending is not None for outcome in equilibrium.outcomes)
    ending = "ending" if named else f"payoffs of {', '.join(equilibrium.play.actors)}"
    lines = [(share_text(share), words) for words, share in shares.items()]
    print_table(("probability", ending), lines[:MANY_ROWS])
    left_out(len(lines) - MANY_ROWS, "endings")
    click.echo()
    payoffs = list(equilibrium.payoff.items())
    shown = [pair for pair in payoffs if "." not in pair[0]] if len(payoffs) > MANY_ACTORS else payoffs
    print_table(("who", "expected payoff"), [(actor, number_text(value)) for actor, value in shown])
    left_out(len(payoffs) - len(shown), "groups")
    for player, tables in equilibrium.strategies.items():
        print_strategy(player, tables)
    click.echo()
    if equilibrium.count > 1:
        click.echo(f"{equilibrium.count} equilibria have these endings and payoffs; this is the first of them.")
    click.echo(f"Certificate: {equilibrium.certificate}.")


def print_strategy(player: str, tables: tuple[StrategyTable, ...]) -> None:
    """What a player does, as one table of all its decisions; a single act is a line."""
    click.echo()
    rows = [
        (table.label if not number else "", row.seen_text(table.columns), row.act_text)
        for table in tables
        for number, row in enumerate(table.runs)
    ]
    if len(rows) == 1 and not rows[0][1]:
        click.echo(tables[0])
    elif any(seen for _, seen, _ in rows):
        print_table((f"{player} at", "sees", "does"), rows[:MANY_ROWS])
    else:
        print_table((f"{player} at", "does"), [(heading, does) for heading, _, does in rows[:MANY_ROWS]])
    left_out(len(rows) - MANY_ROWS, "rows")


def left_out(count: int, what: str) -> None:
    """Say how many are not printed; nothing where all are."""
    if count > 0:
        click.echo(f"and {count} more {what}: --json lists them")
