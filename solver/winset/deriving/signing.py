"""What signing any point of an interval leads to: what Level I protocols that are no finite play are derived from.

It comes from the compiled game with a single offer, in which the negotiators' own moves are forced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy
from attrs import evolve, frozen

from ..condition import Space, Tree
from ..errors import NotYetError, Problem, UnsupportedError
from ..game_tree import Chance, Decision, GameTree, Tie
from ..negotiation import Bargain, Negotiation
from .drawing import Drawn
from .exploring import Budget
from .games import Plays, subgame_plays
from .line import Line, extended
from .play import Play
from .ranges import IntervalChoice, with_ranges

Compile = Callable[[Negotiation, Mapping[str, str]], GameTree]

FIRST_OF_SEVERAL = (
    "several equilibria follow some signatures; the first of them is taken throughout: perhaps not all are listed"
)
_SINGLE: dict[str, Any] = {
    "protocol": "take_it_or_leave_it",
    "rounds": Bargain().rounds,
    "endless": False,
    "discount": (),
    "breakdown": Bargain().breakdown,
    "refusal": "end",
    "order": (),
    "recognition": (),
    "disagreement": "reversion",
    "walk_away": "never",
}
"""The fields of a stage with one offer."""


def forced(tree: GameTree, answer: int, ratifying: Sequence[str] = ()) -> GameTree:
    """The game in which the one offer is made and every negotiator gives the same answer: 0 accepts, -1 rejects."""
    nodes: list[Any] = []
    for node in tree.nodes:
        if isinstance(node, Decision):
            described = tree.infosets[node.infoset]
            if described.tie is Tie.SIGN:
                node = Chance(
                    described.label, (described.actions[answer],), (sympy.Integer(1),), (node.children[answer],)
                )
            elif tree.players[described.player] in ratifying:
                body = described.body
                node = Chance(described.label, described.actions[:1], (sympy.Integer(1),), node.children[:1], body=body)
            elif described.tie is Tie.FREE and len(described.actions) == 1:
                node = Chance(described.label, described.actions, (sympy.Integer(1),), node.children)
        nodes.append(node)
    return evolve(tree, nodes=tuple(nodes))


@frozen
class Signing:
    """What signing any point of a line leads to, and what follows without a signature.

    Parameters
    ----------
    tree
        The compiled game, for its actors.
    signed
        Plays over the parameters and the offer.
    rejected
        Plays over the parameters.
    """

    tree: GameTree
    line: Line
    signed: Tree[Plays]
    rejected: Tree[Plays]

    def payoffs(self, play: Play, names: Sequence[str]) -> tuple[Any, ...]:
        """The payoffs of some actors."""
        return tuple(play.payoffs[self.tree.actors.index(name)] for name in names)


def signing(
    negotiation: Negotiation,
    stage: Bargain,
    compiled: Compile,
    space: Space,
    draws: Sequence[Drawn],
    budget: Budget,
    ratifying: Sequence[str] = (),
) -> Signing:
    """The consequences of signing, from the negotiation with a single offer that everybody accepts.

    Parameters
    ----------
    ratifying
        Those who vote for it, whatever they think of it.

    Raises
    ------
    UnsupportedError
        ``needs-interval`` where the issue is no interval, ``several-intervals`` where there are more;
        ``moves-before`` where somebody moves before the bargaining.
    """
    first = negotiation.sides[0].name
    single = evolve(stage, **_SINGLE, proposer=first)
    plainly = evolve(negotiation, process=tuple(single if each is stage else each for each in negotiation.process))
    symbolic, ranges = with_ranges(plainly)
    if not ranges:
        message = f"{stage.protocol} over listed agreements is solved at given values"
        raise UnsupportedError(
            Problem("needs-interval", message, "issues", hint="solve, or leave the issue an interval")
        )
    if len(ranges) > 1 or len(ranges[0].lines) > 1:
        message = f"{stage.protocol} is derived over one interval"
        raise UnsupportedError(Problem("several-intervals", message, "issues", hint="solve it at given values"))
    ((line,),) = (each.lines for each in ranges)
    tree = compiled(symbolic, ranges[0].standing)
    _check_first(tree, ranges[0], stage)
    whole = extended(space, line.variable.name)
    signed = subgame_plays(forced(tree, 0, ratifying), whole, budget, draws=draws)
    rejected = subgame_plays(forced(tree, -1), whole, budget, draws=draws)
    return Signing(tree, line, signed, rejected)


def _check_first(tree: GameTree, offer: IntervalChoice, stage: Bargain) -> None:
    """Whoever moves before looks ahead to what is bargained, which the forced games do not hold."""
    leads: set[int] = set()
    for position, node in enumerate(tree.nodes):
        if isinstance(node, Decision) and offer.at(tree, node.infoset):
            leads.add(position)
        elif not leads.isdisjoint(node.children):
            leads.add(position)
            if isinstance(node, Decision):
                message = f"{tree.infosets[node.infoset].label}, before {stage.protocol}, is solved at given values"
                hint = "solve, or make a parameter of what is chosen"
                raise UnsupportedError(Problem("moves-before", message, "process", hint=hint))


def one_play(plays: Plays, budget: Budget) -> Play:
    """What follows a signature, or none; where several equilibria follow, the first of them throughout."""
    if not plays:
        message = "no pure equilibrium follows some signatures"
        raise NotYetError(Problem("no-pure-equilibrium", message, hint="fix parameters"))
    if len(plays) > 1:
        budget.note(FIRST_OF_SEVERAL)
    return plays[0]
