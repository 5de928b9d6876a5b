"""The certificate of a profile that a user hands in."""

from __future__ import annotations

from collections.abc import Mapping

from ..equilibrium import Act, BehaviorProfile, Certificate, Concept, profile_of
from ..game_tree import GameTree
from ..negotiation import Negotiation
from .answering import as_concept, tree_of
from .certifying import certify


def verify(
    game: Negotiation | GameTree,
    profile: BehaviorProfile | Mapping[str, Mapping[str, Act]],
    concept: Concept | str = Concept.NASH,
) -> Certificate:
    """The strongest concept that a profile satisfies, or the deviation that breaks it.

    Parameters
    ----------
    game
        A negotiation with a value for every parameter, or a game tree without symbols.
    profile
        What everybody does: a :class:`~winset.equilibrium.BehaviorProfile`, or
        for every actor its rules, as :func:`~winset.equilibrium.profile_of`
        reads them.
    concept
        What it has to satisfy at least, or its value, such as ``"sequential"``.

    Returns
    -------
    Certificate
        Exact; with the beliefs that support the profile off the path.

    Raises
    ------
    FailedError
        ``certificate-failed``, with the deviation that breaks it.
    InputError
        ``bad-profile`` when it does not fit the game; ``bad-plan``, ``plan-gap``,
        ``plan-clash``, ``unknown-actor``, ``unknown-decision``, ``unknown-action``
        and ``bad-probability`` for rules; ``unknown-choice`` for a concept that
        is none; ``not-a-game`` for what is no game.
    NotYetError
        ``symbols-left``, ``no-value``, ``no-grid``, ``node-limit``.

    Examples
    --------
    >>> import winset as ws
    >>> figure1 = ws.load("putnam1988/figure1_uncertain").at(p="3/4")
    >>> plan = {"X": {"X proposes": "ask_much"}, "Y": {"Y answers": "accept"}}
    >>> ws.verify(figure1, plan).concept
    <Concept.SEQUENTIAL: 'sequential'>
    """
    tree = tree_of(game)
    found = profile if isinstance(profile, BehaviorProfile) else profile_of(tree, profile)
    return certify(tree, found, as_concept(concept))
