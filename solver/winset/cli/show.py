"""``winset show``: the negotiation and what follows from it before anything is solved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click
from attrs import frozen

from ..errors import NotYetError
from ..game_tree import GameTree
from ..negotiation import Negotiation
from ..reporting.describing import negotiation_sentences, parameter_rows
from ..win_set import AgreementZone, ratification_probability
from ..win_set.payments import cheapest_coalition
from .arguments import at_option, json_option, negotiation_argument, read_game
from .knowing import knowledge_rows, situation_rows
from .printing import print_json, print_table


@click.command()
@negotiation_argument
@at_option
@click.option("--win-sets", is_flag=True, help="What each side would ratify, and where all overlap.")
@click.option("--payments", metavar="AGREEMENT", help="Whom it would pay to pay so that this agreement is ratified.")
@click.option("--tree", is_flag=True, help="The extensive form, as text.")
@click.option("--information", is_flag=True, help="What each player knows at each of its moves.")
@json_option
def show(
    name: str,
    values: tuple[str, ...],
    win_sets: bool,
    payments: str | None,
    tree: bool,
    information: bool,
    as_json: bool,
) -> None:
    """Show a negotiation, or the game of an .efg file."""
    game = read_game(name, values)
    everything = not (win_sets or tree or information or payments)
    compiled = game if isinstance(game, GameTree) else None
    if compiled is None and (tree or information):
        assert isinstance(game, Negotiation)
        compiled = game.compile()
    found: dict[str, Any] = {"title": game.title}
    if isinstance(game, Negotiation):
        if everything:
            found["sentences"] = list(negotiation_sentences(game))
            found["parameters"] = [dict(zip(COLUMNS, row, strict=True)) for row in parameter_rows(game)]
        if win_sets:
            found["win_sets"] = {side.name: ratifiable(game, side.name) for side in game.sides if side.constituents}
            if not any(isinstance(each, Chances) for each in found["win_sets"].values()):
                found["agreement_zone"] = game.agreement_zone()
        if payments:
            found["payments"] = payment_rows(game, payments)
    if tree or (everything and compiled is not None):
        found["tree"] = str(compiled)
    if information and compiled is not None:
        found["knowledge"] = list(knowledge_rows(compiled, game if isinstance(game, Negotiation) else None))
        found["information"] = list(situation_rows(compiled))
    if as_json:
        print_json(plain(found))
    else:
        print_found(found)


def payment_rows(negotiation: Negotiation, agreement: str) -> list[dict[str, str]]:
    """For every side with constituents: who must be paid, together and if everybody gets the same."""
    rows = []
    for side in negotiation.sides:
        if side.constituents:
            found = cheapest_coalition(negotiation, side.name, agreement)
            same = cheapest_coalition(negotiation, side.name, agreement, across_the_board=True)
            rows.append(
                {
                    "side": side.name,
                    "must be paid": "nothing is enough" if found is None else str(found),
                    "in all": "" if found is None else str(found.cost),
                    "to everybody": "" if same is None else str(same.cost),
                }
            )
    return rows


COLUMNS = ("parameter", "domain", "value")


@frozen
class Chances:
    """What stands in for a win-set where a continuous draw decides: the odds of every agreement of the finite game."""

    side: str
    odds: tuple[tuple[str, Any], ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"kind": "chances", "side": self.side, "odds": {name: str(chance) for name, chance in self.odds}}

    def __str__(self) -> str:
        lines = [f"probability that {self.side} ratifies:", *(f"  {name}: {chance}" for name, chance in self.odds)]
        return "\n".join(lines)


def ratifiable(negotiation: Negotiation, side: str) -> Any:
    """The win-set of a side, or the odds of agreements where something is drawn from a distribution."""
    try:
        return negotiation.win_set(side)
    except NotYetError as error:
        if any(problem.code != "open-draw" for problem in error.problems):
            raise
    points = negotiation.agreements()
    return Chances(side, tuple((point.name, ratification_probability(negotiation, side, point)) for point in points))


def zone_lines(found: Any) -> Iterator[str]:
    """The agreement zone without the win-sets that stand above it, for each combination of types where they matter."""
    if isinstance(found, AgreementZone):
        yield f"agreement zone: {'empty, deadlock' if found.deadlock else found.zone}"
        return
    yield "agreement zone, by what is drawn:"
    for profile in found.profiles:
        zone = "empty, deadlock" if profile.region.deadlock else profile.region.zone
        yield f"  {profile.label} (probability {profile.probability}): {zone}"


def plain(value: Any) -> Any:
    """As JSON can write it."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return value.to_dict() if hasattr(value, "to_dict") else value


def print_found(found: dict[str, Any]) -> None:
    """The parts that were asked for, in order."""
    if found["title"] and "tree" not in found:
        click.secho(found["title"], bold=True)
    for sentence in found.get("sentences", ()):
        click.echo(sentence)
    if found.get("parameters"):
        click.echo()
        print_table(COLUMNS, [tuple(row.values()) for row in found["parameters"]])
    for win_set in found.get("win_sets", {}).values():
        click.echo(f"{win_set}".rstrip())
    if "agreement_zone" in found:
        for line in zone_lines(found["agreement_zone"]):
            click.echo(line)
    if "payments" in found:
        rows = found["payments"]
        print_table(tuple(rows[0]), [tuple(row.values()) for row in rows], wide=("must be paid",))
    if "tree" in found:
        click.echo(found["tree"].rstrip())
    if found.get("knowledge"):
        rows = found["knowledge"]
        print_table(tuple(rows[0]), [tuple(row.values()) for row in rows], wide=("knows", "does not know", "between"))
        click.echo()
    if found.get("information"):
        rows = found["information"]
        print_table(tuple(rows[0]), [tuple(row.values()) for row in rows], wide=("knowing",))
