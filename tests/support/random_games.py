"""Small random games with perfect recall, as trees and as .efg text written in every way the format allows."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from attrs import define, field

from winset.game_tree import Chance, Decision, GameTree, InformationSet, Result, Terminal, Tie, TreeBuilder


@define
class Shape:
    """What random games look like."""

    players: int = 2
    depth: int = 3
    most_actions: int = 3
    payoffs: tuple[int, int] = (-2, 3)
    chance: float = 0.25
    leaf: float = 0.25
    joined: float = 0.6  # a node joins an information set that its player could confuse it with
    closed: float = 0.0  # a child is a closed subgame, possibly one that occurred before
    zero: float = 0.0  # a chance action has probability zero
    draw: int = 0  # the game begins with a draw among so many
    certain: float = 0.0  # a chance move has one action
    ties: bool = False  # sets have tie rules, and some moves are votes of a ratification body


@define
class _Game:
    rng: Random
    shape: Shape
    builder: TreeBuilder = field(factory=TreeBuilder)
    closed: list[int] = field(factory=list)

    def subgame(self, depth: int) -> int:
        """A closed subgame: players remember nothing of what came before, and no set leaves it."""
        return self.node(depth, ((),) * self.shape.players, {}, root=True)

    def draw(self) -> int:
        """A draw, and below it players who may not know what was drawn."""
        nothing: tuple = ((),) * self.shape.players
        sets: dict = {}
        weights = [self.rng.randint(1, 3) for _ in range(self.shape.draw)]
        children = tuple(self.node(self.shape.depth - 1, nothing, sets) for _ in weights)
        chances = tuple(Fraction(w, sum(weights)) for w in weights)
        return self.builder.add(Chance("draw", tuple(f"d{k}" for k in range(len(weights))), chances, children))

    def child(self, depth: int, memories: tuple, sets: dict) -> int:
        rng, shape = self.rng, self.shape
        if rng.random() < shape.closed:
            if self.closed and rng.random() < 0.6:
                return rng.choice(self.closed)
            position = self.subgame(depth)
            self.closed.append(position)
            return position
        return self.node(depth, memories, sets)

    def node(self, depth: int, memories: tuple, sets: dict, root: bool = False) -> int:
        rng, shape = self.rng, self.shape
        if depth == 0 or (not root and rng.random() < shape.leaf):
            payoffs = tuple(Fraction(rng.randint(*shape.payoffs)) for _ in range(shape.players))
            return self.builder.add(Terminal(Result(), payoffs))
        arity = rng.randint(2, shape.most_actions)
        if rng.random() < shape.chance:
            arity = 1 if rng.random() < shape.certain else arity
            weights = [0 if rng.random() < shape.zero else rng.randint(1, 3) for _ in range(arity)]
            weights = weights if any(weights) else [1] * arity
            children = tuple(self.child(depth - 1, memories, sets) for _ in weights)
            body = "Y" if shape.ties and arity <= 2 and rng.random() < 0.6 else ""
            labels = ("ratify", "refuse")[2 - arity :] if body else tuple(f"c{k}" for k in range(arity))
            chances = tuple(Fraction(w, sum(weights)) for w in weights)
            return self.builder.add(Chance("chance", labels, chances, children, "", body))
        player = rng.randrange(shape.players)
        known = sets.setdefault((player, memories[player], arity), [])
        if known and rng.random() < shape.joined:
            infoset = rng.choice(known)
        else:
            infoset = self.builder.add_infoset(self.infoset(player, arity))
            known.append(infoset)
        children = []
        for action in range(arity):
            memory = (*memories[player], (infoset, action))
            below = (*memories[:player], memory, *memories[player + 1 :])
            children.append(self.child(depth - 1, below, sets))
        return self.builder.add(Decision(infoset, tuple(children)))

    def infoset(self, player: int, arity: int) -> InformationSet:
        label, actions = f"h{len(self.builder.infosets)}", tuple("abcd"[:arity])
        if not self.shape.ties:
            return InformationSet(player, label, actions)
        if arity == 2 and self.rng.random() < 0.4:
            return InformationSet(player, label, ("ratify", "refuse"), tie=Tie.FIRST, round=1, body="Y")
        tie = self.rng.choice([each for each in Tie if each is not Tie.PIVOTAL or arity == 2])
        ballot = self.rng.choice("ab") if tie is Tie.PIVOTAL else ""
        return InformationSet(player, label, actions, tie=tie, round=1, ballot=ballot)


def random_tree(rng: Random, shape: Shape | None = None) -> GameTree:
    """A game of this shape."""
    shape = shape or Shape()
    game = _Game(rng, shape)
    root = game.draw() if shape.draw else game.subgame(shape.depth)
    names = tuple("XYZW"[: shape.players])
    return game.builder.build("random", names, shape.players, root)


def quirky_efg(tree: GameTree, rng: Random) -> str:
    """The tree, nothing shared but leaves, as .efg text: any white space, decimals, payoffs at inner nodes, ..."""

    def space(least: int = 0) -> str:
        return "".join(rng.choice(" \n\t\r") for _ in range(rng.randint(least, 2))) or " " * least

    def number(value: Fraction) -> str:
        if value.denominator == 1 and rng.random() < 0.2:
            return f"{value}.0" if rng.random() < 0.5 else f"{value}e0"
        if 10**6 % value.denominator == 0 and rng.random() < 0.5:
            scaled = value * 10**6
            return f"{'-' if scaled < 0 else ''}{abs(int(scaled)) // 10**6}.{abs(int(scaled)) % 10**6:06d}"
        if value and rng.random() < 0.2:
            return f"{value.numerator * 3}/{value.denominator * 3}"
        return str(value)

    def quoted(text: str) -> str:
        return '"' + text.replace('"', '\\"') + '"'

    outcomes: dict[tuple[tuple[Fraction, ...], int], tuple[int, str]] = {}
    written: set[int] = set()
    labels = [rng.choice(["", f"{infoset.label}.{k}"]) for k, infoset in enumerate(tree.infosets)]
    numbers: dict[int, int] = {}
    chances = 0
    lines: list[str] = []

    def outcome(paid: tuple[Fraction, ...]) -> str:
        if not any(paid) and rng.random() < 0.5:
            return "0"
        key = (paid, rng.randrange(2))
        known = outcomes.get(key)
        if known and rng.random() < 0.5:
            return str(known[0])
        if known:
            return f"{known[0]}{space(1)}{known[1]}"
        comma = "," if rng.random() < 0.5 else " "
        numbers_text = f"{space()}{comma}{space()}".join(number(value) for value in paid)
        text = f"{quoted(rng.choice(['', 'o', 'a b']))}{space()}{{{space()}{numbers_text}{space()}}}"
        outcomes[key] = (len(outcomes) + 1, text)
        return f"{len(outcomes)}{space(1)}{text}"

    def node(position: int, owed: tuple[Fraction, ...]) -> None:
        nonlocal chances
        here = tree.nodes[position]
        # Release 17 wants a node's label to be unique in the game, or empty.
        label = quoted(rng.choice(["", f"n{len(lines)}", f'say "{len(lines)}"', f"back\\slash {len(lines)}"]))
        if isinstance(here, Terminal):
            paid = tuple(a - b for a, b in zip(here.payoffs, owed, strict=True))
            lines.append(f"t{space(1)}{label}{space(1)}{outcome(paid)}{space(1)}")
            return
        now = (Fraction(0),) * len(owed)
        if rng.random() < 0.3:
            now = tuple(Fraction(rng.randint(-1, 1)) for _ in owed)
        if isinstance(here, Chance):
            chances += 1
            moves = "".join(
                f"{space()}{quoted(a)}{space(1)}{number(p)}"
                for a, p in zip(here.actions, here.probabilities, strict=True)
            )
            block = f"{quoted('')}{space()}{{{moves}{space()}}}"
            head = f"c{space(1)}{label}{space(1)}{chances}{space(1)}{block}"
        else:
            infoset = tree.infosets[here.infoset]
            first = here.infoset not in written
            shown = numbers.setdefault(here.infoset, rng.randrange(1000) * 1000 + len(numbers))
            head = f"p{space(1)}{label}{space(1)}{infoset.player + 1}{space(1)}{shown}"
            if first or rng.random() < 0.5:
                actions = "".join(f"{space()}{quoted(a)}" for a in infoset.actions)
                head += f"{space(1)}{quoted(labels[here.infoset])}{space()}{{{actions}{space()}}}"
            written.add(here.infoset)
        lines.append(f"{head}{space(1)}{outcome(now)}{space(1)}")
        for child in here.children:
            node(child, tuple(a + b for a, b in zip(owed, now, strict=True)))

    node(tree.root, (Fraction(0),) * tree.player_count)
    if not outcomes:
        lines[-1] = f't "" 1 "paid" {{ {" ".join("0" for _ in tree.players)} }}'
    players = " ".join(quoted(name) for name in tree.players)
    comment = f"{quoted('of no meaning')}{space(1)}" if rng.random() < 0.5 else ""
    kind = rng.choice("RD")
    return (
        f"EFG 2 {kind} {quoted(tree.title)}{space()}{{{space()}{players}{space()}}}{space(1)}{comment}{''.join(lines)}"
    )
