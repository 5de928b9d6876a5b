"""Choices from intervals: an offer over one issue or several, an effort, any number that an actor picks.

In the compiled game such a choice is one action whose values are symbols, of
their own in every round: what one choice is says nothing of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import evolve, frozen

from ..compiling.expansion import amended
from ..compiling.standing import symbol_of_amendment, symbol_of_round
from ..condition import exact, symbol
from ..expression import name as name_expression
from ..game_tree import GameTree
from ..negotiation import Amend, Interval, Negotiation, Parameter, Proposal
from ..negotiation.checking.meaning import payoff_names
from ..negotiation.stage import walk
from .line import Line
from .naming import CHOSEN, OFFER, stationary


@frozen
class IntervalChoice:
    """A choice from intervals.

    Parameters
    ----------
    action
        The action that stands for choosing any values.
    lines
        The variables of the first round, and where they may lie.
    names
        What is chosen: issues, or a variable.
    """

    action: str
    lines: tuple[Line, ...]
    names: tuple[str, ...]

    @property
    def standing(self) -> dict[str, str]:
        """The parameters of the compiled game that stand for choices, with what is chosen."""
        return {line.variable.name: name for line, name in zip(self.lines, self.names, strict=True)}

    def at(self, tree: GameTree, infoset: int) -> bool:
        """Whether this is what is chosen at a set."""
        return tree.infosets[infoset].actions[0] == self.action

    def lines_at(self, tree: GameTree, infoset: int) -> tuple[Line, ...]:
        """The variables that are chosen at a set, and where they may lie."""
        round_ = tree.infosets[infoset].round
        variables = [symbol_of_round(line.variable, round_) for line in self.lines]
        return tuple(
            evolve(line, variable=variable, best=stationary(variable, self._history(tree, infoset)))
            for line, variable in zip(self.lines, variables, strict=True)
        )

    def _history(self, tree: GameTree, infoset: int) -> int:
        """How many other histories there are in the round after which the same variables are chosen before this one."""
        here = tree.infosets[infoset]
        before = [tree.infosets[each] for each in range(infoset) if self.at(tree, each)]
        seen = dict.fromkeys((each.player, each.sees) for each in before if each.round == here.round)
        return list(seen).index((here.player, here.sees)) if (here.player, here.sees) in seen else len(seen)


def with_ranges(negotiation: Negotiation) -> tuple[Negotiation, tuple[IntervalChoice, ...]]:
    """The negotiation with symbols in place of every choice from an interval, and these choices.

    Proposals that are listed stay, and so do named options.
    """
    taken = payoff_names(negotiation)
    found: list[IntervalChoice] = []
    parameters: list[Parameter] = list(negotiation.parameters)

    def line(kind: str, name: str, domain: Interval) -> Line:
        own = f"{kind}{name}"
        while own in taken or _best_is_among(taken, own):
            own += "_"
        taken.add(own)
        parameters.append(Parameter(own, domain))
        low, high = (None if each is None else exact(each) for each in (domain.low, domain.high))
        return Line(symbol(own), low, high, domain.low_open, domain.high_open)

    for stage, _ in walk(negotiation.process):
        domain = getattr(stage, "domain", None)
        if domain is not None:
            chosen = line(CHOSEN, stage.variable, domain)  # type: ignore[attr-defined]
            found.append(IntervalChoice(chosen.variable.name, (chosen,), (stage.variable,)))  # type: ignore[attr-defined]
    proposals = negotiation.proposals
    if not proposals and negotiation.issues and all(issue.domain is not None for issue in negotiation.issues):
        lines = tuple(line(OFFER, issue.name, issue.domain) for issue in negotiation.issues if issue.domain is not None)
        names = tuple(issue.name for issue in negotiation.issues)
        action = f"any {', '.join(names)}"
        while action in taken:
            action += "_"
        found.append(IntervalChoice(action, lines, names))
        values = zip(names, lines, strict=True)
        if any(isinstance(stage, Amend) for stage, _ in walk(negotiation.process)):
            others = tuple(evolve(each, variable=symbol_of_amendment(each.variable)) for each in lines)
            found.append(IntervalChoice(amended(action), others, names))
        proposals = (Proposal(action, tuple((name, name_expression(one.variable.name)) for name, one in values)),)
    symbolic = evolve(negotiation, parameters=tuple(parameters), proposals=proposals)
    return symbolic, tuple(found)


def _best_is_among(names: Iterable[str], variable: str) -> bool:
    """Whether the symbol of the best value, in some round or history, has one of the names."""
    best = stationary(symbol(variable)).name
    return any(re.fullmatch(rf"{re.escape(best)}(_\d+)?(_[a-z]+)?", name) for name in names)


__all__ = ["IntervalChoice", "with_ranges"]
