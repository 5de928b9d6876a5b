"""From a negotiation, or a game, to its certified equilibria: what a user calls."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from ..compiling import NODE_LIMIT, compile_tree
from ..equilibrium import Concept, Found, Solution
from ..errors import InputError, NotYetError, Problem, UnsupportedError
from ..fields import nearest
from ..game_tree import GameTree, Terminal, result_text
from ..negotiation import Negotiation
from .limits import ALTERNATIVES
from .pipeline import solve_tree


def solve(
    game: Negotiation | GameTree,
    concept: Concept | str = Concept.SEQUENTIAL,
    *,
    ties: str = "declared",
    time_limit: float | None = None,
    node_limit: int = NODE_LIMIT,
    alternatives: int = ALTERNATIVES,
    processes: int | None = None,
) -> Solution:
    """The equilibria of a negotiation, every one certified in exact arithmetic.

    Parameters
    ----------
    game
        A negotiation with a value for every parameter, or a game tree without symbols.
    concept
        What is looked for, as a :class:`~winset.equilibrium.Concept` or its value, such as ``"nash"``.
    ties
        ``"declared"``: the tie rules of the negotiation. ``"all"``: every optimal action counts.
    time_limit
        In seconds; what was found by then is returned, and the solution says that it stopped.
    node_limit
        Largest number of distinct nodes of the game; of a negotiation checked before it is built.
    alternatives
        How many equilibrium outcomes of one subgame are followed; where there are more, a few go on.
    processes
        How many processes solve subgames with hidden moves that do not rest on each other; by default as many as there
        are cores where it takes long enough to pay, and one otherwise. The answer is the same, whatever their number.

    Returns
    -------
    Solution
        Exact, one equilibrium for each distribution over outcomes; ``.only()`` is the one where there is one.

    Raises
    ------
    NotYetError
        ``no-value``, ``no-grid``, ``node-limit``.
    InputError
        ``unknown-choice`` for a concept or a tie rule that is none; ``not-a-game``; ``bad-processes`` for less than
        one.
    UnsupportedError
        ``irrational-payoff``.

    Examples
    --------
    >>> import winset as ws
    >>> figure1 = ws.load("putnam1988/figure1_uncertain")
    >>> equilibrium = ws.solve(figure1.at(p="3/4")).only()
    >>> print(equilibrium.probability)
    agreement 3/4, involuntary_defection 1/4
    """
    wanted = as_concept(concept)
    if ties not in ("declared", "all"):
        raise InputError(Problem("unknown-choice", f"{ties!r} is not a tie rule", hint="declared or all"))
    tree = tree_of(game, node_limit)
    refuse_irrational(tree)
    solution = solve_tree(
        tree, wanted, time_limit=time_limit, ties=ties, alternatives=alternatives, processes=processes
    )
    found = Found.SOME if tree.symmetric and solution.found is Found.ALL else solution.found
    return evolve(solution, found=found, notes=(*tree.notes, *solution.notes))


def tree_of(game: object, node_limit: int = NODE_LIMIT) -> GameTree:
    """The tree of a game that is at hand, or of a negotiation.

    Raises
    ------
    InputError
        ``not-a-game`` for anything else.
    NotYetError
        ``no-value``, ``no-grid``, ``node-limit``.
    """
    if isinstance(game, Negotiation):
        return compile_tree(game, node_limit=node_limit)
    if not isinstance(game, GameTree):
        hint = "read a file with ws.read or ws.read_efg, or take a model with ws.load"
        raise InputError(Problem("not-a-game", f"{type(game).__name__} is neither a negotiation nor a game", hint=hint))
    if len(game.nodes) > node_limit:
        message = f"the game has {len(game.nodes):,} distinct nodes, more than the limit of {node_limit:,}"
        raise NotYetError(Problem("node-limit", message, hint="raise the node limit"))
    return game


def refuse_irrational(tree: GameTree) -> None:
    """Refuse a game where a payoff is an irrational number: profiles are found and certified in rational arithmetic.

    Raises
    ------
    UnsupportedError
        ``irrational-payoff``, with the actor and the end of play.
    """
    for node in tree.nodes:
        if isinstance(node, Terminal):
            for actor, payoff in zip(tree.actors, node.payoffs, strict=True):
                if type(payoff) is not Fraction and not getattr(payoff, "free_symbols", True):
                    message = f"{actor} gets {payoff}, an irrational number, at {result_text(node.result)}"
                    hint = "choose agreements where it is rational, or put a close fraction in its place"
                    raise UnsupportedError(Problem("irrational-payoff", message, node.origin, hint=hint))


def as_concept(concept: Concept | str) -> Concept:
    """A concept from itself or its value; :class:`~winset.errors.InputError` ``unknown-choice`` otherwise."""
    if isinstance(concept, Concept):
        return concept
    values = [each.value for each in Concept]
    word = concept.replace("-", "_")
    if word not in values:
        message = f"{concept!r} is not one of {', '.join(values)}"
        raise InputError(Problem("unknown-choice", message, hint=nearest(word, values)))
    return Concept(word)
