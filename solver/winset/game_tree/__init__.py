"""The extensive form: chance moves, decisions, endings, information sets.

A :class:`GameTree` is an immutable graph that *unfolds* to a tree. Its nodes are
listed children first, the root last, and refer to each other by position, so
that every pass is one loop and deep games need no recursion. Sharing is exact:

* a node that several branches lead to is a terminal or the root of a *closed*
  subgame (no information set crosses its border); :func:`check_tree` refuses
  anything else;
* the shared parts are the *components*: inside one component the nodes form a
  tree, and an information set has all its nodes in one component. Unfolding
  gives every occurrence of a component information sets of its own.

Numbers are Fractions. Where parameters are left as symbols, probabilities and
payoffs are SymPy expressions, and a comparison that the symbols leave open is a
:class:`Split`; :mod:`winset.solving` takes trees without splits only.
"""

from __future__ import annotations

from .ballots import ballots_below, bounds_if_cast
from .building import TreeBuilder
from .checking import check_tree
from .nodes import Chance, Decision, Ending, InformationSet, Node, Result, Split, Terminal, Tie
from .printing import result_text, tree_text
from .subgames import component_of, component_roots
from .tree import GameTree

__all__ = [
    "Chance",
    "Decision",
    "Ending",
    "GameTree",
    "InformationSet",
    "Node",
    "Result",
    "Split",
    "Terminal",
    "Tie",
    "TreeBuilder",
    "ballots_below",
    "bounds_if_cast",
    "check_tree",
    "component_of",
    "component_roots",
    "result_text",
    "tree_text",
]
