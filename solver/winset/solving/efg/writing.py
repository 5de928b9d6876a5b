"""A game tree as Gambit's extensive-form text, with exact rationals.

Two versions of one text. :func:`write_efg` is for Gambit's solvers: neutral
identifiers, since Gambit refuses or renames many labels, with the way back to
the sets of the tree. :func:`export_efg` is for people: the real names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen

from ...errors import NotYetError, Problem
from ...game_tree import Chance, Decision, GameTree, Terminal, result_text
from .unfolding import NODE_LIMIT, unfold


@frozen
class EfgText:
    """A game as text, and what its information sets stand for.

    Parameters
    ----------
    text
        The .efg text. The set at position k of ``tree`` is labelled ``s<k>``,
        its actions ``a0``, ``a1``, ...; every leaf has an outcome of its own.
    tree
        The tree that was written: the given one with its shared subgames
        written out.
    infosets
        For every set of ``tree`` the set of the given graph it is a copy of.
    """

    text: str
    tree: GameTree
    infosets: tuple[int, ...]


@frozen
class _Names:
    """How things are called in the text."""

    title: str
    players: tuple[str, ...]
    infoset: Callable[[int], str]
    actions: Callable[[int], Sequence[str]]
    event: Callable[[Chance], str]
    chances: Callable[[Chance], Sequence[str]]
    outcome: Callable[[int, Terminal], str]


def write_efg(tree: GameTree, limit: int = NODE_LIMIT) -> EfgText:
    """The game as Gambit reads it: only the players' payoffs, exact rationals, neutral identifiers.

    Raises
    ------
    NotYetError
        ``node-limit`` when the text would have more than ``limit`` nodes,
        ``symbols-left`` when the tree has symbols.

    Examples
    --------
    >>> from winset.game_tree import Decision, InformationSet, Result, Terminal, TreeBuilder
    >>> from fractions import Fraction
    >>> b = TreeBuilder()
    >>> leaves = tuple(b.add(Terminal(Result(), (Fraction(u), Fraction(1, 3)))) for u in (0, 1))
    >>> root = b.add(Decision(b.add_infoset(InformationSet(0, "choose", ("left", "right"))), leaves))
    >>> print(write_efg(b.build("an example", ("X", "Y"), 1, root)).text)
    EFG 2 R "game" { "P1" }
    p "" 1 1 "s0" { "a0" "a1" } 0
    t "" 1 "o1" { 0 }
    t "" 2 "o2" { 1 }
    """
    unfolded = unfold(tree, limit)
    game = unfolded.tree
    names = _Names(
        title="game",
        players=tuple(f"P{player + 1}" for player in range(game.player_count)),
        infoset=lambda infoset: f"s{infoset}",
        actions=lambda infoset: [f"a{action}" for action in range(len(game.infosets[infoset].actions))],
        event=lambda _: "",
        chances=lambda node: [f"c{action}" for action in range(len(node.actions))],
        outcome=lambda number, _: f"o{number}",
    )
    return EfgText(_text(game, names), game, unfolded.infosets)


def export_efg(tree: GameTree, limit: int = NODE_LIMIT) -> str:
    """The game for people who use Gambit: the real names, made distinct where Gambit asks for it.

    An information set's label is what is decided and what its player has seen;
    a leaf's is its ending. The format has no way to write a backslash: it
    becomes a slash. Nodes have no labels, since release 17 wants those unique.

    Raises
    ------
    NotYetError
        ``node-limit`` and ``symbols-left``, as :func:`write_efg`.
    """
    game = unfold(tree, limit).tree
    sets: list[str] = []
    for infoset in game.infosets:
        sees = ", ".join(f"{variable}={value}" for variable, value in infoset.sees)
        sets.append(f"{infoset.label} [{sees}]" if sees else infoset.label)
    infosets = distinct(sets)
    taken: dict[str, int] = {}

    def numbered(text: str) -> str:
        taken[text] = taken.get(text, 0) + 1
        return text if taken[text] == 1 else f"{text} #{taken[text]}"

    names = _Names(
        title=clean(game.title),
        players=distinct(game.players),
        infoset=lambda infoset: infosets[infoset],
        actions=lambda infoset: distinct(game.infosets[infoset].actions),
        event=lambda node: numbered(clean(node.label)),
        chances=lambda node: distinct(node.actions),
        outcome=lambda _, leaf: numbered(clean(result_text(leaf.result))),
    )
    return _text(game, names)


def clean(label: str) -> str:
    """A label that Gambit takes: no control characters, no space at an end or twice, no backslash.

    >>> clean(' a  "b" ')
    'a "b"'
    """
    printable = "".join(c if c.isprintable() else " " for c in label)
    return " ".join(printable.replace("\\", "/").split())


def distinct(labels: Sequence[str]) -> tuple[str, ...]:
    """The labels, cleaned and made distinct; an empty one becomes its number.

    >>> distinct(["yes", "yes ", ""])
    ('yes', 'yes #2', '3')
    """
    found: dict[str, None] = {}
    for position, label in enumerate(labels):
        base = clean(label) or str(position + 1)
        base = f"{base} (player)" if base == "Chance" else base  # Gambit reserves the word
        text, copy = base, 1
        while text in found:
            copy += 1
            text = f"{base} #{copy}"
        found[text] = None
    return tuple(found)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


def _text(tree: GameTree, names: _Names) -> str:
    lines = [f"EFG 2 R {_quoted(names.title)} {{ {' '.join(map(_quoted, names.players))} }}"]
    numbers: dict[int, int] = {}  # a set's number among its player's, in depth-first order
    last = [0] * tree.player_count
    chances = outcomes = 0
    braces: dict[int, str] = {}
    stack = [tree.root]
    while stack:
        node = tree.nodes[stack.pop()]
        stack.extend(reversed(node.children))
        if isinstance(node, Terminal):
            outcomes += 1
            payoffs = ", ".join(map(str, node.payoffs[: tree.player_count]))
            lines.append(f't "" {outcomes} {_quoted(names.outcome(outcomes, node))} {{ {payoffs} }}')
        elif isinstance(node, Decision):
            player = tree.infosets[node.infoset].player
            if node.infoset not in numbers:
                last[player] += 1
                numbers[node.infoset] = last[player]
                actions = " ".join(map(_quoted, names.actions(node.infoset)))
                braces[node.infoset] = f"{_quoted(names.infoset(node.infoset))} {{ {actions} }}"
            lines.append(f'p "" {player + 1} {numbers[node.infoset]} {braces[node.infoset]} 0')
        elif isinstance(node, Chance):
            chances += 1
            moves = " ".join(
                f"{_quoted(label)} {probability}"
                for label, probability in zip(names.chances(node), node.probabilities, strict=True)
            )
            lines.append(f'c "" {chances} {_quoted(names.event(node))} {{ {moves} }} 0')
        else:
            raise NotYetError(
                Problem("symbols-left", "the game still has symbols", hint="give every parameter a value")
            )
    return "\n".join(lines) + "\n"
