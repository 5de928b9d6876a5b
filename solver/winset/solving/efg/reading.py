"""Gambit's extensive-form files, read by a parser of our own.

It reads what Gambit's readers of releases 16 and 17 read, and refuses with a
place what they ignore: text after the game, imperfect recall, chance moves
that are no distribution. Numbers are exact: ``0.1`` is 1/10. A payoff at an
inner node is added to every leaf below it; the outcome 0 pays nothing. Empty
and repeated names of players and actions are made distinct as Gambit does.
"""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

from attrs import define, field

from ...errors import InputError, Problem, UnsupportedError, raise_all
from ...game_tree import Chance, Decision, GameTree, Node, Result, Terminal
from ..pausing import collector_paused
from .definitions import DefinedSet, Definitions
from .grammar import ACTION, CHANCE, HEADER, PERSONAL, TERMINAL, header_problem, node_problem, place, unquote

_END = Result()
_BOM = "\ufeff"


def read_efg_file(path: str | os.PathLike[str]) -> GameTree:
    """Read an .efg file; errors name its line and column.

    Raises
    ------
    InputError, UnsupportedError
        As :func:`read_efg`, and ``not-utf8``.
    OSError
        When there is no such file.
    """
    data = Path(path).read_bytes()
    file = str(path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        where = place(before + "\N{REPLACEMENT CHARACTER}", len(before), file)
        raise InputError(
            Problem(
                "not-utf8", f"byte {data[error.start]:#04x} is not UTF-8", place=where, hint="save the file as UTF-8"
            )
        ) from None
    return read_efg(text, file)


def read_efg(text: str, file: str = "") -> GameTree:
    """Read the text of an .efg file.

    Parameters
    ----------
    text
        A whole file.
    file
        Its name, for error messages.

    Returns
    -------
    GameTree
        Nothing is shared but equal leaves, whose results say no ending.

    Raises
    ------
    InputError
        With every problem found: ``empty-file``, ``byte-order-mark``,
        ``not-efg``, ``truncated-file``, ``efg-syntax``, ``trailing-text``,
        ``no-players``, ``unknown-player``, ``unknown-infoset``,
        ``infoset-mismatch``, ``unknown-outcome``, ``outcome-mismatch``,
        ``payoff-count``, ``not-a-number``, ``negative-probability``,
        ``probabilities-not-one``, ``no-payoffs``.
    UnsupportedError
        ``absent-mindedness`` and ``imperfect-recall``: such games can have no
        equilibrium in behavior strategies.

    Examples
    --------
    >>> tree = read_efg('EFG 2 R "one choice" { "X" } p "" 1 1 "" { "a" "b" } 0 t "" 1 "" { 0.1 } t "" 0')
    >>> print(tree)
    one choice
    players: X; other actors: none
    nodes: 3 distinct, 3 unfolded; information sets: 1
    X: set 1
      a: end; X 1/10
      b: end; X 0
    """
    with collector_paused():
        return _Reader(text, file).read()


@define
class _Frame:
    """An inner node whose children are being read."""

    infoset: DefinedSet
    before: tuple[int, int] | None
    carried: tuple[Fraction, ...] | None
    label: str
    children: list[int] = field(factory=list)


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.defined = Definitions(text, file)
        self.unsupported: list[UnsupportedError] = []
        self.nodes: list[Node] = []
        self.recall: list[tuple[int, int] | None] = []
        self.reported: set[int] = set()

    def read(self) -> GameTree:
        text = self.text
        if not text.strip():
            raise InputError(Problem("empty-file", "the file is empty", place=place(text, 0, self.file)))
        if text.startswith(_BOM):
            where = place(text, 0, self.file)
            hint = "save the file as UTF-8 without a signature; Gambit refuses it too"
            raise InputError(
                Problem("byte-order-mark", "the file starts with a byte order mark", place=where, hint=hint)
            )
        header = HEADER.match(text)
        if header is None:
            raise InputError(header_problem(text, self.file))
        defined = self.defined
        defined.name_players([unquote(name) for name, _ in ACTION.findall(header[2])])
        if not defined.players:
            raise InputError(
                Problem("no-players", "the game has no players", place=place(text, header.start(2), self.file))
            )
        self.check_end(self.read_nodes(header.end()), header.end())
        raise_all(defined.problems)
        raise_all((problem for error in self.unsupported for problem in error.problems), UnsupportedError)
        players = defined.players
        return GameTree(unquote(header[1]), players, len(players), tuple(self.nodes), defined.addressed())

    def check_end(self, at: int, start: int) -> None:
        """Whether the last node ends the text, and whether anybody was paid."""
        if at < len(self.text):
            message = "text follows the last node: a branch too many, or a second game?"
            self.defined.note(Problem("trailing-text", message), at)
        if not self.defined.outcomes and not self.defined.problems:
            self.defined.note(Problem("no-payoffs", "no node has an outcome: nobody is paid anything"), start)

    # The loop is flat and its names are local because it runs once for each of a million nodes.
    def read_nodes(self, at: int) -> int:
        """Read one node and all below it; the position after them."""
        text, nodes, recall, defined = self.text, self.nodes, self.recall, self.defined
        leaves: dict[tuple[Fraction, ...], int] = {}
        terminal, personal, chance = TERMINAL.match, PERSONAL.match, CHANCE.match
        known = defined.outcomes
        leaves_by_text: dict[str, int] = {}
        memory: list[tuple[int, int] | None] = [None] * len(defined.players)
        stack: list[_Frame] = []
        carried: tuple[Fraction, ...] | None = None
        while True:
            kind = text[at : at + 1]
            if kind == "t":
                match = terminal(text, at)
                if match is None:
                    raise InputError([*defined.problems, node_problem(text, at, self.file)])
                _, outcome, label, block = match.groups()
                if carried is None and block in leaves_by_text and outcome not in known and outcome[0] != "0":
                    known[outcome] = (label, block)
                    position = leaves_by_text[block]
                else:
                    paid = defined.outcome(outcome, label, block, match.start(2))
                    if carried is not None:
                        paid = tuple(a + b for a, b in zip(carried, paid, strict=True))
                    position = leaves.setdefault(paid, len(nodes))
                    if position == len(nodes):
                        nodes.append(Terminal(_END, paid))
                    if carried is None and block is not None:
                        leaves_by_text[block] = position
                at = match.end()
            else:
                if kind == "p":
                    match = personal(text, at)
                    if match is None:
                        raise InputError([*defined.problems, node_problem(text, at, self.file)])
                    label, who, number, name, actions, outcome, outcome_label, block = match.groups()
                    player = int(who) - 1
                    infoset = defined.personal_set(player, number, name, actions, label, match.start(2))
                    before = memory[player]
                    if infoset.position == len(recall):
                        recall.append(before)
                    elif recall[infoset.position] != before:
                        self.forgotten(infoset, stack, at)
                    frame = _Frame(infoset, before, carried, label)
                    memory[player] = (infoset.position, 0)
                else:
                    match = chance(text, at) if kind == "c" else None
                    if match is None:
                        raise InputError([*defined.problems, node_problem(text, at, self.file)])
                    label, number, name, actions, outcome, outcome_label, block = match.groups()
                    infoset = defined.chance_set(number, name, actions, match.start(2))
                    frame = _Frame(infoset, None, carried, label)
                stack.append(frame)
                if outcome != "0" or outcome_label is not None:
                    here = defined.outcome(outcome, outcome_label, block, match.start(match.lastindex or 0))
                    carried = here if carried is None else tuple(a + b for a, b in zip(carried, here, strict=True))
                at = match.end()
                continue
            # A finished node goes to its parent; parents that have all their children are finished in turn.
            while stack:
                frame = stack[-1]
                frame.children.append(position)
                infoset = frame.infoset
                if len(frame.children) < len(infoset.actions):
                    if infoset.player >= 0:
                        memory[infoset.player] = (infoset.position, len(frame.children))
                    break
                stack.pop()
                position = len(nodes)
                carried = frame.carried
                if infoset.player >= 0:
                    memory[infoset.player] = frame.before
                    nodes.append(Decision(infoset.position, tuple(frame.children)))
                else:
                    label = infoset.name or unquote(frame.label) or "chance"
                    nodes.append(Chance(label, infoset.actions, infoset.probabilities, tuple(frame.children)))
            else:
                return at

    def forgotten(self, infoset: DefinedSet, stack: list[_Frame], at: int) -> None:
        if infoset.position in self.reported:
            return
        self.reported.add(infoset.position)
        who = self.defined.players[infoset.player]
        if any(frame.infoset is infoset for frame in stack):
            message = f"{who} moves at its information set {infoset.number} and then there again, without knowing it"
            self.unsupported.append(
                UnsupportedError(Problem("absent-mindedness", message, place=self.defined.place(at)))
            )
            return
        message = f"at its information set {infoset.number} {who} forgets what it knew or did before"
        hint = "a player must remember its own earlier sets and actions"
        forgets = Problem("imperfect-recall", message, place=self.defined.place(at), hint=hint)
        self.unsupported.append(UnsupportedError(forgets))
