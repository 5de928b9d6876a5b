"""What a game tree consists of: nodes, information sets, results."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from attrs import frozen

from ..expression import Comparison, Number


class Ending(Enum):
    """How a negotiation ends; exclusive, decided in the order voluntary, involuntary, agreement, none."""

    AGREEMENT = "agreement"
    NO_AGREEMENT = "no_agreement"
    INVOLUNTARY_DEFECTION = "involuntary_defection"
    VOLUNTARY_DEFECTION = "voluntary_defection"


@frozen
class Result:
    """What a leaf says in the words of the negotiation.

    Parameters
    ----------
    ending
        One of the four, or ``None`` in a game that was read from an .efg file.
    by
        The sides that defected, when the ending is a defection; in file order.
    agreement
        Canonical text of the agreement that was signed, if one was.
    round
        The round in which the play ended, from 1; 0 when nothing was bargained.
    """

    ending: Ending | None = None
    by: tuple[str, ...] = ()
    agreement: str | None = None
    round: int = 0


@frozen(hash=True)
class Terminal:
    """A leaf: its result and the payoff of every actor, in the order of ``GameTree.actors``."""

    result: Result
    payoffs: tuple[Number, ...]
    origin: str = ""

    @property
    def children(self) -> tuple[int, ...]:
        return ()


@frozen(hash=True)
class Chance:
    """A move of nature, or of a rule (a sincere vote): labelled actions with probabilities.

    A move of a rule has the single action that follows, with probability one.
    Where the ratification body of a side moves, ``body`` is that side and the
    action ``refuse`` is a refusal; ``refused`` is counted on the path, so that
    what was refused earlier does not keep equal continuations apart.
    """

    label: str
    actions: tuple[str, ...]
    probabilities: tuple[Number, ...]
    children: tuple[int, ...]
    origin: str = ""
    body: str = ""


@frozen(hash=True)
class Decision:
    """A move of a player at ``GameTree.infosets[infoset]``, one child per action of that set."""

    infoset: int
    children: tuple[int, ...]
    origin: str = ""


@frozen(hash=True)
class Split:
    """A comparison that the symbols leave open: ``left relation right`` leads to the first child, else the second."""

    left: Number
    relation: Comparison
    right: Number
    children: tuple[int, int]
    origin: str = ""


Node: TypeAlias = Terminal | Chance | Decision | Split


class Tie(Enum):
    """What an indifferent player does at an information set.

    ``FREE``: nothing is said, every optimal action counts. ``FIRST``: the first
    action (ratify, comply). ``SIGN``: the first action (accept), except when on
    the player's information it is certain to be refused at Level II in this
    round; then the last action (reject). ``PIVOTAL``: the vote
    as if it decided, which is the first action (ratify) where the player likes
    what follows when all votes of the same ballot are cast that way at least as
    much as what follows when they are cast the other way, and the last (refuse)
    elsewhere. Votes that the player has seen stay as they are.
    """

    FREE = "free"
    FIRST = "first"
    SIGN = "sign"
    PIVOTAL = "pivotal"


@frozen(hash=True)
class InformationSet:
    """Nodes that a player cannot tell apart.

    Parameters
    ----------
    player
        Position in ``GameTree.players``.
    label
        What is decided, such as ``"Y answers"``; need not be unique.
    actions
        Labels, distinct, in order.
    sees
        ``(variable, value)`` texts in the order in which the player learned
        them: the address of the set within its subgame, and the row of its
        strategy table. Common knowledge that no longer matters is left out.
    tie
        The tie rule of the negotiation at this move.
    round
        The round of bargaining, from 1; 0 outside. For ``Tie.SIGN`` a text is
        certain to be refused when every path of positive probability after
        accepting takes the action ``refuse`` at a node with a ``body`` before
        the game ends or comes to a set of another round.
    origin
        Path in the negotiation, such as ``process.0``.
    body
        The side whose ratification body votes here (its action ``refuse`` is a
        refusal), else empty.
    ballot
        Shared by the votes that are counted together, where ``Tie.PIVOTAL`` asks which they are.
    """

    player: int
    label: str
    actions: tuple[str, ...]
    sees: tuple[tuple[str, str], ...] = ()
    tie: Tie = Tie.FREE
    round: int = 0
    origin: str = ""
    body: str = ""
    ballot: str = ""
