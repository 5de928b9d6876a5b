"""A profile that a person writes: for every actor what it does at its decisions, by labels."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from ..errors import InputError, Problem, raise_all
from ..expression import parse
from ..game_tree import GameTree, InformationSet
from .profile import ONE, ZERO, BehaviorProfile

Act: TypeAlias = "str | Mapping[str, str | int | Fraction]"
"""An action, or the probability of each action that is taken."""


def profile_of(tree: GameTree, plan: Mapping[str, Mapping[str, Act]]) -> BehaviorProfile:
    """The profile that a plan stands for.

    Parameters
    ----------
    tree
        The game.
    plan
        For every actor that moves its rules: a decision's label, with the
        values seen where they matter (``"votes | type=strict, offer=z=1/2"``),
        to an action or to probabilities. The rule with the most values decides;
        an empty label speaks of all of the actor's decisions.

    Raises
    ------
    InputError
        ``plan-gap`` for a decision without a rule, ``plan-clash`` for two rules
        that say as much, ``unknown-action``, ``bad-probability``.

    Examples
    --------
    >>> from winset.game_tree import Decision, InformationSet, Result, Terminal, TreeBuilder
    >>> b = TreeBuilder()
    >>> ends = tuple(b.add(Terminal(Result(), (Fraction(u),))) for u in (0, 1))
    >>> votes = b.add_infoset(InformationSet(0, "votes", ("ratify", "refuse")))
    >>> tree = b.build("a vote", ("X",), 1, b.add(Decision(votes, ends)))
    >>> print(profile_of(tree, {"X": {"votes": {"ratify": "1/3", "refuse": "2/3"}}}))
    1/3 2/3
    """
    problems: list[Problem] = []
    rows: list[tuple[Fraction, ...]] = []
    for infoset in tree.infosets:
        actor = tree.players[infoset.player]
        path = f"{actor}.{address_text(infoset)}"
        matching = [
            (said, rule, act)
            for rule, act in plan.get(actor, {}).items()
            if _label(rule) in ("", infoset.label) and (said := _said(rule, infoset)) is not None
        ]
        if not matching:
            problems.append(Problem("plan-gap", "the plan says nothing of this decision", path))
            continue
        most = max(said for said, _, _ in matching)
        best = [(rule, act) for said, rule, act in matching if said == most]
        named = [pair for pair in best if _label(pair[0])] or best
        if len(named) > 1:
            rules = " and ".join(repr(rule) for rule, _ in named)
            problems.append(Problem("plan-clash", f"{rules} both speak of this decision", path))
            continue
        row, problem = _row(infoset, named[0][1], path)
        rows.append(row)
        if problem is not None:
            problems.append(problem)
    raise_all(problems, InputError)
    return BehaviorProfile(tuple(rows))


def address_text(infoset: InformationSet) -> str:
    """The address under which a plan speaks of a set."""
    seen = ", ".join(f"{name}={value}" for name, value in infoset.sees)
    return f"{infoset.label} | {seen}" if seen else infoset.label


def _label(rule: str) -> str:
    return rule.partition("|")[0].strip()


def _said(rule: str, infoset: InformationSet) -> int | None:
    """How many of the values seen at a set a rule names; ``None`` where it names anything else.

    Values may hold commas, so what is seen is looked for in the rule and not the other way round.
    """
    rest, count = rule.partition("|")[2], 0
    for text in sorted((f"{name}={value}" for name, value in infoset.sees), key=len, reverse=True):
        if text in rest:
            rest, count = rest.replace(text, "", 1), count + 1
    return None if rest.strip(" ,") else count


def _row(infoset: InformationSet, act: Act, path: str) -> tuple[tuple[Fraction, ...], Problem | None]:
    wanted: Mapping[str, str | int | Fraction] = {act: ONE} if isinstance(act, str) else act
    for action in wanted:
        if action not in infoset.actions:
            hint = f"the actions are {', '.join(infoset.actions)}"
            return (), Problem("unknown-action", f"{action!r} is no action here", path, hint=hint)
    row = []
    for action in infoset.actions:
        given = wanted.get(action, ZERO)
        value = parse(given).constant() if isinstance(given, str) else Fraction(given)
        row.append(ZERO if value is None else value)
    if any(weight < 0 for weight in row) or sum(row) != 1:
        return (), Problem("bad-probability", f"the probabilities sum to {sum(row)}, or one is negative", path)
    return tuple(row), None
