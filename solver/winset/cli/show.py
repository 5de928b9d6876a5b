"""``winset show``: the negotiation and what follows from it before anything is solved."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import click
from attrs import frozen

from ..errors import NotYetError
from ..game_tree import GameTree
from ..negotiation import Negotiation
from ..reporting.describing import negotiation_sentences, parameter_rows
from ..win_set import AgreementZone, ratification_probability
from ..win_set.payments import Price, prices, swings
from .arguments import at_option, json_option, negotiation_argument, read_game
from .knowing import knowledge_rows, situation_rows
from .printing import print_json, print_table
from .votes import blaming, contours_of, pareto_of, tangency_of, vote_lines


@click.command()
@negotiation_argument
@at_option
@click.option("--win-sets", is_flag=True, help="What each side would ratify, and where all overlap.")
@click.option("--payments", metavar="AGREEMENT", help="Whom it would pay to pay so that this agreement is ratified.")
@click.option(
    "--contour",
    "contours",
    metavar="SIDE=VOTES",
    multiple=True,
    help="The agreements that get so many votes; may be repeated.",
)
@click.option("--pareto", metavar="SIDE,SIDE", help="The agreements from which not both sides' votes can rise.")
@click.option(
    "--tangency",
    metavar="A,B[=VOTES]",
    help="Where contours of two sides, or groups, touch; with =VOTES the points on that contour of the first.",
)
@click.option("--tree", is_flag=True, help="The extensive form, as text.")
@click.option("--information", is_flag=True, help="What each player knows at each of its moves.")
@json_option
def show(
    name: str,
    values: tuple[str, ...],
    win_sets: bool,
    payments: str | None,
    contours: tuple[str, ...],
    pareto: str | None,
    tangency: str | None,
    tree: bool,
    information: bool,
    as_json: bool,
) -> None:
    """Show a negotiation, or the game of an .efg file."""
    game = read_game(name, values)
    votes = bool(contours) or pareto is not None or tangency is not None
    everything = not (win_sets or tree or information or votes or payments is not None)
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
        if payments is not None:
            with blaming("--payments", payments):
                found["payments"] = payment_rows(game, payments)
                found["swings"] = swing_rows(game, payments)
        if contours:
            found["contours"] = contours_of(game, contours)
        if pareto is not None:
            found["pareto"] = pareto_of(game, pareto)
        if tangency is not None:
            found["tangency"] = tangency_of(game, tangency)
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
    """For every side with constituents, and whatever may be drawn: who must be paid, and if all get the same."""
    rows = []
    for side in negotiation.sides:
        if side.constituents:
            for price in prices(negotiation, side.name, agreement):
                found, same = price.targeted, price.everybody
                rows.append(
                    {
                        "side": side.name,
                        "where": price.label,
                        "must be paid": "nothing is enough" if found is None else str(found),
                        "in all": "" if found is None else str(found.cost),
                        "to everybody": "" if same is None else str(same.cost),
                    }
                )
    if not any(row["where"] for row in rows):
        rows = [{name: text for name, text in row.items() if name != "where"} for row in rows]
    return rows


def swing_rows(negotiation: Negotiation, agreement: str) -> list[dict[str, str]]:
    """What paying a group what it lacks, and nobody else, adds to the odds; where it adds anything."""
    rows = []
    for side in negotiation.sides:
        if side.constituents:
            lacked = {paid for price in prices(negotiation, side.name, agreement) for paid in payments_of(price)}
            for group, amount in sorted(lacked):
                for swing in swings(negotiation, side.name, agreement, amount):
                    if swing.group == group and swing.per_unit != 0:
                        adds, each = swing.per_unit * amount, swing.per_unit
                        named = {"side": side.name, "paying": group, "so much": str(amount)}
                        rows.append({**named, "adds to the odds": str(adds), "per unit": str(each)})
    return rows


def payments_of(price: Price) -> tuple[tuple[str, Fraction], ...]:
    """Who is paid what in the cheapest coalition, if there is one."""
    return () if price.targeted is None else price.targeted.payments


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
    if isinstance(value, list):
        return [plain(each) for each in value]
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
    for line in vote_lines(found):
        click.echo(line)
    if "payments" in found:
        rows = found["payments"]
        print_table(tuple(rows[0]), [tuple(row.values()) for row in rows], wide=("must be paid", "where"))
    if found.get("swings"):
        rows = found["swings"]
        click.echo()
        print_table(tuple(rows[0]), [tuple(row.values()) for row in rows])
    if "tree" in found:
        click.echo(found["tree"].rstrip())
    if found.get("knowledge"):
        rows = found["knowledge"]
        print_table(tuple(rows[0]), [tuple(row.values()) for row in rows], wide=("knows", "does not know", "between"))
        click.echo()
    if found.get("information"):
        rows = found["information"]
        print_table(tuple(rows[0]), [tuple(row.values()) for row in rows], wide=("knowing",))
