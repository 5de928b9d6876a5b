"""A profile that a person writes: for every actor what it does at its decisions, by labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from ..errors import InputError, Problem, raise_all
from ..expression import parse
from ..fields import nearest
from ..game_tree import GameTree, InformationSet
from .profile import ONE, ZERO, BehaviorProfile

Act: TypeAlias = "str | Mapping[str, str | int | Fraction]"
"""An action, or the probability of each action that is taken."""
MOST_NAMED = 8
"""How many decisions a hint names."""


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
        that say as much, ``unknown-actor`` and ``unknown-decision`` for rules
        that speak of nothing, ``unknown-action``, ``bad-probability``,
        ``bad-plan`` for what is no plan.

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
    problems = list(_unheard(tree, plan))
    raise_all((problem for problem in problems if problem.code == "bad-plan"), InputError)
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


def _unheard(tree: GameTree, plan: object) -> Iterator[Problem]:
    """What of a plan has not the shape of one, or speaks of no decision of the game."""
    if not isinstance(plan, Mapping) or not all(isinstance(rules, Mapping) for rules in plan.values()):
        hint = 'as in {"X": {"X proposes": "ask_much"}}'
        yield Problem("bad-plan", "a plan gives every actor that moves its rules", hint=hint)
        return
    movers = list(dict.fromkeys(tree.players[infoset.player] for infoset in tree.infosets))
    for actor, rules in plan.items():
        own = [infoset for infoset in tree.infosets if tree.players[infoset.player] == actor]
        if not own:
            hint = nearest(actor, movers) or f"those who move are {', '.join(movers)}"
            yield Problem("unknown-actor", f"{actor!r} makes no move in this game", str(actor), hint=hint)
            continue
        for rule in rules:
            if not isinstance(rule, str):
                yield Problem("bad-plan", f"{rule!r} names no decision", actor)
            elif not any(_label(rule) in ("", each.label) and _said(rule, each) is not None for each in own):
                known = list(dict.fromkeys(map(address_text, own)))
                hint = nearest(rule, known) or f"decisions of {actor}: {', '.join(known[:MOST_NAMED])}"
                yield Problem("unknown-decision", f"{rule!r} speaks of no decision of {actor}", actor, hint=hint)


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


def _row(infoset: InformationSet, act: object, path: str) -> tuple[tuple[Fraction, ...], Problem | None]:
    if not isinstance(act, (str, Mapping)):
        return (), Problem("bad-plan", f"{act!r} is neither an action nor probabilities of actions", path)
    wanted: Mapping[Any, Any] = {act: ONE} if isinstance(act, str) else act
    for action in wanted:
        if action not in infoset.actions:
            hint = f"the actions are {', '.join(infoset.actions)}"
            return (), Problem("unknown-action", f"{action!r} is no action here", path, hint=hint)
    row = []
    for action in infoset.actions:
        given = wanted.get(action, ZERO)
        try:
            value = parse(given).constant() if isinstance(given, str) else Fraction(given)
        except (TypeError, ValueError, OverflowError):
            value = None
        if value is None:
            return (), Problem("bad-probability", f"{given!r} is no number", path)
        row.append(value)
    if any(weight < 0 for weight in row) or sum(row) != 1:
        return (), Problem("bad-probability", f"the probabilities sum to {sum(row)}, or one is negative", path)
    return tuple(row), None
