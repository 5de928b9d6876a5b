"""Best replies: what a player gains by another plan, in a part of the game or in all of it."""

from __future__ import annotations

from attrs import define, field

from ..equilibrium.profile import ONE, ZERO, BehaviorProfile, node_chances, reach
from ..equilibrium.values import Exact, Values, expected
from ..game_tree import Decision, GameTree
from .alternative import Parts

MOST_SAID = 6
"""How many decisions of a better plan are named."""


@define
class Reply:
    """A player's best reply in one part: what it is worth at the part's root, and where it leaves the profile."""

    worth: Exact
    actions: dict[int, int]


@define
class BestReplies:
    """Best replies of one player, part by part, bottom up.

    With ``onwards`` the player goes on replying best in the subgames behind a
    part's exits, which gives plain Nash; without, the profile is followed
    there, which gives Nash in every subgame.
    """

    parts: Parts
    profile: BehaviorProfile
    values: Values
    player: int
    onwards: bool
    worths: dict[int, Exact] = field(factory=dict)

    def reply(self, root: int) -> Reply:
        """The best reply in the part of a closed subgame; with ``onwards`` its exits must be done before."""
        tree, _player = self.parts.tree, self.player
        nodes, _ = self.parts.own(root)
        own_depth, others = self._walk(root, nodes)
        mine: dict[int, list[int]] = {}
        for position in own_depth:
            mine.setdefault(_decision(tree, position).infoset, []).append(position)
        actions: dict[int, int] = {}
        worth: dict[int, Exact] = {}
        # Deepest own sets first: under perfect recall all nodes of a set have the same number of own moves above.
        for infoset, members in sorted(mine.items(), key=lambda item: -own_depth[item[1][0]]):
            row = self.profile.probabilities[infoset]
            totals: list[Exact] = [ZERO] * len(row)
            for position in members:
                if others[position]:
                    for action, child in enumerate(tree.nodes[position].children):
                        totals[action] += others[position] * self._worth(child, actions, worth)
            best = max(totals)
            kept = next((a for a, p in enumerate(row) if p and totals[a] == best), None)
            actions[infoset] = totals.index(best) if kept is None else kept
        value = self._worth(root, actions, worth, inside=True)
        return Reply(value, actions)

    def _walk(self, root: int, nodes: tuple[int, ...]) -> tuple[dict[int, int], dict[int, Exact]]:
        """Own moves above each own decision, and how likely chance and the others come to each node."""
        tree, player = self.parts.tree, self.player
        own: dict[int, int] = {root: 0}
        likely: dict[int, Exact] = {root: 1}
        decisions: dict[int, int] = {}
        for position in nodes:
            node = tree.nodes[position]
            mine = isinstance(node, Decision) and tree.infosets[node.infoset].player == player
            if mine:
                decisions[position] = own[position]
            if isinstance(node, Decision):
                row = self.profile.probabilities[node.infoset]
            else:
                row = tuple(node_chances(node))
            for weight, child in zip(row, node.children, strict=True):
                if not self.parts.is_closed(child):
                    own[child] = own[position] + mine
                    likely[child] = likely[position] * (ONE if mine else weight)
        return decisions, likely

    def _worth(self, start: int, actions: dict[int, int], worth: dict[int, Exact], inside: bool = False) -> Exact:
        """What the player expects at a node when it replies by ``actions``; memoised, without recursion."""
        tree, parts = self.parts.tree, self.parts
        stack = [start]
        while stack:
            position = stack[-1]
            if position in worth:
                stack.pop()
                continue
            if parts.is_closed(position) and not (inside and position == start):
                known = self.worths.get(position) if self.onwards else None
                worth[position] = self.values[position][self.player] if known is None else known
                stack.pop()
                continue
            node = tree.nodes[position]
            row: tuple[object, ...]
            if isinstance(node, Decision) and tree.infosets[node.infoset].player == self.player:
                wanted = [node.children[actions[node.infoset]]]
                weights = [ONE]
            else:
                row = self.profile.probabilities[node.infoset] if isinstance(node, Decision) else node_chances(node)  # type: ignore[assignment]
                pairs = [(p, child) for p, child in zip(row, node.children, strict=True) if p]
                wanted, weights = [child for _, child in pairs], [p for p, _ in pairs]  # type: ignore[misc]
            waiting = [child for child in wanted if child not in worth]
            if waiting:
                stack.extend(waiting)
                continue
            worth[position] = expected(weights, [worth[child] for child in wanted])
            stack.pop()
        return worth[start]


def _decision(tree: GameTree, position: int) -> Decision:
    node = tree.nodes[position]
    assert isinstance(node, Decision)
    return node


def nash_regrets(parts: Parts, profile: BehaviorProfile, values: Values) -> list[Exact]:
    """Per player what the best plan for the whole game gains over the profile; scaled."""
    tree = parts.tree
    regrets: list[Exact] = []
    for player in range(tree.player_count):
        replies = BestReplies(parts, profile, values, player, onwards=True)
        for position, closed in enumerate(tree.subgame_roots):
            if closed:
                replies.worths[position] = replies.reply(position).worth
        regrets.append(replies.worths.get(tree.root, values[tree.root][player]) - values[tree.root][player])
    return regrets


def better_plan(parts: Parts, profile: BehaviorProfile, values: Values, player: int, root: int, onwards: bool) -> str:
    """Where a best plan departs from the profile on its own way from a closed subgame's root, in words."""
    tree = parts.tree
    replies = BestReplies(parts, profile, values, player, onwards)
    actions: dict[int, int] = {}
    for position, closed in enumerate(tree.subgame_roots[: root + 1]):
        if closed and (onwards or position == root):
            reply = replies.reply(position)
            replies.worths[position] = reply.worth
            actions |= reply.actions
    rows = list(profile.probabilities)
    for infoset, action in actions.items():
        if not rows[infoset][action]:
            rows[infoset] = tuple(ONE if a == action else ZERO for a in range(len(rows[infoset])))
    arrived = reach(tree, BehaviorProfile(tuple(rows)), {root: ONE})
    said = []
    for infoset, action in sorted(actions.items()):
        if not profile.probabilities[infoset][action] and any(arrived[node] for node in tree.members[infoset]):
            it = tree.infosets[infoset]
            seen = ", ".join(f"{name}={value}" for name, value in it.sees)
            said.append(f"{it.actions[action]} at {it.label}" + (f" [{seen}]" if seen else ""))
    more = f" and {len(said) - MOST_SAID} more" if len(said) > MOST_SAID else ""
    return "; ".join(said[:MOST_SAID]) + more


def subgame_regrets(parts: Parts, profile: BehaviorProfile, values: Values) -> dict[tuple[int, int], Exact]:
    """``(root, player)`` to the gain within that subgame's part, where there is one: empty for subgame perfection."""
    found: dict[tuple[int, int], Exact] = {}
    for player in range(parts.tree.player_count):
        replies = BestReplies(parts, profile, values, player, onwards=False)
        for position, closed in enumerate(parts.tree.subgame_roots):
            if closed:
                gain = replies.reply(position).worth - values[position][player]
                if gain > 0:
                    found[position, player] = gain
    return found
