"""One equilibrium, and all that a search found."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import field, frozen

from ..errors import FailedError, Problem
from ..game_tree import GameTree
from ..showing import Graphed, Pictured, Tabled
from .certificate import Certificate
from .concept import Concept, Found, Stopped
from .continuum import Continuum
from .explanation import Explanation, Explanations, explain_profile
from .observation import play_after
from .play import EndingProbabilities, Play
from .profile import BehaviorProfile, Outcome
from .strategy import StrategyTable, strategy_tables


@frozen
class Equilibrium(Pictured, Graphed):
    """A certified profile of a game, with what it means for the negotiation.

    Parameters
    ----------
    tree
        The game that the profile belongs to. Where copies of a shared subgame
        play different equilibria it is less shared than the game that was
        asked about; both unfold to the same tree.
    profile
        What every player does at every information set.
    play
        The distribution over outcomes.
    certificate
        The exact check.
    count
        How many equilibria with this distribution over outcomes were found; this is the first of them.
    """

    tree: GameTree = field(repr=False)
    profile: BehaviorProfile = field(repr=False)
    play: Play
    certificate: Certificate
    count: int = 1

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The distribution over results and payoffs, likeliest first."""
        return self.play.outcomes

    @property
    def probability(self) -> EndingProbabilities:
        """The probabilities of the endings, exact."""
        return self.play.probability

    @property
    def payoff(self) -> Mapping[str, Fraction]:
        """Expected payoffs: ``payoff["X"]`` is the negotiator's, ``payoff["X.pivot"]`` a group's."""
        return self.play.payoff

    def strategy(self, actor: str) -> tuple[StrategyTable, ...]:
        """What the actor does, as tables without the columns that do not matter; one for each kind of decision."""
        return strategy_tables(self.tree, self.profile, actor)

    @property
    def strategies(self) -> dict[str, tuple[StrategyTable, ...]]:
        """The tables of every player, in the order in which the players first decide."""
        players = dict.fromkeys(self.tree.players[infoset.player] for infoset in self.tree.infosets)
        return {player: self.strategy(player) for player in players}

    def given(self, observed: Mapping[str, str] | None = None, **more: str) -> Play:
        """What follows after an observation or a deviation, such as ``given(offer="z=3/10")``.

        The nodes behind the observation are weighted by Bayes where it can
        happen, else by the beliefs of the certificate.

        Parameters
        ----------
        observed, more
            Name of a move (its label, or the variable that later players see)
            to the action taken there.

        Raises
        ------
        InputError
            ``never-observed`` when no play of the game gives the observation.
        """
        return play_after(self.tree, self.profile, self.certificate.trembles, {**(observed or {}), **more})

    def explain(self) -> Explanation:
        """What each deviation would cost at every information set, and which belief says so."""
        return explain_profile(self.tree, self.profile, self.certificate)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for ``--json``: numbers as exact text."""
        return {
            **self.play.to_dict(),
            "strategies": [table.to_dict() for tables in self.strategies.values() for table in tables],
            "certificate": self.certificate.to_dict(),
            "count": self.count,
        }

    def __str__(self) -> str:
        tables = [str(table) for tables in self.strategies.values() for table in tables]
        more = [f"the first of {self.count} equilibria with these outcomes"] if self.count > 1 else []
        return "\n".join([f"{self.play}{self.certificate}", *more, *tables]) + "\n"


@frozen
class Solution(Pictured, Tabled):
    """What a search found, how much of it that is, and why it stopped.

    Parameters
    ----------
    title
        The game's.
    concept
        What was looked for.
    equilibria
        One for each distribution over outcomes, in a canonical order.
    found
        ``ALL`` when the equilibria and what ``components`` may mix are every
        outcome of the concept; ``SOME`` when there may be more.
    stopped
        Why the search ended.
    components
        Positions of equilibria that belong together; every equilibrium is in at
        least one. Where ``continua`` says nothing, their outcomes may be mixed in
        any proportion by a player who is indifferent.
    method
        How it was computed, step by step.
    notes
        What a reader has to know: tie rules that could not be kept, sets that curve.
    continua
        For every component the sets of equilibria inside it in which each
        player chooses by itself: products of polytopes, and so not every
        mixture of the outcomes.
    """

    title: str
    concept: Concept
    equilibria: tuple[Equilibrium, ...]
    found: Found
    stopped: Stopped
    components: tuple[tuple[int, ...], ...] = ()
    method: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    continua: tuple[tuple[Continuum, ...], ...] = ()

    def only(self) -> Equilibrium:
        """The equilibrium, when there is exactly one outcome.

        Raises
        ------
        FailedError
            ``no-equilibrium`` or ``several-equilibria``, saying how many and how they differ.
        """
        if len(self.equilibria) == 1:
            return self.equilibria[0]
        if not self.equilibria:
            proved = self.stopped is Stopped.COMPLETE
            hint = "" if self.stopped in (Stopped.COMPLETE, Stopped.GAVE_UP) else "raise the limit"
            message = (
                f"there is no {self.concept.words}"
                if proved
                else f"no {self.concept.words} was found (stopped: {self.stopped.value})"
            )
            raise FailedError(Problem("no-equilibrium", message, hint=hint))
        raise FailedError(
            Problem(
                "several-equilibria",
                f"there are {len(self.equilibria)} equilibrium outcomes: "
                + "; ".join(f"({n}) {difference}" for n, difference in enumerate(self.differences, 1)),
                hint="use solution.equilibria",
            )
        )

    @cached_property
    def differences(self) -> tuple[str, ...]:
        """For every equilibrium the payoffs and outcomes that not all of them share."""
        if not self.equilibria:
            return ()
        rows = [
            {
                **dict.fromkeys(equilibrium.play.lines, ""),
                **{f"{actor} gets {value}": "" for actor, value in equilibrium.payoff.items()},
            }
            for equilibrium in self.equilibria
        ]
        shared = set(rows[0]).intersection(*rows[1:]) if len(rows) > 1 else set()
        return tuple(", ".join(text for text in row if text not in shared) or "the same words" for row in rows)

    @property
    def mixtures(self) -> tuple[tuple[Equilibrium, ...], ...]:
        """The sets of equilibria whose outcomes may be mixed, where there is more than one in a set."""
        return tuple(tuple(self.equilibria[i] for i in c) for c in self.components if len(c) > 1)

    @property
    def together(self) -> tuple[str, ...]:
        """In words which equilibria belong together: what may be mixed, or what each player may choose by itself."""
        found = []
        for number, component in enumerate(self.components):
            continua = self.continua[number] if self.continua else ()
            names = [str(position + 1) for position in component]
            several = len(names) > 1
            which = f"equilibria {' and '.join(names)}" if several else f"equilibrium {names[0]}"
            if continua:
                what = "are corners of a set" if several else "is one of a set"
                found.append(f"{which} {what}: {'; or '.join(map(str, continua))}")
            elif several:
                found.append(f"{which} may be mixed in any proportion by a player who is indifferent")
        return tuple(found)

    def explain(self) -> Explanations:
        """For every equilibrium what each deviation would cost, and why."""
        return Explanations(equilibrium.explain() for equilibrium in self.equilibria)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for ``--json``: numbers as exact text."""
        return {
            "title": self.title,
            "concept": self.concept.value,
            "found": self.found.value,
            "stopped": self.stopped.value,
            "equilibria": [equilibrium.to_dict() for equilibrium in self.equilibria],
            "components": [list(component) for component in self.components],
            "continua": [[each.to_dict() for each in continua] for continua in self.continua],
            "method": list(self.method),
            "notes": list(self.notes),
        }

    def __str__(self) -> str:
        count = len(self.equilibria)
        lines = [
            f"{self.title}",
            f"{count} {self.concept.words} outcome{'' if count == 1 else 's'}",
            f"found {self.found.value}, stopped: {self.stopped.value}",
        ]
        lines += self.together
        lines += [f"how: {step}" for step in self.method]
        lines += [f"note: {note}" for note in self.notes]
        text = "\n".join(lines) + "\n"
        for position, equilibrium in enumerate(self.equilibria, 1):
            text += f"\nequilibrium {position}\n{equilibrium}"
        return text
