"""Symbolic backward induction over the shared graph.

Every closed subgame gets a decision tree over the parameters, whose leaves hold
the plays of its equilibria; it is computed once, however often the subgame
occurs. A subgame that hides something from its players is handed to
:mod:`winset.deriving.beliefs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from itertools import product
from typing import Any

from attrs import evolve, frozen

from ..condition import Leaf, Space, Tree, exact
from ..errors import NotYetError, Problem
from ..game_tree import Chance, Decision, GameTree, Split, Terminal, Tie
from .drawing import (
    Drawn,
    before_others,
    depends,
    expected,
    informed_nodes,
    is_shown,
    plays_at,
    with_beliefs,
    with_draws,
    with_stationary,
    without,
)
from .exploring import Budget, Context, attempted, explore
from .line import Line, extended
from .play import Play, distinct, mixed_play, terminal_play, with_move
from .ranges import IntervalChoice

Plays = tuple[Play, ...]
"""The equilibria of a subgame at a cell: one, several where nothing decides, none where none is pure."""
MOST_COMBINATIONS = 256


@frozen(eq=False)
class Setting:
    """What all subgames of one derivation share."""

    tree: GameTree
    space: Space
    budget: Budget
    ties: str = "declared"
    ranges: tuple[IntervalChoice, ...] = ()
    draws: tuple[Drawn, ...] = ()

    def lines(self, infoset: int) -> tuple[Line, ...]:
        """The variables that are chosen from intervals at a set; none where the actions are listed."""
        return next((each.lines_at(self.tree, infoset) for each in self.ranges if each.at(self.tree, infoset)), ())

    @cached_property
    def drawn_space(self) -> Space:
        """The space with the values of draws as more symbols."""
        return with_beliefs(with_draws(self.space, self.draws), self.shown)

    @cached_property
    def offered_space(self) -> Space:
        """The space with the values of draws and of choices from intervals as more symbols."""
        space = self.drawn_space
        for line in dict.fromkeys(line for infoset in range(len(self.tree.infosets)) for line in self.lines(infoset)):
            space = with_stationary(extended(space, line.variable.name, line.domain), line, self.draws)
        return space

    @cached_property
    def shown(self) -> tuple[Drawn, ...]:
        """The draws about which somebody moves who does not know them and may have learned from those who do."""
        return tuple(drawn for drawn in self.draws if is_shown(self.tree, drawn))

    @cached_property
    def informed(self) -> dict[Drawn, frozenset[int]]:
        """For every draw the nodes below a move of somebody who knows it."""
        return {drawn: informed_nodes(self.tree, drawn) for drawn in self.draws}

    @cached_property
    def telling(self) -> frozenset[int]:
        """Where a closed subgame begins with a choice among many by somebody who knows a draw that later movers do not.

        Two actions are told apart by a cut (:mod:`~winset.deriving.screening`).
        """
        tree = self.tree
        return frozenset(
            position
            for drawn in self.shown
            for position in before_others(tree, drawn)
            if isinstance(node := tree.nodes[position], Decision)
            and tree.subgame_roots[position]
            and drawn.is_known(tree, node)
            and (len(node.children) > 2 or self.lines(node.infoset))
        )

    @cached_property
    def told_of(self) -> frozenset[int]:
        """The nodes to which no way leads but through a telling choice, which are solved with it."""
        open_ones, stack = set[int](), [self.tree.root]
        while stack:
            position = stack.pop()
            if position not in open_ones:
                open_ones.add(position)
                if position not in self.telling:
                    stack.extend(self.tree.nodes[position].children)
        return frozenset(range(len(self.tree.nodes))) - open_ones

    def unknown(self, node: Decision, trees: Sequence[Tree[Plays]]) -> list[Drawn]:
        """The draws that the player at a node does not know, and that matter for what it gets."""
        player = self.tree.infosets[node.infoset].player
        return [
            drawn
            for drawn in self.draws
            if not drawn.is_known(self.tree, node) and any(depends(tree, drawn.symbol, player) for tree in trees)
        ]

    def averaged(self, tree: Tree[Plays], draws: Sequence[Drawn]) -> Tree[Plays]:
        """The expectation over draws, about which nobody has learned yet, where the plays depend on them at all."""
        space = self.offered_space
        for drawn in draws:
            line, believed = drawn.line, drawn.believed
            if depends(tree, believed.low) or depends(tree, believed.high):
                ends = {believed.low: line.low, believed.high: line.high}
                tree = explore(lambda context, t=tree, e=ends: plays_at(context, t, e), space, self.budget)  # type: ignore[misc]
            space = without(space, drawn)
            if depends(tree, drawn.symbol):
                tree = explore(lambda context, t=tree, d=drawn: expected(context, t, d, d.line), space, self.budget)  # type: ignore[misc]
        return tree


def subgame_plays(
    tree: GameTree,
    space: Space,
    budget: Budget | None = None,
    *,
    ties: str = "declared",
    ranges: Sequence[IntervalChoice] = (),
    draws: Sequence[Drawn] = (),
) -> Tree[Plays]:
    """The plays of the subgame perfect (or pure perfect Bayesian) equilibria of a symbolic game.

    Parameters
    ----------
    tree
        May hold :class:`~winset.game_tree.Split` nodes, symbolic payoffs and probabilities.
    space
        Every symbol of the tree with its domain, and the assumptions.
    ties
        ``"all"`` switches the tie rules of the information sets off.
    ranges
        The choices from intervals: what stands for them in the tree.
    draws
        Symbols of the tree that nature draws from a distribution.

    Returns
    -------
    Tree
        Results are missing where something cannot be derived, or where a supremum is not attained: ``no-maximum``,
        ``too-many-profiles``, ``degree-too-high``, ``open-distribution``, ``not-algebraic`` and others.

    Raises
    ------
    NotYetError
        ``time-limit``, ``too-many-cells``.
    """
    setting = Setting(tree, space, budget or Budget(), ties, tuple(ranges), tuple(draws))
    solved: list[Tree[Plays] | None] = [None] * len(tree.nodes)
    for position, node in enumerate(tree.nodes):
        if isinstance(node, Terminal):
            solved[position] = Leaf((terminal_play(node),))
        elif position in setting.told_of:
            continue
        elif position in setting.telling:
            from .informed_offers import drawn_offer

            solved[position] = drawn_offer(setting, position, solved)
        elif tree.subgame_roots[position]:
            solved[position] = attempted(partial(_subgame, setting, position, solved))
    last = solved[tree.root]
    assert last is not None
    return attempted(partial(setting.averaged, last, setting.draws))


def _subgame(setting: Setting, position: int, solved: Sequence[Tree[Plays] | None]) -> Tree[Plays]:
    if all(solved[child] is not None for child in setting.tree.nodes[position].children):
        return closed(setting, position, solved)
    from .beliefs import hidden_plays

    return hidden_plays(setting, position, solved)


def closed(setting: Setting, position: int, solved: Sequence[Tree[Plays] | None]) -> Tree[Plays]:
    """One step of backward induction: a node all of whose children are closed subgames."""
    node = setting.tree.nodes[position]
    children = {child: tree for child in node.children if (tree := solved[child]) is not None}
    if isinstance(node, Decision):
        from .screening import screened

        after_each = [children[child] for child in node.children]
        following = screened(setting, position, node, after_each)
        if following is not None:
            return following
        unknown = setting.unknown(node, after_each)
        children = {child: setting.averaged(tree, unknown) for child, tree in children.items()}
    if isinstance(node, Decision) and setting.lines(node.infoset):
        from .offering import offered

        first, *others = (children[child] for child in node.children)
        return offered(setting, node.infoset, first, others)

    if isinstance(node, Split):
        from .screening import ruled

        following = ruled(setting, node, [children[child] for child in node.children])
        if following is not None:
            return following

    def below(context: Context, child: int) -> Plays:
        return context.follow(children[child])

    def step(context: Context) -> Plays:
        if isinstance(node, Split):
            first = context.holds(node.left, node.relation, node.right)
            return below(context, node.children[0 if first else 1])
        if isinstance(node, Chance):
            branches = [
                (i, exact(probability), below(context, child))
                for i, (probability, child) in enumerate(zip(node.probabilities, node.children, strict=True))
                if probability != 0
            ]
            check_combinations([plays for _, _, plays in branches])
            return distinct(
                chance_play(
                    context,
                    node,
                    [(i, probability, play) for (i, probability, _), play in zip(branches, chosen, strict=True)],
                )
                for chosen in product(*(plays for _, _, plays in branches))
            )
        assert isinstance(node, Decision)
        after = [below(context, child) for child in node.children]
        return chosen_plays(context, setting.tree, node.infoset, after, setting.ties)

    return explore(step, setting.offered_space, setting.budget)


def check_combinations(alternatives: Sequence[Sequence[Any]]) -> None:
    """Refuse a product of alternatives that is too large to list."""
    count = 1
    for each in alternatives:
        count *= len(each)
    if count > MOST_COMBINATIONS:
        message = (
            f"subgames with several equilibria can be combined in {count} ways; at most {MOST_COMBINATIONS} are listed"
        )
        raise NotYetError(Problem("too-many-profiles", message, hint="fix parameters"))


def chance_play(context: Context, node: Chance, branches: Sequence[tuple[int, Any, Play]]) -> Play:
    """The play at a chance move from one play of every branch ``(action, probability, play)``.

    Where only some branches lead to a refusal for certain, it matters which of them have positive probability.
    """
    if len(branches) == 1 and not node.body:
        return branches[0][2]
    parts, met_by = [], []
    for i, probability, play in branches:
        if node.body and node.actions[i] == "refuse":
            play = evolve(play, refused=exact(1), certain_refusal=frozenset[int]())
        parts.append((probability, play))
        met_by.append(play.certain_refusal)
    if len({met is None for met in met_by}) == 2:
        met_by = [met for met, (_, p, _) in zip(met_by, branches, strict=True) if context.holds(p, ">", 0)]
    known = [met for met in met_by if met is not None]
    return mixed_play(parts, frozenset[int]().union(*known) if len(known) == len(met_by) else None)


def preferred_order(tree: GameTree, infoset: int, accept: Play, ties: str) -> tuple[int, ...] | None:
    """The actions in the order in which an indifferent player takes them; ``None`` where nothing is said."""
    described = tree.infosets[infoset]
    count = len(described.actions)
    if ties == "all" or described.tie is Tie.FREE:
        return None
    certain = accept.certain_refusal is not None and accept.certain_refusal <= {described.round}
    if described.tie is Tie.SIGN and certain:
        return tuple(reversed(range(count)))
    return tuple(range(count))


def chosen_plays(
    context: Context,
    tree: GameTree,
    infoset: int,
    actions: Sequence[Plays],
    ties: str,
    judged: Sequence[Plays] | None = None,
) -> Plays:
    """What follows at a set whose player knows where it is, from the plays after each action.

    Action ``a`` with continuation ``j`` is an equilibrium iff its payoff is at
    least what each other action gives with its worst continuation; more than
    that where the tie rule would take the other one. So the tie rule may bring
    in a continuation that is no worse and certain to be refused.

    Parameters
    ----------
    judged
        The same plays as the player expects them, where that is something else.
    """
    described = tree.infosets[infoset]
    if not all(actions):
        return ()
    player = described.player
    judged = actions if judged is None else judged
    worst = [context.min(*(play.payoffs[player] for play in plays)) for plays in judged]
    best = context.largest(worst)
    found = []
    for action, plays in enumerate(actions):
        rivals = [other for other in best if other != action]  # who is as good as these is as good as the others
        for play, seen in zip(plays, judged[action], strict=True):
            # What the tie rule takes depends on what an acceptance would lead to, which is any of its continuations.
            accepted = (seen,) if action == 0 else judged[0] if 0 in rivals else judged[0][:1]
            if any(
                all(
                    context.holds(
                        seen.payoffs[player],
                        _needed(preferred_order(tree, infoset, accept, ties), action, other),
                        accept.payoffs[player] if other == 0 else worst[other],
                    )
                    for other in rivals
                )
                for accept in accepted
            ):
                found.append(after_choice(play, tree, infoset, action, ties))
    return distinct(found)


def after_choice(play: Play, tree: GameTree, infoset: int, action: int, ties: str) -> Play:
    """The play seen from the information set where it starts with an action."""
    described = tree.infosets[infoset]
    if described.body and described.actions[action] == "refuse":
        play = evolve(play, refused=exact(1), certain_refusal=frozenset({described.round}))
    elif play.certain_refusal is not None:
        play = evolve(play, certain_refusal=play.certain_refusal | {described.round})
    free = ties == "all" or described.tie is Tie.FREE
    return with_move(play, infoset, action) if free else play


def _needed(order: tuple[int, ...] | None, action: int, other: int) -> Any:
    """The relation to the payoff of another action that makes the action a choice."""
    return ">" if order is not None and order.index(other) < order.index(action) else ">="
